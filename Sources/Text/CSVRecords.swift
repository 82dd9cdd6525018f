/// Comma-separated values as RFC 4180 has them, read as leniently as Python's `csv` does.
///
/// A value in double quotes may hold separators, line ends and, doubled, quotes. A quote inside a
/// value that doesn't begin with one is a quote. Lines end with LF, CRLF or CR; empty ones are no
/// records.
package struct CSVRecords: Sendable {
  /// A record and where it begins.
  package struct Record: Equatable, Sendable {
    /// The line from 1.
    package let line: Int
    /// Its values as they stand there; what is not UTF-8 is replaced.
    package let fields: [String]
    /// Whether all of it is UTF-8.
    package let isUTF8: Bool
  }

  /// All records, in order.
  package private(set) var records: [Record] = []
  /// The line of the record in which a quote is opened and never closed; it is the last one.
  package private(set) var openQuote: Int?

  /// The records of a text; a byte order mark before it is skipped.
  ///
  /// - Parameters:
  ///   - bytes: The text.
  ///   - separator: What stands between two values.
  ///   - most: How many records are read.
  package init(_ bytes: [UInt8], separator: UInt8, most: Int = .max) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var reader = CSVReader(separator: separator)
    for byte in bytes[start...] {
      reader.take(byte)
      if reader.records.count == most { break }
    }
    if reader.records.count < most { openQuote = reader.end() }
    records = reader.records
  }
}

/// Takes a text byte by byte.
private struct CSVReader {
  private enum State { case start, plain, quoted, quoteInQuoted }

  let separator: UInt8
  private(set) var records: [CSVRecords.Record] = []
  private var state = State.start
  private var line = 1
  private var firstLine = 1
  private var field: [UInt8] = []
  private var fields: [String] = []
  private var isUTF8 = true
  private var followsReturn = false

  private static let (quote, feed, carriageReturn) = (
    UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")
  )

  init(separator: UInt8) { self.separator = separator }

  mutating func take(_ byte: UInt8) {
    let endsReturn = followsReturn && byte == Self.feed
    followsReturn = byte == Self.carriageReturn
    let isLineEnd = byte == Self.feed || followsReturn
    if isLineEnd, !endsReturn { line += 1 }
    switch state {
    case .quoted:
      if byte == Self.quote { state = .quoteInQuoted } else { field.append(byte) }
    case .quoteInQuoted where byte == Self.quote:
      field.append(byte)
      state = .quoted
    case .start where byte == Self.quote: state = .quoted
    default:
      // The second half of a CRLF ends nothing more.
      if isLineEnd {
        if !endsReturn { endRecord() }
      } else if byte == separator {
        endField()
      } else {
        field.append(byte)
        state = .plain
      }
    }
  }

  /// Takes the end of the text; the line of the record whose quote is still open.
  mutating func end() -> Int? {
    let open = state == .quoted ? firstLine : nil
    endRecord()
    return open
  }

  private mutating func endField() {
    if let text = String(validating: field, as: UTF8.self) {
      fields.append(text)
    } else {
      fields.append(String(decoding: field, as: UTF8.self))
      isUTF8 = false
    }
    field = []
    state = .start
  }

  private mutating func endRecord() {
    let isEmpty = fields.isEmpty && field.isEmpty && state == .start
    if !isEmpty {
      endField()
      records.append(.init(line: firstLine, fields: fields, isUTF8: isUTF8))
    }
    (fields, state, firstLine, isUTF8) = ([], .start, line, true)
  }
}
