extension Preprocessing {
  /// The size that a picture is resized to before the crop: the shorter side is `resize`, the
  /// longer `int(resize · long / short)`, as torchvision's `Resize` has it.
  public func resizedSize(width: Int, height: Int) -> (width: Int, height: Int) {
    let (short, long) = width <= height ? (width, height) : (height, width)
    let other = Int(Double(resize * long) / Double(short))
    return width <= height ? (resize, other) : (other, resize)
  }

  /// Resized and center-cropped, as torchvision's `Resize` and `CenterCrop` do, bit for bit.
  ///
  /// Bit for bit with a Pillow image, that is. Only what the crop needs is computed.
  ///
  /// When `crop` is larger than `resize`, black surrounds the picture, as in torchvision.
  public func crop(of image: Image) -> Image {
    let frame = Frame(self, width: image.width, height: image.height)
    let part = image.resized(
      PixelBox(x: 0, y: 0, width: image.width, height: image.height), to: frame.resized,
      window: frame.window, interpolation: interpolation)
    guard frame.isPadded else { return part }
    return part.padded(width: crop, height: crop, x: frame.x, y: frame.y)
  }

  /// Like `crop(of:)`, straight from an image file in memory; `path` is for errors only.
  ///
  /// Rows are resized as they are decoded, so memory stays bounded whatever the size of the
  /// picture.
  ///
  /// An interlaced PNG, a progressive JPEG or a WebP is decoded as a whole before, within
  /// `maxWholePixels`.
  public func crop(
    decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits = .standard
  ) throws(ImageError) -> Image {
    var flaw: ImageFlaw?
    return try crop(decoding: bytes, path: path, limits: limits, flaw: &flaw)
  }

  /// The same, with what is wrong with the file beside its pixels.
  package func crop(
    decoding bytes: UnsafeRawBufferPointer, path: String, limits: DecodingLimits,
    flaw: inout ImageFlaw?
  ) throws(ImageError) -> Image {
    let decoder = try ImageReader(limits: limits, background: background)
      .decoder(bytes, path: path)
    let size = decoder.seenSize(decoding)
    let frame = Frame(self, width: size.width, height: size.height)
    let part = try decoder.resized(
      ResizedPart(
        region: size.box,
        resized: PixelSize(width: frame.resized.width, height: frame.resized.height),
        window: frame.window, interpolation: interpolation), decoding, flaw: &flaw)
    guard frame.isPadded else { return part }
    return part.padded(width: crop, height: crop, x: frame.x, y: frame.y)
  }

  /// Like `crop(of:)`, from an image file.
  ///
  /// Throws also when the file is missing, unreadable, empty or of no known format.
  public func crop(
    contentsOf path: String, limits: DecodingLimits = .standard
  ) throws(ImageError) -> Image {
    try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
      try crop(decoding: bytes, path: path, limits: limits)
    }
  }

  /// Where the crop lies in the resized picture, and that in the crop.
  private struct Frame {
    let resized: (width: Int, height: Int)
    let window: PixelBox
    let x: Int
    let y: Int
    let isPadded: Bool

    init(_ preprocessing: Preprocessing, width: Int, height: Int) {
      resized = preprocessing.resizedSize(width: width, height: height)
      let columns = CenterWindow(side: resized.width, size: preprocessing.crop)
      let rows = CenterWindow(side: resized.height, size: preprocessing.crop)
      window = PixelBox(
        x: columns.start, y: rows.start, width: columns.count, height: rows.count)
      (x, y) = (columns.padding, rows.padding)
      isPadded = columns.count < preprocessing.crop || rows.count < preprocessing.crop
    }
  }
}
