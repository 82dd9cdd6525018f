package import Autograd

extension Graph {
  /// What `module` does with images in evaluation, from the graph that autograd records.
  ///
  /// The module runs once, on an empty batch: shapes without numbers, so nothing is computed. Every
  /// function it is made of has to be one that `Operation` knows.
  ///
  /// - Parameter channels: Of the images.
  /// - Throws: `TraceError`.
  package init(tracing module: some Module, channels: Int = 3) throws(TraceError) {
    // Large enough for the windows of any network that takes photographs.
    let images = Variable(Tensor(shape: [0, channels, 224, 224]), requiresGrad: true)
    let output = module.recorded { module(images) }
    guard let last = output.gradFn else { throw .nothingRecorded }
    let tensors = module.namedParameters + module.namedBuffers
    let names = Dictionary(
      tensors.map { (ObjectIdentifier($0.variable), $0.name) },
      uniquingKeysWith: { first, _ in first })
    nodes = [Node(name: "images", .images(channels: channels), inputs: [])]
    var places: [ObjectIdentifier: Int] = [:]
    for node in Self.inOrder(last) {
      var (inputs, parameters): ([Int], [Variable]) = ([], [])
      for edge in node.edges {
        switch edge {
        case .function(let maker): inputs.append(places[ObjectIdentifier(maker)] ?? 0)
        case .leaf(let leaf) where leaf === images: inputs.append(0)
        case .leaf(let leaf): parameters.append(leaf)
        case nil: throw .constant(function: node.name, behind: nodes[inputs.last ?? 0].name)
        }
      }
      guard let operation = Operation(node.function, parameters) else {
        throw .unknown(function: node.name, behind: nodes[inputs.last ?? 0].name)
      }
      let owner = parameters.first.flatMap { names[ObjectIdentifier($0)] }
      places[ObjectIdentifier(node)] = nodes.count
      nodes.append(
        Node(
          name: owner.map(Path.parent) ?? "", operation.of(owner.map(Path.parent)), inputs: inputs))
    }
    nameTheNameless()
  }

  /// The nodes below `last`, each after those whose outputs it reads, its first input's first.
  private static func inOrder(_ last: Autograd.Node) -> [Autograd.Node] {
    var order: [Autograd.Node] = []
    var entered: Set<ObjectIdentifier> = []
    var stack: [(node: Autograd.Node, isDone: Bool)] = [(last, false)]
    while let (node, isDone) = stack.popLast() {
      if isDone {
        order.append(node)
        continue
      }
      guard entered.insert(ObjectIdentifier(node)).inserted else { continue }
      stack.append((node, true))
      for case .function(let maker) in node.edges.reversed() { stack.append((maker, false)) }
    }
    return order
  }
}

/// Why a module can't be compiled.
package enum TraceError: Error, Equatable, CustomStringConvertible {
  /// The module's output doesn't depend on its input by functions of autograd.
  case nothingRecorded
  /// A function that graphs don't have.
  case unknown(function: String, behind: String)
  /// A function has an input that is neither computed from the images nor a parameter.
  case constant(function: String, behind: String)

  package var description: String {
    switch self {
    case .nothingRecorded:
      "the module's output doesn't come from its input by functions that autograd records"
    case .unknown(let function, let behind):
      "\(function), behind \(behind): expected a function that frozen networks know"
    case .constant(let function, let behind):
      "\(function), behind \(behind): expected inputs that are parameters or come from the images, "
        + "found a constant"
    }
  }
}

extension Module {
  /// What `body` returns while all parameters require grad and nothing is as in training.
  fileprivate func recorded(_ body: () -> Variable) -> Variable {
    let frozen = parameters.filter { !$0.requiresGrad }
    let training = inside.filter(\.isTraining)
    for parameter in frozen { parameter.requiresGrad = true }
    for module in training { module.isTraining = false }
    defer {
      for parameter in frozen { parameter.requiresGrad = false }
      for module in training { module.isTraining = true }
    }
    return body()
  }

  /// This module and all inside it.
  private var inside: [any Module] { [self] + children.flatMap { $0.module.inside } }
}
