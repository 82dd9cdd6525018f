/// Divides images into those to train on, those to measure each epoch with, and those for a test.
struct ImageFolderSplit {
  typealias Image = ImageFolderContents.Image

  /// The data set.
  let path: String
  /// Where paths inside it start.
  let root: String
  let labels: [String: Int]
  /// Whether images are set aside to validate; else those train, too.
  let validates: Bool
  private(set) var train: [Sample] = []
  private(set) var validation: [Sample] = []
  private(set) var test: [Sample] = []
  private var ungrouped: [String] = []
  private var isGrouped = false

  init(path: String, root: String, labels: [String: Int], validates: Bool = true) {
    self.path = path
    self.root = root
    self.labels = labels
    self.validates = validates
  }

  /// By the folder that each image lies in.
  mutating func divideByFolder(
    _ images: [Image], grouping: ImageGrouping? = nil
  ) throws(ImageFolderError) {
    let groups = try digests(of: images, grouping)
    for (image, group) in zip(images, groups) {
      add(image, group, to: image.side ?? .train)
    }
  }

  /// By the digest of each image's bytes, or of the group that its path names.
  mutating func divide(
    _ images: [Image], by method: SplitMethod, fraction: Double, testFraction: Double,
    grouping: ImageGrouping?
  ) throws(ImageFolderError) {
    isGrouped = grouping != nil
    let digests = try digests(of: images, grouping)
    let sides =
      switch method {
      case .hash:
        digests.map { digest -> ImageFolderScan.Side in
          let isTest = testFraction > 0 && !digest.isBelow(1 - testFraction)
          return isTest ? .test : digest.isBelow(fraction) ? .validation : .train
        }
      case .stratified:
        StratifiedSplit(
          labels: images.map { labels[$0.className] ?? 0 }, digests: digests,
          fraction: fraction, testFraction: testFraction
        ).sides
      }
    for (place, image) in images.enumerated() { add(image, digests[place], to: sides[place]) }
  }

  /// What decides on which side each image is.
  private mutating func digests(
    of images: [Image], _ grouping: ImageGrouping?
  ) throws(ImageFolderError) -> [ContentDigest] {
    var digests: [ContentDigest] = []
    for image in images {
      var digest = image.digest
      if let grouping {
        if let group = try grouping.group(of: image.path) {
          digest = ContentDigest(of: group)
        } else {
          ungrouped.append(ImageFolderWalk.join(root, image.path))
        }
      }
      digests.append(digest)
    }
    if let grouping, let first = images.first, ungrouped.count == images.count {
      throw .patternNeverMatches(grouping.pattern, example: first.path)
    }
    return digests
  }

  var ungroupedWarning: [ImageFolderWarning] {
    ungrouped.isEmpty ? [] : [.ungrouped(ungrouped)]
  }

  /// Names classes that have nothing to validate with.
  ///
  /// - Throws: `emptySide` or `identical` if a side that is wanted has no image at all, `untrained` if a
  ///   class has none to train on.
  func check(
    _ classes: [String], fraction: Double, testFraction: Double, layout: ImageFolder.Layout,
    method: SplitMethod
  ) throws(ImageFolderError) -> [ImageFolderWarning] {
    guard !train.isEmpty, !validation.isEmpty || !validates else {
      throw empty(
        train.isEmpty ? "training" : "validation", fraction: layout == .flat ? fraction : nil,
        method)
    }
    if layout == .flat, testFraction > 0, test.isEmpty {
      throw empty("the test", fraction: testFraction, .hash)
    }
    func lacking(_ samples: [Sample]) -> [String] {
      Set(labels.values).subtracting(samples.map(\.label)).sorted().map { classes[$0] }
    }
    let (untrained, unmeasured) = (lacking(train), lacking(validation))
    guard untrained.isEmpty else { throw .untrained(path, classes: untrained, fraction: fraction) }
    return unmeasured.isEmpty || !validates
      ? [] : [.unmeasured(unmeasured, layout: layout, method: method)]
  }

  /// Why a side is empty; the fraction is nil when folders decide.
  private func empty(
    _ side: String, fraction: Double?, _ method: SplitMethod
  ) -> ImageFolderError {
    let all = train + validation + test
    var known: Set<ContentDigest> = []
    let different = all.filter { known.insert($0.digest).inserted }
    guard fraction != nil, !isGrouped, 2 * different.count <= all.count else {
      return fraction != nil && method == .stratified && !train.isEmpty
        ? .indivisible(path) : .emptySide(path, side: side, fraction: fraction)
    }
    let first = different.prefix(3).map { sample in
      let format = try? FileBytes.with(contentsOf: sample.path) { ImageFormat(startingWith: $0) }
      return sample.path + (format.flatMap(\.self).map { ", a \($0.rawValue)" } ?? "")
    }
    return .identical(
      path, side: side, images: all.count, different: different.count, first: first)
  }

  /// Identical bytes under two classes, or on two sides.
  var repetitions: [ImageFolderWarning] {
    struct Place {
      var paths: [String] = []
      var labels: Set<Int> = []
      var sides: Set<ImageFolderScan.Side> = []
    }
    var places: [ContentDigest: Place] = [:]
    for (samples, side) in [
      (train, ImageFolderScan.Side.train), (validation, .validation), (test, .test),
    ] {
      for sample in samples {
        places[sample.digest, default: Place()].paths.append(sample.path)
        places[sample.digest, default: Place()].labels.insert(sample.label)
        places[sample.digest, default: Place()].sides.insert(side)
      }
    }
    func groups(_ isMeant: (Place) -> Bool) -> [[String]] {
      places.values.filter(isMeant).map { $0.paths.sorted() }.sorted { $0[0] < $1[0] }
    }
    let classes = groups { $0.labels.count > 1 }
    let sides = groups { $0.sides.isSuperset(of: [.train, .validation]) }
    let testSides = groups { $0.sides.count > 1 && $0.sides.contains(.test) }
    return (classes.isEmpty ? [] : [.sameBytesInClasses(classes)])
      + (sides.isEmpty ? [] : [.sameBytesOnBothSides(sides)])
      + (testSides.isEmpty ? [] : [.sameBytesInTest(testSides)])
  }

  private mutating func add(
    _ image: Image, _ group: ContentDigest, to side: ImageFolderScan.Side
  ) {
    guard let label = labels[image.className] else { return }
    let sample = Sample(
      path: ImageFolderWalk.join(root, image.path), label: label, digest: image.digest,
      group: group)
    switch side {
    case .validation where validates: validation.append(sample)
    case .train, .validation: train.append(sample)
    case .test: test.append(sample)
    }
  }
}

extension ImageFolder {
  /// Fewer images than these measure next to nothing: the 95 % interval of a share of one half is
  /// then wider than from 23 to 77 %.
  package static let fewImages = 10

  /// What has to be said before a training of figures that will say little.
  package var thinSides: [ImageFolderWarning] { thinSides(validating: validation, testing: test) }

  /// The same where some images are left out.
  package func thinSides(
    validating validation: [Sample], testing test: [Sample]
  ) -> [ImageFolderWarning] {
    let unmeasured = Set(self.validation.map(\.label)).subtracting(validation.map(\.label)).sorted()
    return
      (unmeasured.isEmpty
      ? [] : [.unmeasured(unmeasured.map { classes[$0] }, layout: layout, method: method)])
      + [(validation.count, "validate"), (test.count, "test")]
      .filter { $0.0 < Self.fewImages && ($0.0 > 0 || $0.1 == "validate") }
      .map { .fewImages($0.0, side: $0.1, layout: layout) }
  }
}

/// The regular expression that finds an image's group in its path.
struct ImageGrouping {
  let pattern: String
  private let regex: Regex<AnyRegexOutput>

  init(pattern: String) throws(ImageFolderError) {
    self.pattern = pattern
    do {
      regex = try Regex(pattern)
    } catch {
      throw .pattern(pattern, problem: "\(error)")
    }
  }

  /// What the first group captured that took part in the match; nil if nothing matched.
  ///
  /// - Throws: `pattern` if the expression has no group.
  func group(of path: String) throws(ImageFolderError) -> String? {
    guard let match = path.firstMatch(of: regex) else { return nil }
    guard match.output.count > 1 else {
      throw .pattern(pattern, problem: "it has no group; put ( ) around the part to group by")
    }
    return match.output.dropFirst().lazy.compactMap(\.substring).first.map(String.init)
  }
}
