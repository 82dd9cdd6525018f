/// What a pickle of PyTorch says about a storage: elements side by side in the file, under a key.
struct PthStorage {
  let key: String
  let type: StorageType
  /// Elements that the whole storage claims to have.
  let count: Int
  /// The elements of it that are meant; all, except in files of before PyTorch 0.4.
  let view: Range<Int>

  /// Bytes that the whole storage claims; nil if no file can have so many.
  var byteCount: Int? {
    let (bytes, overflow) = count.multipliedReportingOverflow(by: type.elements.bitWidth / 8)
    return overflow ? nil : bytes
  }

  /// The tuple `('storage', torch.FloatStorage, key, location, count)`, or with `None` or
  /// `(view's key, offset, count)` behind it; nil if it is another.
  init?(_ description: PickleValue, in objects: [PickleObject]) {
    guard let parts = objects.tuple(description), parts.count == 5 || parts.count == 6,
      case .text("storage") = parts[0], case .global(let global) = parts[1],
      global.hasPrefix("torch."), let type = StorageType(rawValue: String(global.dropFirst(6))),
      case .text(let key) = parts[2], case .text = parts[3],
      case .integer(let count) = parts[4], count >= 0
    else { return nil }
    self.key = key
    self.type = type
    self.count = count
    guard parts.count == 6, let view = objects.tuple(parts[5]) else {
      if parts.count == 6 { guard case .none = parts[5] else { return nil } }
      self.view = 0..<count
      return
    }
    guard view.count == 3, case .integer(let offset) = view[1], case .integer(let length) = view[2],
      (0...count).contains(offset), (0...count - offset).contains(length)
    else { return nil }
    self.view = offset..<offset + length
  }
}

extension [PickleObject] {
  /// The elements of a tuple; nil if the value is none.
  func tuple(_ value: PickleValue) -> [PickleValue]? {
    guard case .object(let index) = value, case .tuple(let elements) = self[index] else {
      return nil
    }
    return elements
  }

  /// The members of a dictionary; nil if the value is none.
  func dictionary(_ value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
    guard case .object(let index) = value, case .dictionary(let members) = self[index] else {
      return nil
    }
    return members
  }
}
