/// The container of before PyTorch 1.6: a magic number, a version, the writer's machine, the object and the
/// keys of its storages as five pickles, then for each key a count of elements (64 bits) and the elements.
///
/// Numbers are little-endian whatever machine wrote them.
struct LegacyArchive {
  typealias Reason = WeightsError.Reason

  /// The number 0x1950a86a20f9469cfc6c, least significant byte first.
  static let magic: [UInt8] = [0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]
  static let version = 1001

  /// What was saved.
  let root: PickleValue
  /// The compound values of what was saved.
  let objects: [PickleObject]
  /// Where each storage's elements lie in the file.
  private(set) var storages: [String: Range<Int>] = [:]

  init(_ file: UnsafeRawBufferPointer) throws(Reason) {
    var position = 0
    func next() throws(Reason) -> (PickleValue, [PickleObject]) {
      var machine = PickleMachine(file, at: position, allowing: StateDict.globals)
      let value = try PthContents.run(&machine)
      position = machine.position
      return (value, machine.objects)
    }
    guard case .wideInteger(Self.magic) = try next().0 else { throw .pth(.notFromTorch) }
    guard case .integer(Self.version) = try next().0 else { throw .pth(.legacyVersion) }
    _ = try next()
    (root, objects) = try next()
    let (list, lists) = try next()
    guard case .object(let index) = list, case .list(let keys) = lists[index] else {
      throw .pth(.storageList)
    }
    try readStorages(keys, file, from: position)
  }

  private mutating func readStorages(
    _ keys: [PickleValue], _ file: UnsafeRawBufferPointer, from start: Int
  ) throws(Reason) {
    let sizes = elementSizes()
    var reader = ByteReader(file, start..<file.count)
    for key in keys {
      guard case .text(let key) = key, storages[key] == nil, let size = sizes[key] else {
        throw .pth(.storageList)
      }
      guard let count = reader.number() as UInt64? else { throw .pth(.noStorage(key: key)) }
      let first = reader.position
      guard count <= file.count / size, reader.skip(Int(count) * size) else {
        throw .pth(.storageBeyondEnd(key: key, count: count, found: file.count - first))
      }
      storages[key] = first..<reader.position
    }
    guard reader.isAtEnd else { throw .pth(.trailing(file.count - reader.position)) }
  }

  /// Bytes of an element of each storage that the object refers to, anywhere in it.
  private func elementSizes() -> [String: Int] {
    var sizes: [String: Int] = [:]
    for object in objects {
      guard case .persistent(let description) = object,
        let storage = PthStorage(description, in: objects)
      else { continue }
      sizes[storage.key] = storage.type.elements.bitWidth / 8
    }
    return sizes
  }
}
