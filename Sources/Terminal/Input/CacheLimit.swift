package import Training

extension RunOptions {
  /// The bytes that `--cache-limit` means: `2GiB`, `500MB`, `1.5 GB`, or a plain number of bytes.
  ///
  /// Throws `ArgumentError` for other texts and for less than a megabyte.
  package static func cacheLimit(_ text: String) throws(ArgumentError) -> Int {
    let units: [String: Double] = [
      "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
      "k": 0x1p10, "m": 0x1p20, "g": 0x1p30, "t": 0x1p40,
      "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
    ]
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }.lowercased()
    guard let number = Double(digits), let scale = units[unit], number * scale >= 1e6,
      number * scale < 0x1p62
    else {
      throw .invalid(
        "--cache-limit", expected: "a size of at least 1MB, such as 500MB or 2GiB",
        found: text)
    }
    return Int(number * scale)
  }
}
