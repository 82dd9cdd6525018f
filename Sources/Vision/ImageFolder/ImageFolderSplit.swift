/// Divides images into those to train on and those to measure with.
struct ImageFolderSplit {
  typealias Image = ImageFolderContents.Image

  let root: String
  let labels: [String: Int]
  private(set) var train: [Sample] = []
  private(set) var validation: [Sample] = []
  private var ungrouped: [String] = []

  init(root: String, labels: [String: Int]) {
    self.root = root
    self.labels = labels
  }

  /// By the folder that each image lies in.
  mutating func divideByFolder(_ images: [Image]) {
    for image in images { add(image, isValidation: image.side == .validation) }
  }

  /// By the digest of each image's bytes, or of the group that its path names.
  mutating func divide(
    _ images: [Image], fraction: Double, grouping: ImageGrouping?
  ) throws(ImageFolderError) {
    for image in images {
      var digest = image.digest
      if let grouping {
        if let group = try grouping.group(of: image.path) {
          digest = ContentDigest(of: group)
        } else {
          ungrouped.append(ImageFolderWalk.join(root, image.path))
        }
      }
      add(image, isValidation: digest.isBelow(fraction))
    }
    if let grouping, let first = images.first, ungrouped.count == images.count {
      throw .patternNeverMatches(grouping.pattern, example: first.path)
    }
  }

  var ungroupedWarning: [ImageFolderWarning] {
    ungrouped.isEmpty ? [] : [.ungrouped(ungrouped)]
  }

  /// Names classes that have nothing to validate with.
  ///
  /// - Throws: `emptySide` if a side has no image at all, `untrained` if a class has none to train on.
  func check(
    _ classes: [String], fraction: Double, layout: ImageFolder.Layout
  ) throws(ImageFolderError) -> [ImageFolderWarning] {
    guard !train.isEmpty, !validation.isEmpty else {
      throw .emptySide(
        root, side: train.isEmpty ? "training" : "validation",
        fraction: layout == .flat ? fraction : nil)
    }
    func lacking(_ samples: [Sample]) -> [String] {
      Set(labels.values).subtracting(samples.map(\.label)).sorted().map { classes[$0] }
    }
    let (untrained, unmeasured) = (lacking(train), lacking(validation))
    guard untrained.isEmpty else { throw .untrained(root, classes: untrained, fraction: fraction) }
    return unmeasured.isEmpty ? [] : [.unmeasured(unmeasured, layout: layout)]
  }

  /// Identical bytes under two classes, or on both sides.
  var repetitions: [ImageFolderWarning] {
    struct Place {
      var paths: [String] = []
      var labels: Set<Int> = []
      var sides: Set<Bool> = []
    }
    var places: [ContentDigest: Place] = [:]
    for (samples, isValidation) in [(train, false), (validation, true)] {
      for sample in samples {
        places[sample.digest, default: Place()].paths.append(sample.path)
        places[sample.digest, default: Place()].labels.insert(sample.label)
        places[sample.digest, default: Place()].sides.insert(isValidation)
      }
    }
    func groups(_ isMeant: (Place) -> Bool) -> [[String]] {
      places.values.filter(isMeant).map { $0.paths.sorted() }.sorted { $0[0] < $1[0] }
    }
    let classes = groups { $0.labels.count > 1 }
    let sides = groups { $0.sides.count > 1 }
    return (classes.isEmpty ? [] : [.sameBytesInClasses(classes)])
      + (sides.isEmpty ? [] : [.sameBytesOnBothSides(sides)])
  }

  private mutating func add(_ image: Image, isValidation: Bool) {
    guard let label = labels[image.className] else { return }
    let sample = Sample(
      path: ImageFolderWalk.join(root, image.path), label: label, digest: image.digest)
    if isValidation { validation.append(sample) } else { train.append(sample) }
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
