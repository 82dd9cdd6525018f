/// What is done with photos while they are decoded, before anything else.
///
/// Pictures without EXIF and XMP that aren't much larger than what is asked for are the same in every mode.
public struct DecodingMode: Sendable, Hashable {
  /// Whether a photo is turned as its EXIF block, or else its XMP packet, says; Pillow and torchvision don't unless they are told
  /// to.
  public var turnsUpright: Bool
  /// Whether a JPEG is decoded at 1/2, 1/4 or 1/8 of its sides where the result still has at least twice
  /// the area that is asked for.
  public var isScaled: Bool

  /// Makes a mode.
  public init(turnsUpright: Bool = true, isScaled: Bool = true) {
    self.turnsUpright = turnsUpright
    self.isScaled = isScaled
  }

  /// Upright and scaled: what new heads are trained with.
  public static let standard = DecodingMode()

  /// Every stored pixel at its place: what Pillow and torchvision do on their own.
  public static let asStored = DecodingMode(turnsUpright: false, isScaled: false)
}
