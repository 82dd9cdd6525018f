import Weights

/// A zip archive made by hand, as right or as wrong as a test wants it.
struct TestZip {
  struct Entry {
    var name: String
    var data: [UInt8]
    /// 0 for none.
    var checksum: UInt32 = 0
    var flags: UInt16 = 0
    var method: UInt16 = 0
    /// What the directory says; the truth if nil.
    var directoryName: String?
    var size: UInt32?
    var packedSize: UInt32?
    var offset: UInt32?
  }

  var entries: [Entry]
  /// What the record at the end says; the truth if nil.
  var count: UInt16?
  var directorySize: UInt32?
  var directoryOffset: UInt32?
  var disk: UInt16 = 0
  var comment: [UInt8] = []

  /// An archive as `torch.save` writes it.
  init(pickle: [UInt8], storages: [[UInt8]] = [], more: [(String, [UInt8])] = []) {
    entries = [Entry(name: "a/data.pkl", data: pickle)]
    for (key, data) in storages.enumerated() {
      entries.append(Entry(name: "a/data/\(key)", data: data))
    }
    for (name, data) in more { entries.append(Entry(name: name, data: data)) }
  }

  var bytes: [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let start = UInt32(file.count)
      let size = entry.size ?? UInt32(entry.data.count)
      let packed = entry.packedSize ?? UInt32(entry.data.count)
      let fields =
        little(UInt16(20)) + little(entry.flags) + little(entry.method) + little(UInt32(0))
        + little(entry.checksum) + little(packed) + little(size)
      file +=
        little(UInt32(0x0403_4b50)) + fields + little(UInt16(entry.name.utf8.count))
        + little(UInt16(0)) + Array(entry.name.utf8) + entry.data
      let name = entry.directoryName ?? entry.name
      directory +=
        little(UInt32(0x0201_4b50)) + little(UInt16(20)) + fields
        + little(UInt16(name.utf8.count)) + Array(repeating: 0, count: 12)
        + little(entry.offset ?? start) + Array(name.utf8)
    }
    let count = count ?? UInt16(entries.count)
    let end =
      little(UInt32(0x0605_4b50)) + little(disk) + little(disk) + little(count) + little(count)
      + little(directorySize ?? UInt32(directory.count))
      + little(directoryOffset ?? UInt32(file.count)) + little(UInt16(comment.count)) + comment
    return file + directory + end
  }
}

/// A pickle made by hand.
enum TestPickle {
  /// An `OrderedDict` with one tensor `w` of the storage `0`.
  static func stateDict(
    storage: String = "FloatStorage", elements: Int = 2,
    offset: [UInt8] = integer(0), shape: [UInt8] = tuple([2]), strides: [UInt8] = tuple([1]),
    after: [UInt8] = []
  ) -> [UInt8] {
    let value = tensor(
      storage: storage, elements: elements, offset: offset, shape: shape, strides: strides,
      after: after)
    return program(bytes("}") + text("w") + value + bytes("s"))
  }

  /// A tensor of a storage.
  static func tensor(
    key: String = "0", storage: String = "FloatStorage", elements: Int = 2,
    offset: [UInt8] = integer(0), shape: [UInt8] = tuple([2]), strides: [UInt8] = tuple([1]),
    after: [UInt8] = []
  ) -> [UInt8] {
    let data =
      text("storage") + global("torch", storage) + text(key) + text("cpu") + integer(elements)
    let arguments =
      bytes("((") + data + bytes("tQ") + offset + shape + strides + [0x89]
      + global("collections", "OrderedDict") + bytes(")R") + after + bytes("t")
    return global("torch._utils", "_rebuild_tensor_v2") + arguments + bytes("R")
  }

  static func program(_ operations: [UInt8]) -> [UInt8] { [0x80, 2] + operations + bytes(".") }

  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  static func global(_ module: String, _ name: String) -> [UInt8] {
    bytes("c\(module)\n\(name)\n")
  }

  static func text(_ text: String) -> [UInt8] {
    bytes("X") + little(UInt32(text.utf8.count)) + bytes(text)
  }

  static func integer(_ value: Int) -> [UInt8] { [0x8a, 8] + little(Int64(value)) }

  static func tuple(_ numbers: [Int]) -> [UInt8] {
    bytes("(") + numbers.flatMap(integer) + bytes("t")
  }

  /// The container of before PyTorch 1.6 around a pickle.
  static func legacy(
    _ pickle: [UInt8], version: Int = 1001, keys: [UInt8] = bytes("]") + text("0") + bytes("a"),
    storages: [UInt8] = little(UInt64(2)) + Array(repeating: 0, count: 8)
  ) -> [UInt8] {
    let magic: [UInt8] = [
      0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
    ]
    return program(magic) + program(integer(version)) + program(bytes("}")) + pickle
      + program(keys) + storages
  }
}

/// A number, least significant byte first.
func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian, Array.init)
}
