package import Features
internal import Foundation
internal import Kernels
internal import Synchronization
internal import Text
internal import Training
internal import Vision
internal import Weights

/// Writes the drawn data set: a flat folder, `DIR/CLASS/0000.png` and so on.
package struct SynthFolder {
  /// How many classes, 1…500.
  package var classCount: Int
  /// How many images of each.
  package var imagesPerClass: Int
  /// The images' width and height.
  package var size: Int
  /// Where all the randomness comes from.
  package var seed: UInt64

  private static let classCounts = OptionRange.whole(1...SynthClass.count)
  private static let imageCounts = OptionRange.whole(1...10_000)
  private static let sizes = OptionRange.whole(16...4096)

  /// A data set; throws `OptionError` for numbers out of their range.
  package init(classCount: Int, imagesPerClass: Int, size: Int, seed: UInt64) throws {
    self.classCount = classCount
    self.imagesPerClass = imagesPerClass
    self.size = size
    self.seed = seed
    try SynthFolder.classCounts.check(classCount, of: "classes")
    try SynthFolder.imageCounts.check(imagesPerClass, of: "images")
    try SynthFolder.sizes.check(size, of: "size")
  }

  /// Draws all images on all cores.
  ///
  /// - Throws: `SynthError` if the folder holds something, `FileError` if it can't be written,
  ///   `Interrupted`.
  package func write(
    to path: String, shouldStop: () -> Bool, progress: (BatchDone) throws -> Void
  ) throws {
    _ = try Folder.make(path)
    if try !FileManager.default.contentsOfDirectory(atPath: path).isEmpty {
      throw SynthError.notEmpty(path: path)
    }
    let total = classCount * imagesPerClass
    try progress(BatchDone(phase: .drawing, done: 0, total: total))
    for classIndex in 0..<classCount {
      let kind = SynthClass(index: classIndex)
      let folder = path + "/" + kind.name
      _ = try Folder.make(folder)
      for start in stride(from: 0, to: imagesPerClass, by: Self.batchSize) {
        let images = start..<min(start + Self.batchSize, imagesPerClass)
        try write(kind, images, to: folder)
        let done = classIndex * imagesPerClass + images.upperBound
        try progress(BatchDone(phase: .drawing, done: done, total: total))
        if shouldStop() { throw Interrupted(left: "\(path.printable) holds a part of the images") }
      }
    }
  }

  /// How many images of a class are drawn before it is asked whether to go on.
  private static let batchSize = 256

  private func write(_ kind: SynthClass, _ images: Range<Int>, to folder: String) throws {
    let failure = Mutex<FileError?>(nil)
    Parallel.forEach(images.count) { offset in
      let image = images.lowerBound + offset
      let pixels = SynthPainter.draw(kind, image: image, size: size, seed: seed)
      let number = String(image)
      let name = String(repeating: "0", count: max(0, 4 - number.count)) + number + ".png"
      do throws(FileError) {
        try SynthFolder.put(PNGEncoder.encode(pixels), at: folder + "/" + name)
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Writes a new file without syncing it: thousands of them can be drawn again.
  private static func put(_ bytes: [UInt8], at path: String) throws(FileError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    if descriptor < 0 { throw FileError(path: path, operation: .write, code: errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR {
        throw FileError(path: path, operation: .write, code: errno)
      }
      rest = rest.dropFirst(max(count, 0))
    }
  }
}

/// Why a data set can't be drawn into a folder.
package enum SynthError: Error, Equatable, CustomStringConvertible {
  /// The folder holds something already.
  case notEmpty(path: String)

  package var description: String {
    switch self {
    case .notEmpty(let path):
      "\(path.printable): expected a new or an empty folder, found files in it: choose another"
    }
  }
}
