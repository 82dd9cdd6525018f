internal import Kernels

extension Graph {
  /// Names the operations without parameters, which no module's path tells.
  ///
  /// A sum is `PATH.add`, where PATH is what all parameters between its two inputs and what these have
  /// in common share: the residual block. An activation or a flattening lies where what it reads does;
  /// pooling at the top. Where several of a kind lie in one place they are counted from 1.
  mutating func nameTheNameless() {
    var scopes = nodes.map { Path.parent($0.name) }
    var kinds = [String?](repeating: nil, count: nodes.count)
    for place in nodes.indices.dropFirst() where nodes[place].name.isEmpty {
      kinds[place] = nodes[place].operation.kind
      switch nodes[place].operation {
      case .add: scopes[place] = commonPath(of: nodes[place].inputs)
      case .maxPool, .averagePool, .globalAveragePool: scopes[place] = ""
      default: scopes[place] = scopes[nodes[place].inputs[0]]
      }
    }
    let names = kinds.indices.map { place in kinds[place].map { Path.join(scopes[place], $0) } }
    var counts: [String: Int] = [:]
    for case let name? in names { counts[name, default: 0] += 1 }
    var counted: [String: Int] = [:]
    for (place, name) in names.enumerated() {
      guard let name else { continue }
      counted[name, default: 0] += 1
      nodes[place].name = counts[name] == 1 ? name : "\(name)\(counted[name, default: 0])"
    }
  }

  /// The path that the modules share which lead to one of two nodes only.
  private func commonPath(of places: [Int]) -> String {
    let above = places.map(isAbove)
    let between = nodes.indices.filter { place in
      nodes[place].operation.hasParameters && Set(above.map { $0[place] }).count > 1
    }
    return between.map { Path.parent(nodes[$0].name) }.reduce(nil) { common, path in
      common.map { Path.common($0, path) } ?? path
    } ?? ""
  }

  /// For each node whether `place` depends on it, or is it.
  private func isAbove(_ place: Int) -> [Bool] {
    var isAbove = [Bool](repeating: false, count: nodes.count)
    isAbove[place] = true
    for place in nodes.indices.reversed() where isAbove[place] {
      for input in nodes[place].inputs { isAbove[input] = true }
    }
    return isAbove
  }
}

extension Operation {
  var hasParameters: Bool {
    switch self {
    case .convolution, .batchNorm, .linear: true
    default: false
    }
  }

  /// The field's short name.
  var kind: String {
    switch self {
    case .images: "images"
    case .convolution: "conv"
    case .batchNorm: "bn"
    case .add: "add"
    case .activation(.relu): "relu"
    case .activation(.relu6): "relu6"
    case .maxPool: "maxpool"
    case .averagePool, .globalAveragePool: "avgpool"
    case .flatten: "flatten"
    case .linear: "linear"
    }
  }
}

/// Names of modules inside modules, joined by dots.
enum Path {
  static func join(_ path: String, _ name: String) -> String {
    path.isEmpty ? name : path + "." + name
  }

  /// `layer1.0` of `layer1.0.conv1`; nothing of `conv1`.
  static func parent(_ path: String) -> String {
    path.lastIndex(of: ".").map { String(path[..<$0]) } ?? ""
  }

  /// What two paths begin with.
  static func common(_ first: String, _ second: String) -> String {
    let (first, second) = (first.split(separator: "."), second.split(separator: "."))
    return zip(first, second).prefix { $0 == $1 }.map(\.0).joined(separator: ".")
  }

  /// The name of a layer and the one behind it: that of the `Sequential` which they are in, where
  /// layers have numbers; else the first one's.
  static func joined(_ first: String, _ second: String) -> String {
    let parent = parent(first)
    let isNumbered = [first, second].allSatisfy { path in
      Self.parent(path) == parent && path.dropFirst(parent.count).dropFirst().allSatisfy(\.isNumber)
    }
    return isNumbered && !parent.isEmpty ? parent : first
  }
}
