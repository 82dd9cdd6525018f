package import Vision

/// The images of a run that are worth a look, with small pictures of them.
package struct Gallery {
  /// Those that were taken for a wrong class with the highest probability, that one first.
  package let mistakes: [EvaluatedImage]
  /// Those whose likeliest class has the lowest probability, that one first.
  package let doubts: [EvaluatedImage]
  /// The pictures under the images' paths.
  package let pictures: [String: Thumbnail]

  /// How many images there are of each kind.
  package static let count = 24

  /// Chooses images and draws them; at most `pixels` are decoded for that.
  package init(
    of images: [EvaluatedImage], in folder: String, _ preprocessing: Preprocessing, pixels: Int
  ) {
    mistakes = Gallery.mistakes(among: images)
    doubts = Gallery.first(images) { $0 < $1 }
    pictures = Thumbnail.draw(
      Gallery.inTurns(mistakes, doubts).map(\.path), in: folder, preprocessing, pixels: pixels)
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
