/// Tensors that don't fit a module: all that is wrong at once.
public struct StateDictError: Error, Equatable, CustomStringConvertible {
  /// A tensor of another shape than the module's.
  public struct Mismatch: Sendable, Equatable {
    /// The name in the module.
    public let name: String

    /// The module's shape.
    public let expected: [Int]

    /// The tensor's shape.
    public let found: [Int]

    package init(name: String, expected: [Int], found: [Int]) {
      self.name = name
      self.expected = expected
      self.found = found
    }
  }

  /// Tensors of another shape, in the module's order.
  public internal(set) var mismatched: [Mismatch] = []

  /// Names of the module without a tensor, in the module's order.
  public internal(set) var missing: [String] = []

  /// Names without a place in the module, sorted.
  public internal(set) var unexpected: [String] = []

  var isEmpty: Bool { mismatched.isEmpty && missing.isEmpty && unexpected.isEmpty }

  /// One line: each name with what was expected and what was found.
  public var description: String {
    let shapes = mismatched.map {
      "\"\($0.name)\": expected \($0.expected), found \(Self.shown($0.found))"
    }
    var parts = Self.list(shapes, as: nil)
    parts += Self.list(missing.map { "\"\($0)\"" }, as: "missing")
    parts += Self.list(unexpected.map { "\"\($0.prefix(200))\"" }, as: "unexpected")
    return "the tensors don't fit the module: " + parts.joined(separator: "; ")
      + "; nothing was loaded: give the module the sizes of the tensors, or take others"
  }

  /// A tensor's shape, which a file may have made up: the first few sizes and how many more.
  private static func shown(_ shape: [Int]) -> String {
    let more = shape.count > 8 ? ", and \(shape.count - 8) more" : ""
    return "[" + shape.prefix(8).map(String.init).joined(separator: ", ") + more + "]"
  }

  private static func list(_ items: [String], as title: String?) -> [String] {
    if items.isEmpty { return [] }
    let shown = items.prefix(8).joined(separator: ", ")
    let more = items.count > 8 ? " and \(items.count - 8) more" : ""
    return [(title.map { $0 + " " } ?? "") + shown + more]
  }
}
