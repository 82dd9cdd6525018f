/// Which part of a picture is wanted, and in which size, in pixels of the picture as it is seen.
struct ResizedPart {
  /// The part of the picture that is resized.
  let region: PixelBox
  /// The size that the region gets.
  let resized: PixelSize
  /// What is taken of that.
  let window: PixelBox
  let interpolation: Interpolation

  /// By how much a JPEG's sides may be divided so that the region keeps twice the area that it will get:
  /// 8, 4, 2 or 1.
  var denominator: Int {
    func suffices(_ side: Int, _ resized: Int, _ denominator: Int) -> Bool {
      Double(side) >= Double(denominator * resized) * 2.squareRoot()
    }
    return [8, 4, 2].first {
      suffices(region.width, resized.width, $0) && suffices(region.height, resized.height, $0)
    } ?? 1
  }

  /// The same part of a picture of `size` that was decoded as `scaled`, on whole pixels.
  func scaled(from size: PixelSize, to scaled: PixelSize) -> ResizedPart {
    func range(_ start: Int, _ count: Int, _ side: Int, _ scaled: Int) -> Range<Int> {
      start * scaled / side..<((start + count) * scaled + side - 1) / side
    }
    let columns = range(region.x, region.width, size.width, scaled.width)
    let rows = range(region.y, region.height, size.height, scaled.height)
    return ResizedPart(
      region: PixelBox(
        x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count),
      resized: resized, window: window, interpolation: interpolation)
  }
}

extension DecodingMode {
  /// How a picture with this header is turned.
  fileprivate func orientation(of header: ImageHeader) -> Orientation {
    turnsUpright ? header.orientation : .upright
  }
}

extension ImageDecoder {
  /// The size in which the picture is seen.
  func seenSize(_ mode: DecodingMode) -> PixelSize {
    mode.orientation(of: header).seen(header.size)
  }

  /// A part of the picture, resized as rows are decoded, with what is wrong with the file beside its
  /// pixels.
  func resized(
    _ part: ResizedPart, _ mode: DecodingMode, flaw: inout ImageFlaw?
  ) throws(ImageError) -> Image {
    let orientation = mode.orientation(of: header)
    var (part, size) = (part, header.size)
    if mode.isScaled, part.denominator > 1, let scaled = scale(by: part.denominator) {
      part = part.scaled(from: orientation.seen(size), to: orientation.seen(scaled))
      size = scaled
    }
    let plan = ResamplePlan(part).stored(orientation, of: size)
    return try resized(plan, flaw: &flaw).turned(orientation)
  }
}

extension ResamplePlan {
  fileprivate init(_ part: ResizedPart) {
    self.init(
      region: part.region, resized: (part.resized.width, part.resized.height), window: part.window,
      interpolation: part.interpolation)
  }
}
