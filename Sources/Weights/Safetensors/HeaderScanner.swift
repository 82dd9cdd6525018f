/// Reads the JSON of a safetensors header, strictly, without building a tree.
///
/// A general JSON reader won't do: Foundation's keeps the last of two equal keys without a word,
/// turns 1.0 into 1, and recurses as deep as the input asks for. Offsets in errors count from the
/// header's first byte.
struct HeaderScanner {
  typealias Reason = WeightsError.Reason

  /// Levels below the header's own object: an entry is one, its lists two; the rest is leeway for
  /// fields that later versions of the format may add.
  static let depthLimit = 16

  private let bytes: UnsafeRawBufferPointer
  private(set) var position = 0

  /// Scans bytes that the caller keeps valid.
  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
  }

  /// Calls `visit` for each member, after its key and colon; it must read the value.
  mutating func object(
    _ visit: (inout HeaderScanner, String) throws(Reason) -> Void
  ) throws(Reason) {
    try expect(UInt8(ascii: "{"))
    if try skipped(UInt8(ascii: "}")) { return }
    var keys: Set<String> = []
    repeat {
      skipSpace()
      let start = position
      let key = try string()
      guard keys.insert(key).inserted else {
        throw .syntax(.duplicateKey(key), offset: start)
      }
      try expect(UInt8(ascii: ":"))
      try visit(&self, key)
    } while try skipped(UInt8(ascii: ","))
    try expect(UInt8(ascii: "}"), otherwise: "',' or '}'")
  }

  /// A list of whole numbers.
  mutating func naturals() throws(Reason) -> [Int] {
    try expect(UInt8(ascii: "["))
    if try skipped(UInt8(ascii: "]")) { return [] }
    var numbers: [Int] = []
    repeat {
      numbers.append(try natural())
    } while try skipped(UInt8(ascii: ","))
    try expect(UInt8(ascii: "]"), otherwise: "',' or ']'")
    return numbers
  }

  /// A whole number from 0 to 2⁶³ − 1 in plain digits.
  mutating func natural() throws(Reason) -> Int {
    skipSpace()
    let start = position
    guard let first = current else { throw unexpected("a number") }
    guard first != UInt8(ascii: "-") else { throw .syntax(.notANaturalNumber, offset: start) }
    guard isDigit(first) else { throw unexpected("a number") }
    var value = 0
    while let byte = current, isDigit(byte) {
      let (scaled, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = scaled.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw .syntax(.numberTooLarge, offset: start) }
      value = sum
      position += 1
    }
    let isPadded = first == UInt8(ascii: "0") && position > start + 1
    let goesOn = current.map { ".eE".utf8.contains($0) } ?? false
    guard !isPadded, !goesOn else { throw .syntax(.notANaturalNumber, offset: start) }
    return value
  }

  /// Passes over a value of any kind.
  mutating func skipValue(depth: Int = 1) throws(Reason) {
    skipSpace()
    guard depth <= Self.depthLimit else { throw .syntax(.tooDeep, offset: position) }
    switch current {
    case UInt8(ascii: "{"):
      try object { (scanner: inout HeaderScanner, _: String) throws(Reason) in
        try scanner.skipValue(depth: depth + 1)
      }
    case UInt8(ascii: "["):
      try expect(UInt8(ascii: "["))
      if try skipped(UInt8(ascii: "]")) { return }
      repeat {
        try skipValue(depth: depth + 1)
      } while try skipped(UInt8(ascii: ","))
      try expect(UInt8(ascii: "]"), otherwise: "',' or ']'")
    case UInt8(ascii: "\""):
      _ = try string()
    default:
      try skipPlain()
    }
  }

  /// Nothing but white space may follow.
  mutating func end() throws(Reason) {
    skipSpace()
    guard position == bytes.count else { throw unexpected("nothing but spaces") }
  }

  /// Passes over white space and one given byte, which must be there.
  mutating func expect(_ byte: UInt8, otherwise: String? = nil) throws(Reason) {
    guard try skipped(byte) else {
      throw unexpected(otherwise ?? "'\(Unicode.Scalar(byte))'")
    }
  }

  private mutating func skipped(_ byte: UInt8) throws(Reason) -> Bool {
    skipSpace()
    guard current == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0a, 0x0d: position += 1
      default: return
      }
    }
  }

  /// `true`, `false`, `null` or a number.
  private mutating func skipPlain() throws(Reason) {
    for word in ["true", "false", "null"] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return
    }
    guard current == UInt8(ascii: "-") || current.map(isDigit) == true else {
      throw unexpected("a value")
    }
    if current == UInt8(ascii: "-") { position += 1 }
    if current == UInt8(ascii: "0") { position += 1 } else { try skipDigits() }
    if current == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      position += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { position += 1 }
      try skipDigits()
    }
  }

  private mutating func skipDigits() throws(Reason) {
    guard current.map(isDigit) == true else { throw unexpected("a digit") }
    while current.map(isDigit) == true { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  private func unexpected(_ expected: String) -> Reason {
    .syntax(.unexpected(current, expected: expected), offset: position)
  }

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }
}

// MARK: - Strings

extension HeaderScanner {
  /// A JSON string, with its escapes resolved.
  mutating func string() throws(Reason) -> String {
    try expect(UInt8(ascii: "\""), otherwise: "a string")
    let start = position
    var unescaped: [UInt8] = []
    var copied = start
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        let tail = bytes[copied..<position]
        position += 1
        let text =
          unescaped.isEmpty
          ? String(validating: tail, as: UTF8.self)
          : String(validating: unescaped + tail, as: UTF8.self)
        guard let text else { throw .syntax(.invalidUTF8, offset: start) }
        return text
      case UInt8(ascii: "\\"):
        unescaped += bytes[copied..<position]
        unescaped += Array(String(try escape()).utf8)
        copied = position
      case 0..<0x20:
        throw .syntax(.controlCharacter(byte), offset: position)
      default:
        position += 1
      }
    }
    throw unexpected("'\"'")
  }

  private mutating func escape() throws(Reason) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let kind = current else { throw unexpected("an escape") }
    position += 1
    switch kind {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(kind)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{c}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default: throw .syntax(.invalidEscape, offset: start)
    }
    let first = try hexadecimal(start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    // Not a scalar, so a surrogate: a high one, then an escaped low one.
    guard first < 0xdc00, current == UInt8(ascii: "\\") else {
      throw .syntax(.invalidEscape, offset: start)
    }
    position += 1
    guard current == UInt8(ascii: "u") else { throw .syntax(.invalidEscape, offset: start) }
    position += 1
    let second = try hexadecimal(start)
    guard (0xdc00..<0xe000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
    else { throw .syntax(.invalidEscape, offset: start) }
    return scalar
  }

  private mutating func hexadecimal(_ start: Int) throws(Reason) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = current.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw .syntax(.invalidEscape, offset: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
