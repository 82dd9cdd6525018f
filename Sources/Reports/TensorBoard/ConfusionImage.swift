internal import Text
package import Training
package import Vision

/// A confusion matrix as a picture: a row for each true class, a column for each predicted one.
///
/// A field is the darker the larger its share of its row; hits are blue, mistakes red. The names of
/// up to a hundred classes stand at the rows, and, to be read upwards, at the columns.
package enum ConfusionImage {
  /// Few classes get fields so large that the fields have this side, or nearly.
  private static let side = 512

  /// The most classes that a picture can show.
  package static let mostClasses = 1000
  /// The most classes whose names can be read: each needs the height of its letters.
  static let mostNames = 100
  private static let smallestNamedCell = PixelFont.height + 3
  /// The pixels between a name and the fields.
  private static let gap = 4

  /// The picture, at least a pixel a field.
  ///
  /// - Parameter classes: The names of the classes; none for a picture of the fields alone.
  package static func draw(_ confusion: ConfusionMatrix, classes: [String] = []) -> Image {
    let count = confusion.classCount
    let names = count <= mostNames ? classes.map { $0.printable.shortened(to: 20) } : []
    let cell = max(names.isEmpty ? 1 : smallestNamedCell, side / count)
    let longest = names.map(PixelFont.length).max()
    let margin = longest.map { $0 + gap } ?? 0
    let width = margin + cell * count
    return Image(width: width, height: width) { pixels in
      for place in 0..<(3 * width * width) { pixels[place] = 255 }
      func set(_ x: Int, _ y: Int, _ color: RGB) {
        let pixel = pixels + 3 * (y * width + x)
        (pixel[0], pixel[1], pixel[2]) = (color.red, color.green, color.blue)
      }
      for field in confusion.cells {
        let color = color(of: field, in: confusion)
        for y in 0..<cell {
          for x in 0..<cell {
            set(margin + field.prediction * cell + x, margin + field.truth * cell + y, color)
          }
        }
      }
      for (index, name) in names.enumerated() {
        let across = margin + index * cell + (cell - PixelFont.height) / 2
        let start = margin - gap - PixelFont.length(of: name)
        PixelFont.draw(name) { x, y in
          set(start + x, across + y, .black)
          set(across + y, margin - gap - 1 - x, .black)
        }
      }
    }
  }

  private static func color(of cell: ConfusionMatrix.Cell, in confusion: ConfusionMatrix) -> RGB {
    let share = Double(cell.images) / Double(confusion.images(of: cell.truth))
    let ink =
      cell.truth == cell.prediction
      ? RGB(red: 29, green: 78, blue: 216) : RGB(red: 200, green: 20, blue: 20)
    // The root, so that a single mistake among many images shows.
    return ink.onWhite(share.squareRoot())
  }
}

extension RGB {
  /// The color with this opacity, on white.
  fileprivate func onWhite(_ opacity: Double) -> RGB {
    func mixed(_ channel: UInt8) -> UInt8 {
      UInt8((255 - (255 - Double(channel)) * opacity).rounded())
    }
    return RGB(red: mixed(red), green: mixed(green), blue: mixed(blue))
  }
}
