package import Vision

/// A confusion matrix as a picture: a row for each true class, a column for each predicted one.
///
/// A field is the darker the larger its share of its row; hits are blue, mistakes red.
package enum ConfusionImage {
  /// Few classes get fields so large that the picture has this side, or nearly.
  private static let side = 512

  /// The most classes that a picture can show.
  package static let mostClasses = 1000

  /// The picture, at least a pixel a field.
  package static func draw(_ confusion: ConfusionMatrix) -> Image {
    let count = confusion.classCount
    let cell = max(1, side / count)
    return Image(width: cell * count, height: cell * count) { pixels in
      var pixel = pixels
      for truth in 0..<count {
        let colours = colours(of: truth, in: confusion)
        for _ in 0..<cell {
          for colour in colours {
            for _ in 0..<cell {
              (pixel[0], pixel[1], pixel[2]) = (colour.red, colour.green, colour.blue)
              pixel += 3
            }
          }
        }
      }
    }
  }

  private static func colours(of truth: Int, in confusion: ConfusionMatrix) -> [RGB] {
    let images = max(1, confusion.images(of: truth))
    return (0..<confusion.classCount).map { prediction in
      let share = Double(confusion[truth, prediction]) / Double(images)
      let ink =
        truth == prediction
        ? RGB(red: 29, green: 78, blue: 216) : RGB(red: 200, green: 20, blue: 20)
      // The root, so that a single mistake among many images shows.
      return ink.onWhite(share.squareRoot())
    }
  }
}

extension RGB {
  /// The colour with this opacity, on white.
  fileprivate func onWhite(_ opacity: Double) -> RGB {
    func mixed(_ channel: UInt8) -> UInt8 {
      UInt8((255 - (255 - Double(channel)) * opacity).rounded())
    }
    return RGB(red: mixed(red), green: mixed(green), blue: mixed(blue))
  }
}
