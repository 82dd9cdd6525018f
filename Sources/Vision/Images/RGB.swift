/// An 8-bit color, written `#rrggbb`.
public struct RGB: Sendable, Hashable {
  /// Red, 0 to 255.
  public var red: UInt8
  /// Green, 0 to 255.
  public var green: UInt8
  /// Blue, 0 to 255.
  public var blue: UInt8

  /// Makes a color of its three channels.
  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// Black.
  public static let black = RGB(red: 0, green: 0, blue: 0)

  /// White.
  public static let white = RGB(red: 255, green: 255, blue: 255)

  /// Parses `#rrggbb`; nil when the text is anything else.
  ///
  /// Digits may be of either case. The number sign may be left out, as shells take it for a
  /// comment.
  public init?(_ text: String) {
    let digits = text.hasPrefix("#") ? text.dropFirst() : text[...]
    guard digits.utf8.count == 6, digits.allSatisfy(\.isHexDigit),
      let value = UInt32(digits, radix: 16)
    else { return nil }
    self.init(
      red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
  }
}

extension RGB: CustomStringConvertible {
  /// The color as `#rrggbb`, in lower case.
  public var description: String {
    let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
    let digits = String(value, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}

extension RGB: Codable {
  /// Decodes `#rrggbb`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let color = RGB(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a color as '#rrggbb', found '\(text)'")
    }
    self = color
  }

  /// Encodes as `#rrggbb`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
