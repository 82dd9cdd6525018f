/// Writes safetensors files: the same tensors always give the same bytes.
public enum SafetensorsWriter {
  /// Writes all tensors, the largest elements first and then by name, replacing any file at `path`.
  ///
  /// - Parameters:
  ///   - entries: The tensors, in any order.
  ///   - metadata: What goes into the file's `__metadata__`, sorted by key.
  ///   - path: Where the file is to lie.
  /// - Throws: `WeightsError` for a name given twice, a shape that does not fit the data, or a
  ///   place that can't be written; the old file, if any, then stays as it was. Errors of
  ///   `TensorEntry.lend`'s own are passed on.
  public static func write(
    _ entries: [TensorEntry], metadata: [String: String] = [:], to path: String
  ) throws {
    do {
      let sorted = entries.sorted {
        $0.type == $1.type
          ? $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) : $0.type.rank > $1.type.rank
      }
      let header = try header(sorted, metadata: metadata)
      var file = try AtomicFile(replacing: path)
      try file.write(header)
      for entry in sorted {
        try entry.pieces { piece in try file.write(piece) }
      }
      try file.commit()
    } catch let error as FileError {
      throw WeightsError(path: path, reason: .file(error))
    } catch let reason as WeightsError.Reason {
      throw WeightsError(path: path, reason: reason)
    }
  }

  /// The length field and the JSON, padded with spaces to a multiple of 8.
  private static func header(
    _ entries: [TensorEntry], metadata: [String: String]
  ) throws(WeightsError.Reason) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      let object = pairs.map { json($0.key) + ":" + json($0.value) }.joined(separator: ",")
      members.append(json(SafetensorsHeader.metadataKey) + ":{" + object + "}")
    }
    var names: Set<String> = []
    var end = 0
    for entry in entries {
      guard entry.name != SafetensorsHeader.metadataKey else { throw .reservedName }
      guard names.insert(entry.name).inserted else { throw .duplicateName(entry.name) }
      let size = try entry.byteCount()
      let (next, overflow) = end.addingReportingOverflow(size)
      guard !overflow else { throw .shapeOverflow(tensor: entry.name, shape: entry.shape) }
      let shape = entry.shape.map(String.init).joined(separator: ",")
      members.append(
        json(entry.name) + #":{"dtype":"\#(entry.type.rawValue)","shape":[\#(shape)],"#
          + #""data_offsets":[\#(end),\#(next)]}"#)
      end = next
    }
    var text = Array(("{" + members.joined(separator: ",") + "}").utf8)
    text += Array(repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    guard text.count <= SafetensorsHeader.limit else { throw .headerTooLong(UInt64(text.count)) }
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }

  /// A JSON string.
  private static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{8}": result += "\\b"
      case "\u{c}": result += "\\f"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
