/// An operation: how to compute it, and beside that how its gradient is computed.
///
/// A conforming type is a small struct. What is not a tensor (an axis, a stride, an index that
/// `backward` needs) is its own stored property; tensors go through the context, which knows whether
/// anything has to be kept:
///
///     struct Square: Function {
///       func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
///         context.save(input: 0, as: "x")
///         return inputs[0] * inputs[0]
///       }
///       func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
///         [try context.saved("x") * gradient * 2]
///       }
///     }
///     let y = Variable.apply(Square(), to: [x])
public protocol Function {
  /// What `gradFn` prints; `SquareBackward0` for a type `Square` unless it says otherwise.
  var name: String { get }

  /// The output for these inputs.
  ///
  /// A tensor in `inputs` may be taken and overwritten: it is the last reference to a volatile
  /// buffer, or else changing it copies. Traps with a sentence when the shapes don't fit.
  mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor

  /// The gradient of each input, given that of the output, which has the output's shape.
  ///
  /// One entry for each input, with its shape; nil where none is needed
  /// (`context.needsGradient(input:)` says so, and computing it anyway is only slower) or where it
  /// is zero. Throws what `context.saved(_:)` throws.
  func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?]
}

extension Function {
  /// The type's name followed by `Backward0`.
  public var name: String { "\(Self.self)Backward0" }
}
