/// How numbers read in text for people.
package enum Figures {
  /// A count with its thousands set apart, as `11,227,812`.
  package static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(digits[...], at: 0)
    return (value < 0 ? "-" : "") + groups.joined(separator: ",")
  }

  /// A fraction as a percentage with one digit, as `62.3 %`; `-` if it isn't finite.
  package static func percent(_ fraction: Double) -> String {
    fraction.isFinite ? fixed(fraction * 100, digits: 1) + " %" : "-"
  }

  /// A number with that many digits behind the point, halves away from zero; `-` if it isn't finite.
  package static func fixed(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value.magnitude < 1e15 else { return value.isFinite ? "\(value)" : "-" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int((value.magnitude * scale).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let whole = scaled / Int(scale)
    if digits == 0 { return "\(sign)\(whole)" }
    let rest = String(scaled % Int(scale))
    return "\(sign)\(whole)." + String(repeating: "0", count: digits - rest.count) + rest
  }

  /// A loss: three digits behind the point, or scientific when it is huge; `-` if it isn't finite.
  package static func loss(_ value: Double) -> String {
    if value.magnitude < 100_000 || !value.isFinite { return fixed(value, digits: 3) }
    var (mantissa, exponent) = (value, 0)
    while mantissa.magnitude >= 9.995 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    return "\(fixed(mantissa, digits: 2))e+\(exponent)"
  }

  /// A duration that a person waited: `0.4 ms`, `42 ms`, `0.31 s`, `3.1 s`, `42 s`, `3:07`.
  package static func duration(_ seconds: Double) -> String {
    if seconds < 0.00995 { return fixed(seconds * 1000, digits: 1) + " ms" }
    if seconds < 0.0995 { return fixed(seconds * 1000, digits: 0) + " ms" }
    if seconds < 0.995 { return fixed(seconds, digits: 2) + " s" }
    if seconds < 9.95 { return fixed(seconds, digits: 1) + " s" }
    if seconds < 59.5 { return fixed(seconds, digits: 0) + " s" }
    return clock(seconds)
  }

  /// Time on a clock face: `0:07`, `12:30`, `1:02:03`.
  package static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "-:--" }
    let total = Int(max(seconds, 0).rounded())
    let (hours, minutes) = (total / 3600, total / 60 % 60)
    if hours == 0 { return "\(minutes):" + twoDigits(total % 60) }
    return "\(hours):" + twoDigits(minutes) + ":" + twoDigits(total % 60)
  }

  /// Events a second: `0.52`, `8.1`, `51`, `12,345`.
  package static func rate(_ perSecond: Double) -> String {
    if perSecond < 1 { return fixed(perSecond, digits: 2) }
    if perSecond < 9.95 { return fixed(perSecond, digits: 1) }
    return perSecond < 1e15 ? count(Int(perSecond.rounded())) : "-"
  }

  /// A size in bytes: `812 bytes`, `46.8 MB`.
  package static func bytes(_ count: Int) -> String {
    let value = Double(count)
    if value < 1e3 { return "\(count) bytes" }
    if value < 1e6 { return fixed(value / 1e3, digits: 1) + " kB" }
    if value < 1e9 { return fixed(value / 1e6, digits: 1) + " MB" }
    return fixed(value / 1e9, digits: 1) + " GB"
  }

  /// Multiplications: `1.81 billion multiplications`.
  package static func multiplications(_ count: Int) -> String {
    fixed(Double(count) / 1e9, digits: 2) + " billion multiplications"
  }

  /// A count with its noun: `1 image`, `2,782 images`; `plural` where an s is not enough.
  package static func amount(_ value: Int, _ noun: String, plural: String? = nil) -> String {
    "\(count(value)) " + (value == 1 ? noun : plural ?? noun + "s")
  }

  private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
