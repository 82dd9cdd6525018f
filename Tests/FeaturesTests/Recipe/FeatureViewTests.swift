import Autograd
import Features
import Foundation
import TestSupport
import Testing
import Training
import Vision

@Suite("Augmentation")
struct AugmentationTests {
  @Test("the option means views")
  func views() throws {
    #expect(Augmentation().views(seed: 1) == [.center])
    #expect(Augmentation("flip")?.views(seed: 1) == [.center, .mirrored])
    #expect(
      Augmentation("crops:2")?.views(seed: 3) == [
        .crop(number: 0, seed: 3, flips: false), .crop(number: 1, seed: 3, flips: false),
      ])
    #expect(
      Augmentation("crops:1,flip")?.views(seed: 3) == [.crop(number: 0, seed: 3, flips: true)])
    for text in [
      "", "flop", "crops", "crops:", "crops:0", "crops:101", "crops:x", "flip,flip", "flip,",
    ] {
      #expect(Augmentation(text) == nil)
      let error = #expect(throws: OptionError.self) { try RunOption.augment.check(text) }
      #expect(error?.description.contains("augment: expected flip, crops:K") == true)
    }
  }

  @Test("an epoch has one view of each image, and over the epochs all")
  func epochs() {
    var seen: Set<Int> = []
    for epoch in 1...40 {
      let order = EpochOrder(count: 10, views: 3, seed: 5, epoch: epoch).indices
      #expect(order == EpochOrder(count: 10, views: 3, seed: 5, epoch: epoch).indices)
      #expect(order.map { $0 / 3 }.sorted() == Array(0..<10))
      // The order of the images is the one without views.
      #expect(order.map { $0 / 3 } == EpochOrder(count: 10, seed: 5, epoch: epoch).indices)
      seen.formUnion(order)
    }
    #expect(seen == Set(0..<30))
  }
}

@Suite("Feature views")
struct FeatureViewTests {
  private let folder: TemporaryFolder
  private let preprocessing = Preprocessing(
    resize: 32, crop: 32, mean: [0, 0, 0], std: [1, 1, 1])

  init() throws { folder = try TemporaryFolder() }

  private func extractor() -> FeatureExtractor {
    FeatureExtractor(
      backbone: GrayBackbone(), featureCount: 512, preprocessing: preprocessing, limits: .standard)
  }

  /// A picture whose every pixel is another, mirrored or not.
  ///
  /// - Parameter corner: The red of the last pixel.
  private func picture(
    named name: String, mirrored: Bool = false, corner: UInt8? = nil
  ) throws -> Sample {
    var pixels: [UInt8] = []
    for y in 0..<40 {
      for x in 0..<50 { pixels += [UInt8(x * y % 251), UInt8(6 * y), UInt8(5 * x)] }
    }
    if let corner { pixels[pixels.count - 3] = corner }
    let image = Image(width: 50, height: 40, pixels: pixels)
    let path = folder.path + "/" + name
    try Data(PNGEncoder.encode(mirrored ? image.flippedHorizontally() : image))
      .write(to: URL(fileURLWithPath: path))
    return Sample(path: path, label: 0, digest: ContentDigest(of: name))
  }

  private func features(_ samples: [Sample], _ views: [FeatureView]) throws -> [[Float]] {
    var pass = FeaturePass(extractor(), shouldStop: { false }) { _ in }
    let set = try pass.complete([pass.recall(samples, views: views)])[0]
    #expect(set.imageCount == samples.count && set.viewCount == views.count)
    let scalars = set.features.scalars
    return stride(from: 0, to: scalars.count, by: 512).map { Array(scalars[$0..<($0 + 512)]) }
  }

  @Test("the mirrored view is the center of the picture mirrored by hand")
  func mirrored() throws {
    let (plain, turned) = (
      try picture(named: "a.png"), try picture(named: "b.png", mirrored: true)
    )
    let views = try features([plain, turned], [.center, .mirrored])
    #expect(views[0] == views[3] && views[1] == views[2])
    #expect(views[0] != views[1])
  }

  @Test("crops follow from seed, number and bytes, whatever other images and views there are")
  func crops() throws {
    let (first, second) = (
      try picture(named: "a.png"), try picture(named: "c.png", mirrored: true)
    )
    let views = (0..<4).map { FeatureView.crop(number: $0, seed: 7, flips: false) }
    let both = try features([first, second], views)
    #expect(Set(both).count == 8)
    #expect(try features([second], Array(views.suffix(2))) == Array(both.suffix(2)))
    #expect(try features([second], [.center, views[1], .mirrored])[1] == both[5])
    let other = FeatureView.crop(number: 0, seed: 8, flips: false)
    #expect(try features([first], [other])[0] != both[0])
  }

  @Test("two images differ in what is drawn, however alike they are")
  func cropsOfLikeImages() throws {
    let like = [try picture(named: "a.png"), try picture(named: "b.png", corner: 1)]
    let views = (0..<6).map { FeatureView.crop(number: $0, seed: 7, flips: false) }
    let found = try features(like, views)
    #expect(try features([like[0]], [.center]) == features([like[1]], [.center]))
    #expect(zip(found.prefix(6), found.suffix(6)).allSatisfy { $0 != $1 })
  }

  @Test("with flips about half of the crops are mirrored")
  func flippedCrops() throws {
    let sample = try picture(named: "a.png")
    let plain = try features(
      [sample], (0..<40).map { .crop(number: $0, seed: 7, flips: false) })
    let some = try features([sample], (0..<40).map { .crop(number: $0, seed: 7, flips: true) })
    let same = zip(plain, some).count { $0 == $1 }
    #expect((10...30).contains(same))
  }
}
