/// What a drawn object's outline is.
package enum SynthShape: Int, CaseIterable, Sendable {
  case circle, square, triangle, ring, cross, diamond, bar, crescent, star, heart

  /// Whether a point lies inside; coordinates are in units of 1/256 of the object's radius, y down.
  func contains(_ x: Int, _ y: Int) -> Bool {
    let (width, height) = (abs(x), abs(y))
    let distance = x * x + y * y
    switch self {
    case .circle: return distance <= 256 * 256
    case .square: return max(width, height) <= 212
    case .triangle: return y <= 160 && width * 100 <= (y + 256) * 58
    case .ring: return distance <= 256 * 256 && distance >= 150 * 150
    case .cross: return min(width, height) <= 76 && max(width, height) <= 250
    case .diamond: return width * 3 + height * 2 <= 2 * 256
    case .bar: return width <= 256 && height <= 84
    case .crescent:
      return distance <= 256 * 256 && (x - 120) * (x - 120) + y * y >= 210 * 210
    case .star: return width * height <= 3200 && max(width, height) <= 256
    case .heart:
      // (x² + y² − 1)³ ≤ x²·y³ with y up, moved so that it fills the circle.
      let up = 40 - y
      let inner = (x * x + up * up - 180 * 180)
      return inner * inner * inner <= x * x * up * up * up * 180
    }
  }
}

/// What a drawn object's surface is.
package enum SynthTexture: Int, CaseIterable, Sendable {
  case plain, striped, checked, dotted, ringed

  /// Whether a point shows the second color; coordinates as in `SynthShape`.
  func isMarked(_ x: Int, _ y: Int) -> Bool {
    // Far from 0, so that remainders are never negative.
    let (right, down) = (x + 4096, y + 4096)
    switch self {
    case .plain: return false
    case .striped: return (down >> 6) & 1 == 1
    case .checked: return ((right >> 6) ^ (down >> 6)) & 1 == 1
    case .dotted:
      let (a, b) = (right % 96 - 48, down % 96 - 48)
      return a * a + b * b <= 30 * 30
    case .ringed:
      let distance = x * x + y * y
      return (1...8).reduce(0) { $0 + (distance >= $1 * $1 * 48 * 48 ? 1 : 0) } & 1 == 1
    }
  }
}

/// A color, each channel 0…255 unless jitter has moved it.
struct SynthColor: Sendable {
  var red: Int
  var green: Int
  var blue: Int

  /// The colors that objects have, with their names.
  static let palette: [(name: String, color: SynthColor)] = [
    ("red", SynthColor(red: 214, green: 40, blue: 40)),
    ("orange", SynthColor(red: 245, green: 134, blue: 32)),
    ("yellow", SynthColor(red: 248, green: 214, blue: 50)),
    ("green", SynthColor(red: 46, green: 160, blue: 67)),
    ("teal", SynthColor(red: 28, green: 170, blue: 170)),
    ("blue", SynthColor(red: 38, green: 84, blue: 214)),
    ("purple", SynthColor(red: 128, green: 50, blue: 180)),
    ("pink", SynthColor(red: 244, green: 120, blue: 180)),
    ("white", SynthColor(red: 240, green: 240, blue: 240)),
    ("black", SynthColor(red: 28, green: 28, blue: 32)),
  ]

  /// A mixture: `weight` 0 is this color, 256 is the other.
  func mixed(with other: SynthColor, weight: Int) -> SynthColor {
    SynthColor(
      red: (red * (256 - weight) + other.red * weight) / 256,
      green: (green * (256 - weight) + other.green * weight) / 256,
      blue: (blue * (256 - weight) + other.blue * weight) / 256)
  }

  /// The color moved by up to `range` in each channel.
  func jittered(by range: Int, _ random: inout SynthRandom) -> SynthColor {
    SynthColor(
      red: red + random.within(-range...range), green: green + random.within(-range...range),
      blue: blue + random.within(-range...range))
  }
}
