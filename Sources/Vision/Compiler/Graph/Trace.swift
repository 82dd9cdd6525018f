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
    var shapes = [images.shape]
    for node in Self.inOrder(last) {
      var (inputs, parameters): ([Int], [Variable]) = ([], [])
      for edge in node.edges {
        switch edge {
        case .function(let maker): inputs.append(places[ObjectIdentifier(maker)] ?? 0)
        case .leaf(let leaf) where leaf === images: inputs.append(0)
        case .leaf(let leaf): parameters.append(leaf)
        case nil: throw .constant(function: node.name, behind: owner(above: inputs.last ?? 0))
        }
      }
      guard
        let operation = Operation(
          node.function, inputs: inputs.count, parameters, rank: node.outputShape.count)
      else { throw .unknown(function: node.name, behind: owner(above: inputs.last ?? 0)) }
      if case .add = operation, Set(inputs.map { shapes[$0] }).count > 1 {
        throw .broadcast(behind: owner(above: inputs[0]))
      }
      shapes.append(node.outputShape)
      let owner = parameters.first.flatMap { names[ObjectIdentifier($0)] }
      places[ObjectIdentifier(node)] = nodes.count
      nodes.append(
        Node(
          name: owner.map(Path.parent) ?? "", operation.of(owner.map(Path.parent)), inputs: inputs))
    }
    nameTheNameless()
  }

  /// The path of the module with parameters that a node's output comes from; `images` if there is none.
  private func owner(above place: Int) -> String {
    var place = place
    while nodes[place].name.isEmpty, let input = nodes[place].inputs.first { place = input }
    return nodes[place].name
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

/// Why a module's graph can't be compiled or exported.
public enum TraceError: Error, Equatable, CustomStringConvertible {
  /// The module's output doesn't depend on its input by functions of autograd.
  case nothingRecorded
  /// A function that graphs don't have, or that reads what it can't there, and the module before it.
  case unknown(function: String, behind: String)
  /// A function has an input that is neither computed from the images nor a parameter.
  case constant(function: String, behind: String)
  /// A sum of two shapes.
  case broadcast(behind: String)
  /// No layer with parameters is called so.
  case noLayer(String, found: [String])

  /// A sentence: where it is, what was expected and what was found.
  public var description: String {
    switch self {
    case .nothingRecorded:
      "the module's output doesn't come from its input by functions that autograd records"
    case .unknown(let function, let behind):
      "\(function), behind \(behind): expected a function that frozen networks know"
    case .constant(let function, let behind):
      "\(function), behind \(behind): expected inputs that are parameters or come from the images, "
        + "found a constant"
    case .broadcast(let behind):
      "AddBackward0, behind \(behind): expected a sum of equal shapes, found one that broadcasts"
    case .noLayer(let name, let found):
      "\(name): expected the name of a layer with parameters, one of "
        + found.joined(separator: ", ")
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
