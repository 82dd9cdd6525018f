/// The checked contents of a safetensors header.
///
/// A file is an unsigned 64-bit little-endian length, that many bytes of JSON, and the data
/// section. The JSON maps each tensor's name to its type, shape and byte range in the data section;
/// `__metadata__` maps strings to strings.
struct SafetensorsHeader {
  typealias Reason = WeightsError.Reason

  /// A tensor and its bytes in the data section.
  private typealias Entry = (name: String, info: TensorInfo, range: Range<Int>)

  /// The longest header that the format allows, in bytes.
  static let limit = 100_000_000
  static let metadataKey = "__metadata__"

  private(set) var tensors: [String: TensorInfo] = [:]
  private(set) var metadata: [String: String] = [:]

  /// Reads the header at the start of `file`, the whole file, and checks that the two fit.
  init(file: UnsafeRawBufferPointer) throws(Reason) {
    guard file.count >= 8 else { throw .tooShort(file.count) }
    if file.count < 9 || file[8] != UInt8(ascii: "{"), let format = ForeignFormat(of: file) {
      throw .otherFormat(format)
    }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    if length > Self.limit || length > file.count - 8 {
      guard length <= Self.limit else { throw .headerTooLong(length) }
      throw .headerBeyondEnd(length: Int(length), fileSize: file.count)
    }
    let dataStart = 8 + Int(length)
    let header = UnsafeRawBufferPointer(rebasing: file[8..<dataStart])
    guard header.first == UInt8(ascii: "{") else {
      throw .syntax(.unexpected(header.first, expected: "'{'"), offset: 0)
    }
    var entries: [Entry] = []
    var scanner = HeaderScanner(header)
    try scanner.object { (scanner: inout HeaderScanner, key: String) throws(Reason) in
      if key == Self.metadataKey {
        try scanner.object { (scanner: inout HeaderScanner, key: String) throws(Reason) in
          metadata[key] = try scanner.string()
        }
      } else {
        entries.append(try Self.entry(key, &scanner, dataStart: dataStart))
      }
    }
    try scanner.end()
    try Self.check(&entries, dataStart: dataStart, fileSize: file.count)
    for entry in entries { tensors[entry.name] = entry.info }
  }

  private static func entry(
    _ name: String, _ scanner: inout HeaderScanner, dataStart: Int
  ) throws(Reason) -> Entry {
    var typeName: String?
    var shape: [Int]?
    var offsets: [Int]?
    try scanner.object { (scanner: inout HeaderScanner, key: String) throws(Reason) in
      switch key {
      case "dtype": typeName = try scanner.string()
      case "shape": shape = try scanner.naturals()
      case "data_offsets": offsets = try scanner.naturals()
      default: try scanner.skipValue()
      }
    }
    guard let typeName else { throw .missingField(tensor: name, field: "dtype") }
    guard let shape else { throw .missingField(tensor: name, field: "shape") }
    guard let offsets else { throw .missingField(tensor: name, field: "data_offsets") }
    guard let type = TensorType(rawValue: typeName) else {
      throw .unknownType(tensor: name, found: typeName)
    }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw .badOffsets(tensor: name, found: offsets)
    }
    let size = try type.byteCount(of: name, shape: shape)
    let range = offsets[0]..<offsets[1]
    guard range.count == size else {
      throw .byteCount(
        tensor: name, shape: shape, type: type, expected: size, found: range.count)
    }
    // The ends are compared with the file's afterwards; an offset beyond it is never used.
    let info = TensorInfo(type: type, shape: shape, offset: dataStart &+ range.lowerBound)
    return (name, info, range)
  }

  /// In the order of their bytes, tensors must lie side by side from 0 to the file's end.
  private static func check(
    _ entries: inout [Entry], dataStart: Int, fileSize: Int
  ) throws(Reason) {
    entries.sort {
      ($0.range.lowerBound, $0.range.upperBound, $0.name)
        < ($1.range.lowerBound, $1.range.upperBound, $1.name)
    }
    var end = 0
    for entry in entries {
      guard entry.range.lowerBound == end else {
        throw .notContiguous(tensor: entry.name, expected: end, found: entry.range.lowerBound)
      }
      end = entry.range.upperBound
    }
    guard end == fileSize - dataStart else {
      // The last end may be near 2⁶³.
      let (expected, overflow) = end.addingReportingOverflow(dataStart)
      throw .fileSize(expected: overflow ? .max : expected, found: fileSize)
    }
  }
}
