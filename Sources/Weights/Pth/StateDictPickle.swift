/// The pickle of an `OrderedDict` of tensors, as `torch.save` writes that of a state dict.
///
/// Each tensor has a storage of its own, whose key is the tensor's place in the list.
struct StateDictPickle {
  private(set) var bytes: [UInt8] = [0x80, 2]

  init(_ entries: [TensorEntry]) throws(WeightsError.Reason) {
    var names: Set<String> = []
    emptyOrderedDict()
    append("(")
    for (key, entry) in entries.enumerated() {
      guard names.insert(entry.name).inserted else { throw .duplicateName(entry.name) }
      guard let storage = StorageType(entry.type) else {
        throw .noStorage(tensor: entry.name, type: entry.type)
      }
      _ = try entry.byteCount()
      text(entry.name)
      tensor(entry.shape, storage, key: key)
    }
    append("u.")
  }

  /// Calls `_rebuild_tensor_v2(storage, 0, shape, strides, False, OrderedDict())`.
  private mutating func tensor(_ shape: [Int], _ storage: StorageType, key: Int) {
    global("torch._utils", "_rebuild_tensor_v2")
    append("((")
    text("storage")
    global("torch", storage.rawValue)
    text(String(key))
    text("cpu")
    integer(shape.reduce(1, *))
    append("tQ")
    integer(0)
    tuple(shape)
    tuple(rowMajorStrides(of: shape))
    bytes.append(0x89)
    emptyOrderedDict()
    append("tR")
  }

  private mutating func emptyOrderedDict() {
    global("collections", "OrderedDict")
    append(")R")
  }

  private mutating func global(_ module: String, _ name: String) {
    append("c\(module)\n\(name)\n")
  }

  private mutating func tuple(_ numbers: [Int]) {
    append("(")
    for number in numbers { integer(number) }
    append("t")
  }

  private mutating func text(_ text: String) {
    append("X")
    number(UInt32(text.utf8.count))
    append(text)
  }

  private mutating func integer(_ value: Int) {
    switch value {
    case 0...0xff:
      append("K")
      number(UInt8(value))
    case 0...0xffff:
      append("M")
      number(UInt16(value))
    case 0...0x7fff_ffff:
      append("J")
      number(Int32(value))
    default:
      bytes += [0x8a, 8]
      number(Int64(value))
    }
  }

  private mutating func number<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes += $0 }
  }

  private mutating func append(_ text: String) { bytes += text.utf8 }
}
