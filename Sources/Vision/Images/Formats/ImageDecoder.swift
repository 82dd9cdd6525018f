/// One image file that is being decoded; each format has a class of its own.
///
/// It is made of a file's bytes, which must outlive it, and used once, on one thread.
package protocol ImageDecoder: AnyObject {
  /// Whether a file is of this format, by its first bytes.
  static func recognizes(_ start: UnsafeRawBufferPointer) -> Bool

  /// What a header claims, right or wrong, of a file that is recognized; nil if it ends before.
  ///
  /// Looks at nothing behind the header.
  static func claim(_ bytes: UnsafeRawBufferPointer) -> ImageHeader?

  /// Checks the structure of a whole file that is recognized, and compares its header with the limits.
  ///
  /// Only then anything is allocated. `path` is for errors only.
  ///
  /// - Parameter isWhole: Whether the picture is to be held in memory as a whole.
  init(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits, background: RGB?,
    isWhole: Bool
  ) throws(ImageError)

  /// The same checks without decoding; where something is wrong with the structure, decoding tells
  /// whether all pixels are there.
  static func inspect(
    _ bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits
  ) throws(ImageError) -> ImageHeader

  /// What the header says.
  var header: ImageHeader { get }

  /// From now on decodes 1/`denominator` of each side, rounded up; returns the new size, or nil if the
  /// format knows no faster way than decoding all.
  ///
  /// - Parameter denominator: 2, 4 or 8.
  func scale(by denominator: Int) -> PixelSize?

  /// Decodes the picture to its end and lends the given columns of the given rows, from top to bottom,
  /// as 8-bit RGB.
  ///
  /// `pixels` is the red of the first of these columns; 16 bytes beyond them may be read. What is
  /// damaged in other rows and columns is an error too; what is wrong beside the pixels is returned.
  ///
  /// - Precondition: The columns and rows lie inside the picture, scaled as was asked for.
  func forEach(
    rows: Range<Int>, columns: Range<Int>,
    _ body: (_ y: Int, _ pixels: UnsafePointer<UInt8>) -> Void
  ) throws(ImageError) -> ImageFlaw?
}

extension ImageDecoder {
  package func scale(by denominator: Int) -> PixelSize? { nil }

  /// The whole picture, 3 bytes a pixel.
  func image() throws(ImageError) -> Image {
    let (width, height) = (header.width, header.height)
    return try Image(width: width, height: height) { target throws(ImageError) in
      _ = try forEach(rows: 0..<height, columns: 0..<width) { y, pixels in
        (target + 3 * y * width).update(from: pixels, count: 3 * width)
      }
    }
  }

  /// A window of a resized region of the picture, resized as rows are decoded, with what is wrong
  /// with the file beside its pixels.
  func resized(_ plan: ResamplePlan, flaw: inout ImageFlaw?) throws(ImageError) -> Image {
    try Image(width: plan.width, height: plan.height) { target throws(ImageError) in
      var resampler = RowResampler(plan)
      flaw = try forEach(rows: plan.rows, columns: plan.columns) { _, pixels in
        resampler.push(pixels, into: target, stride: 3 * plan.width)
      }
    }
  }
}
