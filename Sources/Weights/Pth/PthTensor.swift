/// What a pickle of PyTorch says about a tensor: which elements of which storage.
struct PthTensor {
  var name: String
  let storage: PthStorage
  let shape: [Int]
  /// Elements from one index to the next along each axis; 0 where there is one index alone.
  let strides: [Int]
  /// The first element, counted from the storage's start.
  let offset: Int

  /// PyTorch's own limit of axes.
  static let axisLimit = 64

  /// Reads `_rebuild_tensor_v2(storage, offset, shape, strides, …)`, `_rebuild_tensor` with the first four,
  /// or `_rebuild_parameter` around one of them; nil if the value is no tensor.
  init?(
    _ name: String, _ value: PickleValue, in objects: [PickleObject]
  ) throws(WeightsError.Reason) {
    guard var (function, arguments) = objects.call(value), !StateDict.harmless.contains(function)
    else { return nil }
    if function == "torch._utils._rebuild_parameter" {
      guard let data = arguments.first, let inner = objects.call(data) else {
        throw .pth(.badTensor(name, expected: "a parameter's tensor"))
      }
      (function, arguments) = inner
    }
    let isFirstVersion = function == "torch._utils._rebuild_tensor"
    guard isFirstVersion || function == "torch._utils._rebuild_tensor_v2" else {
      throw .pth(.badTensor(name, expected: "a tensor"))
    }
    guard arguments.count >= (isFirstVersion ? 4 : 6),
      case .object(let index) = arguments[0], case .persistent(let description) = objects[index],
      let storage = PthStorage(description, in: objects)
    else { throw .pth(.badTensor(name, expected: "a storage of PyTorch")) }
    guard case .integer(let offset) = arguments[1], offset >= 0,
      let shape = objects.naturals(arguments[2]), let strides = objects.naturals(arguments[3]),
      shape.count == strides.count, shape.count <= Self.axisLimit
    else { throw .pth(.badTensor(name, expected: "an offset, a shape and its strides")) }
    if arguments.count > 6, case .object = arguments[6],
      objects.dictionary(arguments[6])?.isEmpty != true
    {
      throw .pth(.lazyTensor(name))
    }
    self.name = name
    self.storage = storage
    self.shape = shape
    self.strides = zip(strides, shape).map { $1 == 1 ? 0 : $0 }
    self.offset = offset
    try checkRange()
  }

  /// Where it lies in a file whose storage takes `bytes` of it.
  func info(storageAt bytes: Range<Int>) throws(WeightsError.Reason) -> TensorInfo {
    let type = storage.type.elements
    guard let expected = storage.byteCount, expected <= bytes.count else {
      throw .pth(
        .shortStorage(
          key: storage.key, expected: storage.byteCount ?? .max, found: bytes.count))
    }
    let first = storage.view.lowerBound + (shape.contains(0) ? 0 : offset)
    return TensorInfo(
      type: type, shape: shape, offset: bytes.lowerBound + first * type.bitWidth / 8,
      strides: isRowMajor ? nil : strides)
  }

  private var isRowMajor: Bool {
    shape.contains(0)
      || zip(zip(strides, rowMajorStrides(of: shape)), shape).allSatisfy {
        $0.0 == $0.1 || $1 == 1
      }
  }

  /// Its last element must be in the storage.
  private func checkRange() throws(WeightsError.Reason) {
    _ = try storage.type.elements.byteCount(of: name, shape: shape)
    if shape.contains(0) { return }
    var last = offset
    var fits = true
    for (size, stride) in zip(shape, strides) {
      let (distance, overflow) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, carry) = last.addingReportingOverflow(distance)
      if overflow || carry { fits = false }
      last = sum
    }
    guard fits, last < storage.view.count else {
      throw .pth(
        .beyondStorage(
          name, shape: shape, strides: strides, offset: offset, count: storage.view.count))
    }
  }
}

extension [PickleObject] {
  fileprivate func call(_ value: PickleValue) -> (String, [PickleValue])? {
    guard case .object(let index) = value, case .call(let function, let arguments) = self[index]
    else { return nil }
    return (function, arguments)
  }

  fileprivate func naturals(_ value: PickleValue) -> [Int]? {
    guard let elements = tuple(value), elements.count <= PthTensor.axisLimit else { return nil }
    let numbers = elements.compactMap { element -> Int? in
      guard case .integer(let number) = element, number >= 0 else { return nil }
      return number
    }
    return numbers.count == elements.count ? numbers : nil
  }
}
