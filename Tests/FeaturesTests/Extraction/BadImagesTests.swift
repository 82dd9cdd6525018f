import Features
import Foundation
import Logging
import TestSupport
import Testing
import Vision

@Suite("Bad images")
struct BadImagesTests {
  private let folder: TemporaryFolder
  private let samples: [Sample]

  init() throws {
    folder = try TemporaryFolder()
    let paths = try TestImages.write(5, to: folder.path)
    try TestImages.damage(paths[0])
    try TestImages.damage(paths[3])
    samples = paths.map { Sample(path: $0, label: 0, digest: ContentDigest(of: "any")) }
  }

  private var tables: [FeatureTable] {
    [
      FeatureTable(Array(samples.prefix(2)), width: 512),
      FeatureTable(Array(samples.suffix(3)), width: 512),
    ]
  }

  private let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  @Test("all of them are found before anything is computed, and refused together")
  func refused() {
    let bad = BadImages(areSkipped: false, logger: quiet)
    let error = #expect(throws: DataError.self) {
      try bad.sound(tables, limits: .standard)
    }
    guard case .unreadable(let failures)? = error else { return }
    #expect(failures.map(\.path) == [samples[0].path, samples[3].path])
  }

  @Test("an image for which there is too little memory is never left out")
  func memory() {
    for areSkipped in [false, true] {
      let bad = BadImages(areSkipped: areSkipped, logger: quiet)
      let failures = [
        ImageError(path: "a.png", .empty), ImageError(path: "b.webp", .outOfMemory),
      ]
      #expect(throws: failures[1]) { try bad.settle(failures) }
    }
  }

  @Test("left out, the others stay on their sides")
  func leftOut() throws {
    let bad = BadImages(areSkipped: true, logger: quiet)
    let sound = try bad.sound(tables, limits: .standard)
    #expect(sound.map(\.samples) == [[samples[1]], [samples[2], samples[4]]])
  }
}
