/// How a picture is resampled; both are Pillow's, with antialiasing when shrinking.
public enum Interpolation: String, Codable, Sendable, CaseIterable {
  /// A triangle of half-width 1.
  case bilinear
  /// The cubic convolution of half-width 2 with a = −0.5.
  case bicubic
}
