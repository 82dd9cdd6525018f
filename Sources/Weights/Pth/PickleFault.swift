/// Why a pickle is not taken; offsets count bytes from its start.
public enum PickleFault: Error, Equatable, Sendable {
  /// The pickle ends before its last operation, or within one.
  case cutOff(offset: Int)
  /// A protocol other than 2 to 5.
  case version(UInt8)
  /// An operation that no state dict needs.
  case operation(UInt8, offset: Int)
  /// A class or function that is not among those that a state dict needs.
  case global(String)
  /// An operation whose operands are missing or of another kind.
  case operands(expected: String, offset: Int)
  /// A memory that was not written before.
  case memory(Int, offset: Int)
  /// A text that is not UTF-8.
  case text(offset: Int)
  /// More operations than are ever needed.
  case tooLong
}

extension PickleFault: CustomStringConvertible {
  /// What was expected and found, and what to do.
  public var description: String {
    switch self {
    case .cutOff(let offset):
      "pickle, byte \(offset): expected more, found its end; \(again)"
    case .version(let found):
      "pickle: expected protocol 2 to 5, found \(found); save it with torch.save again"
    case .operation(let code, let offset):
      "pickle, byte \(offset): expected an operation that a state dict needs, found "
        + "0x\(String(code, radix: 16)); \(plain)"
    case .global(let name):
      "pickle: asks for \(quoted(name)), which is never run; \(plain)"
    case .operands(let expected, let offset):
      "pickle, byte \(offset): expected \(expected), found something else; \(again)"
    case .memory(let index, let offset):
      "pickle, byte \(offset): expected something remembered as \(index), found nothing; \(again)"
    case .text(let offset):
      "pickle, byte \(offset): expected UTF-8, found other bytes; \(again)"
    case .tooLong:
      "pickle: expected at most \(PickleMachine.stepLimit) operations, found more; \(plain)"
    }
  }

  private var again: String { "the file is damaged or badly written; make or fetch it again" }
  private var plain: String {
    "have model.state_dict() saved and nothing else, by someone whom you trust"
  }
}
