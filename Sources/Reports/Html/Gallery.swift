package import Features
package import Training
package import Vision

/// The images of a run that are worth a look, with small pictures of them.
package struct Gallery {
  /// Those that were taken for a wrong class with the highest probability, that one first.
  package let mistakes: [EvaluatedImage]
  /// Those whose likeliest class has the lowest probability, that one first.
  package let doubts: [EvaluatedImage]
  /// The pictures under the images' paths.
  package let pictures: [String: Thumbnail]
  /// How many of the pictures are those of a page that was written earlier.
  package let earlierCount: Int

  /// How many images there are of each kind.
  package static let count = 24

  /// How many images have a picture.
  package var pictureCount: Int {
    pictures.values.count { if case .png = $0 { true } else { false } }
  }
  /// Why images have none, the most frequent reason first, as "2 gone, 1 too large to draw".
  package var gaps: String {
    let reasons = pictures.values.compactMap {
      if case .none(let reason) = $0 { reason } else { nil }
    }
    let counts = Dictionary(reasons.map { ($0, 1) }, uniquingKeysWith: +)
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }
  /// Whether an image has none.
  package var hasGaps: Bool { pictureCount < pictures.count }

  /// Chooses images and draws them, for some seconds.
  ///
  /// - Parameters:
  ///   - list: The paths in the data set if that is a list, which may lead out of the folder.
  ///   - earlier: The page from which pictures are taken that can't be drawn.
  ///   - memory: Where pictures are remembered from run to run.
  package init(
    of images: [EvaluatedImage], in folder: String, list: () -> Set<String> = { [] },
    _ preprocessing: Preprocessing,
    seconds: Double, earlier: EarlierPage? = nil, memory: FeatureCache? = nil
  ) {
    mistakes = Gallery.mistakes(among: images)
    doubts = Gallery.first(images) { $0 < $1 }
    let paths = Gallery.inTurns(mistakes, doubts).map(\.path)
    var pictures = Thumbnail.draw(
      paths, in: folder, listed: paths.contains(where: Thumbnail.isOutside) ? list() : [],
      preprocessing, seconds: seconds, memory: memory)
    var count = 0
    for case (let path, .none) in pictures {
      guard let bytes = earlier?.picture(of: path) else { continue }
      pictures[path] = .png(bytes)
      count += 1
    }
    self.pictures = pictures
    earlierCount = count
  }

  /// The images that were taken for a wrong class with the highest probability, that one first.
  static func mistakes(among images: [EvaluatedImage]) -> [EvaluatedImage] {
    first(images.filter { !$0.isRight }) { $0 > $1 }
  }

  /// The first images in the order of their highest probability, equal ones in their own order.
  private static func first(
    _ images: [EvaluatedImage], _ comes: (Double, Double) -> Bool
  ) -> [EvaluatedImage] {
    let order = images.enumerated().filter { $1.guesses[0].probability.isFinite }.sorted {
      let (left, right) = ($0.element.guesses[0].probability, $1.element.guesses[0].probability)
      return left != right ? comes(left, right) : $0.offset < $1.offset
    }
    return order.prefix(count).map(\.element)
  }

  private static func inTurns<T>(_ left: [T], _ right: [T]) -> [T] {
    (0..<max(left.count, right.count)).flatMap { index in
      [left, right].compactMap { index < $0.count ? $0[index] : nil }
    }
  }
}
