internal import Autograd
public import Weights

extension WeightsFile {
  /// The backbone whose tensors the file has, with as many classes as its head has rows: none if it has
  /// no head.
  ///
  /// The architecture is told by names and shapes. The tensors may be named in any way that is known of
  /// it, behind any one prefix.
  ///
  /// - Throws: An error that says what the file holds if it holds none that is known, or several;
  ///   `WeightsError`, also for numbers that are not finite.
  public func backbone() throws -> any Backbone {
    let (architecture, place) = try recognizedOnce()
    let file = network(at: place)
    let network = architecture.unset(for: file)
    try network.load(from: file)
    try network.checkNumbers(of: path)
    return network
  }

  /// The architecture of the tensors, and where in the file they are; with a `prefix` the places that it
  /// names.
  ///
  /// - Throws: `NetworkNamesError` if they are of none that is known.
  package func recognized(
    prefix: String? = nil
  ) throws(NetworkNamesError) -> (architecture: Architecture, places: [NetworkPlace]) {
    let names = Architecture.all.lazy.map(\.names)
    let found = try places(ofOne: names, prefix: prefix)
    guard let architecture = Architecture.all.first(where: { $0.title == found.network.title })
    else { preconditionFailure("no architecture is called \(found.network.title)") }
    return (architecture, found.places)
  }
}

extension WeightsFile {
  /// The architecture of the tensors, and the one place where they are; with a `prefix` the one that it
  /// names.
  ///
  /// - Throws: `NetworkNamesError` if they are of none that is known, or there more than once.
  package func recognizedOnce(
    prefix: String? = nil
  ) throws(NetworkNamesError) -> (architecture: Architecture, place: NetworkPlace) {
    let (architecture, places) = try recognized(prefix: prefix)
    guard places.count == 1 else {
      throw .several(path: path, network: architecture.title, prefixes: places.map(\.prefix))
    }
    return (architecture, places[0])
  }
}

extension Architecture {
  /// A network with the tensors of a file that is only read, and soon: they stay where it is mapped.
  ///
  /// - Parameters:
  ///   - file: One with the network's own names (`WeightsFile.network(at:)`).
  ///   - isChecked: Whether all numbers are known to be finite.
  /// - Throws: `WeightsError`, also for numbers that are not finite.
  package func mapped(from file: WeightsFile, isChecked: Bool = false) throws -> any Backbone {
    let network = unset(for: file)
    try network.map(from: file)
    if !isChecked { try network.checkNumbers(of: file.path) }
    return network
  }

  fileprivate func unset(for file: WeightsFile) -> any Backbone {
    let weight = file.tensors[head + ".weight"]?.shape ?? []
    return unset(classes: weight.count == 2 && weight[1] == featureCount ? weight[0] : 0)
  }
}
