/// A tensor with a history: what PyTorch 0.3 calls a Variable.
///
/// One that the user makes is a *leaf*. One that an operation makes remembers the function that made
/// it (`gradFn`), and that function its inputs: a directed acyclic graph that `backward()` walks.
/// A variable with `isVolatile` is for inference: everything computed from it is volatile too, does
/// not require grad, and keeps nothing for backward. (Volatile means that `requiresGrad` is *false*,
/// whatever the other inputs say.)
///
/// A variable is a reference; it is not `Sendable`, and one graph belongs to one thread at a time.
public final class Variable {
  var box: TensorBox

  /// The function that made this variable; nil for a leaf and for a volatile variable.
  public internal(set) var gradFn: Node?

  /// The gradient accumulated by `backward()`; nil before the first one.
  public var grad: Variable?

  /// Whether everything computed from this variable is for inference only.
  public internal(set) var isVolatile: Bool

  private var leafRequiresGrad: Bool
  var leafHooks = HookList()

  /// Where a backward pass collects this leaf's gradient; pass 0 for nowhere.
  var backwardSlot = (pass: 0, index: 0)

  /// A leaf.
  public convenience init(_ data: Tensor, requiresGrad: Bool = false) {
    self.init(box: TensorBox(data), requiresGrad: requiresGrad, volatile: false, gradFn: nil)
  }

  /// A leaf for inference.
  public convenience init(_ data: Tensor, volatile: Bool) {
    self.init(box: TensorBox(data), requiresGrad: false, volatile: volatile, gradFn: nil)
  }

  /// A leaf with both flags given; throws `GraphError.volatileRequiresGrad` if both are set.
  public convenience init(
    _ data: Tensor, requiresGrad: Bool, volatile: Bool
  ) throws(GraphError) {
    if requiresGrad && volatile { throw .volatileRequiresGrad }
    self.init(box: TensorBox(data), requiresGrad: requiresGrad, volatile: volatile, gradFn: nil)
  }

  init(box: TensorBox, requiresGrad: Bool, volatile: Bool, gradFn: Node?) {
    self.box = box
    leafRequiresGrad = requiresGrad
    isVolatile = volatile
    self.gradFn = gradFn
  }

  /// The elements.
  ///
  /// Changing them, which happens in place, makes `backward()` fail through a function that saved
  /// the old ones. The shape stays; a change of it traps.
  public var data: Tensor {
    get { box.tensor }
    _modify {
      let shape = box.tensor.shape
      defer {
        box.version += 1
        precondition(
          box.tensor.shape == shape,
          "data keeps its shape: expected \(shape), found \(box.tensor.shape)")
      }
      yield &box.tensor
    }
  }

  /// The length of each axis, outermost first.
  public var shape: [Int] { box.tensor.shape }

  /// Whether the user made this variable, or nothing that requires grad went into it.
  public var isLeaf: Bool { gradFn == nil }

  /// Whether `backward()` computes a gradient for this variable.
  ///
  /// Traps when set on a variable that an operation made, or to true on a volatile one;
  /// `setRequiresGrad(_:)` throws instead.
  public var requiresGrad: Bool {
    get { gradFn != nil || leafRequiresGrad }
    set {
      do {
        try setRequiresGrad(newValue)
      } catch {
        preconditionFailure(error.description)
      }
    }
  }

  /// Sets `requiresGrad`; throws unless this is a leaf, and not volatile when set to true.
  public func setRequiresGrad(_ value: Bool) throws(GraphError) {
    if !isLeaf { throw .flagOfNonLeaf("requiresGrad") }
    if value && isVolatile { throw .volatileRequiresGrad }
    leafRequiresGrad = value
  }

  /// Sets `isVolatile`; throws unless this is a leaf that doesn't require grad when set to true.
  public func setVolatile(_ value: Bool) throws(GraphError) {
    if !isLeaf { throw .flagOfNonLeaf("isVolatile") }
    if value && leafRequiresGrad { throw .volatileRequiresGrad }
    isVolatile = value
  }

  /// The same data without the history: shares elements and version, never requires grad, and stays
  /// volatile.
  public func detach() -> Variable {
    Variable(box: box, requiresGrad: false, volatile: isVolatile, gradFn: nil)
  }

  /// Forgets the accumulated gradient.
  public func zeroGrad() {
    grad = nil
  }

  /// Keeps this variable's gradient in `grad` during `backward()` although it isn't a leaf.
  ///
  /// Throws if no gradient will ever reach it.
  public func retainGrad() throws(GraphError) {
    if isVolatile { throw .volatileBackward }
    if !requiresGrad { throw .noGraph }
    gradFn?.retainer = self
  }
}
