/// Reads a pickle of tensors and plain values.
///
/// A pickle is a program for a stack machine, and Python runs whatever it asks for. This machine knows the
/// operations of `PickleOpcode` alone, takes the globals that it is told and refuses every other by its
/// name, and makes no call but that of `collections.OrderedDict`: others are kept as they stand. What it
/// allocates is bounded by the bytes that are there and by `stepLimit`.
struct PickleMachine {
  /// Operations until it gives up; a ResNet-18 takes about 4,200.
  static let stepLimit = 2_000_000

  /// All compound values so far.
  private(set) var objects: [PickleObject] = []
  /// Where the next operation is.
  private(set) var position: Int

  private let bytes: UnsafeRawBufferPointer
  private let globals: Set<String>
  private let start: Int
  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memory: [Int: PickleValue] = [:]
  private var operationStart = 0
  private var steps = 0

  /// A machine for the pickle at `position` of bytes that the caller keeps valid.
  init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0, allowing globals: Set<String>) {
    self.bytes = bytes
    self.globals = globals
    self.start = position
    self.position = position
  }

  /// Runs until the pickle's end; `position` is then behind it.
  mutating func run() throws(PickleFault) -> PickleValue {
    while true {
      try spend(1)
      operationStart = position
      let code: UInt8 = try number()
      guard let operation = PickleOpcode(rawValue: code) else {
        throw .operation(code, offset: operationStart - start)
      }
      if operation == .stop { return try pop() }
      try perform(operation)
    }
  }

  private mutating func spend(_ more: Int) throws(PickleFault) {
    steps += more
    guard steps <= Self.stepLimit else { throw .tooLong }
  }

  private mutating func perform(_ operation: PickleOpcode) throws(PickleFault) {
    switch operation {
    case .proto:
      let version: UInt8 = try number()
      guard (2...5).contains(version) else { throw .version(version) }
    case .frame: _ = try count(of: UInt64.self)
    case .stop: break

    case .none: stack.append(.none)
    case .newTrue: stack.append(.bool(true))
    case .newFalse: stack.append(.bool(false))
    case .binInt: stack.append(.integer(Int(try number() as Int32)))
    case .binInt1: stack.append(.integer(Int(try number() as UInt8)))
    case .binInt2: stack.append(.integer(Int(try number() as UInt16)))
    case .long1: stack.append(integer(try slice(try count(of: UInt8.self))))
    case .long4: stack.append(integer(try slice(try count(of: UInt32.self))))
    case .binFloat:
      stack.append(.number(Double(bitPattern: (try number() as UInt64).byteSwapped)))
    case .shortBinString, .shortBinUnicode: try pushText(try count(of: UInt8.self))
    case .binString, .binUnicode: try pushText(try count(of: UInt32.self))
    case .binUnicode8: try pushText(try count(of: UInt64.self))
    // Nothing here needs what bytes say.
    case .shortBinBytes: try passBytes(try count(of: UInt8.self))
    case .binBytes: try passBytes(try count(of: UInt32.self))
    case .binBytes8, .byteArray8: try passBytes(try count(of: UInt64.self))

    case .mark: marks.append(stack.count)
    case .emptyTuple: push(.tuple([]))
    case .tuple: push(.tuple(try popToMark()))
    case .tuple1: push(.tuple(try popLast(1)))
    case .tuple2: push(.tuple(try popLast(2)))
    case .tuple3: push(.tuple(try popLast(3)))
    case .emptyList, .emptySet: push(.list([]))
    case .append: try append(try popLast(1))
    case .appends, .addItems: try append(try popToMark())
    case .frozenSet: push(.tuple(try popToMark()))
    case .emptyDict: push(.dictionary([]))
    case .setItem: try set(try popLast(2))
    case .setItems: try set(try popToMark())

    case .binPut: memory[Int(try number() as UInt8)] = try top()
    case .longBinPut: memory[Int(try number() as UInt32)] = try top()
    case .memoize: memory[memory.count] = try top()
    case .binGet: try recall(Int(try number() as UInt8))
    case .longBinGet: try recall(Int(try number() as UInt32))

    case .global: try push(global: try line(), try line())
    case .stackGlobal:
      let names = try popLast(2)
      guard case .text(let module) = names[0], case .text(let name) = names[1] else {
        throw fault("two names")
      }
      try push(global: module, name)
    case .inst: throw .global(try line() + "." + line())
    case .reduce: try reduce()
    case .build:
      // The attributes of an OrderedDict, `_metadata` of a state dict's, are of no use here.
      _ = try pop()
      guard case .dictionary = try object() else { throw fault("an OrderedDict") }
    case .binPersID: push(.persistent(try pop()))
    }
  }

  // MARK: - Globals and calls

  private mutating func push(global module: String, _ name: String) throws(PickleFault) {
    let name = module + "." + name
    guard globals.contains(name) else { throw .global(name) }
    stack.append(.global(name))
  }

  private mutating func reduce() throws(PickleFault) {
    let operands = try popLast(2)
    guard case .global(let function) = operands[0], case .object(let index) = operands[1],
      case .tuple(let arguments) = objects[index]
    else { throw fault("a function and its arguments") }
    guard function == "collections.OrderedDict" else {
      return push(.call(function: function, arguments: arguments))
    }
    push(.dictionary([]))
    // Python 2 passes the members as a list of pairs.
    guard let members = arguments.first else { return }
    guard let pairs = elements(of: members) else { throw fault("a list of pairs") }
    // One list may be passed again and again.
    try spend(pairs.count)
    for pair in pairs {
      guard let pair = elements(of: pair), pair.count == 2 else { throw fault("a pair") }
      try set(pair)
    }
  }

  private func elements(of value: PickleValue) -> [PickleValue]? {
    guard case .object(let index) = value else { return nil }
    switch objects[index] {
    case .tuple(let elements), .list(let elements): return elements
    default: return nil
    }
  }

  // MARK: - Lists and dictionaries

  private mutating func append(_ values: [PickleValue]) throws(PickleFault) {
    guard case .object(let index) = try top(), case .list(var elements) = objects[index] else {
      throw fault("a list")
    }
    // Its old place gives up the elements, so that they are not copied.
    objects[index] = .list([])
    elements += values
    objects[index] = .list(elements)
  }

  private mutating func set(_ values: [PickleValue]) throws(PickleFault) {
    guard case .object(let index) = try top(), case .dictionary(var members) = objects[index],
      values.count % 2 == 0
    else { throw fault("a dictionary, keys and values") }
    objects[index] = .dictionary([])
    for key in stride(from: 0, to: values.count, by: 2) {
      members.append((values[key], values[key + 1]))
    }
    objects[index] = .dictionary(members)
  }

  // MARK: - The stack

  private mutating func push(_ object: PickleObject) {
    stack.append(.object(objects.count))
    objects.append(object)
  }

  private mutating func recall(_ index: Int) throws(PickleFault) {
    guard let value = memory[index] else {
      throw .memory(index, offset: operationStart - start)
    }
    stack.append(value)
  }

  /// How far the stack may be popped without a mark.
  private var floor: Int { marks.last ?? 0 }

  private func top() throws(PickleFault) -> PickleValue {
    guard let value = stack.last, stack.count > floor else { throw fault("a value") }
    return value
  }

  private func object() throws(PickleFault) -> PickleObject? {
    guard case .object(let index) = try top() else { return nil }
    return objects[index]
  }

  private mutating func pop() throws(PickleFault) -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func popLast(_ count: Int) throws(PickleFault) -> [PickleValue] {
    guard stack.count - floor >= count else { throw fault("\(count) values") }
    let values = Array(stack.suffix(count))
    stack.removeLast(count)
    return values
  }

  private mutating func popToMark() throws(PickleFault) -> [PickleValue] {
    guard let mark = marks.popLast() else { throw fault("a mark") }
    let values = Array(stack[mark...])
    stack.removeSubrange(mark...)
    return values
  }

  private func fault(_ expected: String) -> PickleFault {
    .operands(expected: expected, offset: operationStart - start)
  }
}

// MARK: - Bytes

extension PickleMachine {
  private mutating func number<Number: FixedWidthInteger & BitwiseCopyable>() throws(PickleFault)
    -> Number
  {
    let slice = try slice(Number.bitWidth / 8)
    return Number(littleEndian: slice.loadUnaligned(as: Number.self))
  }

  /// A length that the rest of the bytes has.
  private mutating func count<Number: FixedWidthInteger & BitwiseCopyable>(
    of type: Number.Type
  ) throws(PickleFault) -> Int {
    let claimed: Number = try number()
    guard claimed <= bytes.count - position else {
      throw .cutOff(offset: operationStart - start)
    }
    return Int(claimed)
  }

  private mutating func slice(_ count: Int) throws(PickleFault) -> UnsafeRawBufferPointer {
    guard count <= bytes.count - position else {
      throw .cutOff(offset: operationStart - start)
    }
    defer { position += count }
    return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
  }

  private mutating func pushText(_ count: Int) throws(PickleFault) {
    stack.append(.text(try text(try slice(count))))
  }

  private mutating func passBytes(_ count: Int) throws(PickleFault) {
    _ = try slice(count)
    stack.append(.none)
  }

  private func text(_ slice: UnsafeRawBufferPointer) throws(PickleFault) -> String {
    guard let text = String(validating: slice, as: UTF8.self) else {
      throw .text(offset: operationStart - start)
    }
    return text
  }

  /// The text up to the next line feed.
  private mutating func line() throws(PickleFault) -> String {
    guard let end = bytes[position...].firstIndex(of: 0x0a) else {
      throw .cutOff(offset: operationStart - start)
    }
    let slice = try slice(end - position)
    position += 1
    return try text(slice)
  }

  private func integer(_ bytes: UnsafeRawBufferPointer) -> PickleValue {
    guard bytes.count <= 8 else { return .wideInteger(Array(bytes)) }
    let isNegative = (bytes.last ?? 0) >= 0x80
    return .integer(
      bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }
}
