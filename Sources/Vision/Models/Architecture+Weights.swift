internal import Autograd
public import Weights

extension WeightsFile {
  /// The backbone whose tensors the file has, with as many classes as its head has rows: none if it has
  /// no head.
  ///
  /// The architecture is told by names and shapes, and where they fit several by the file's metadata or
  /// digest. The tensors may be named in any way that is known of it, behind any one prefix.
  ///
  /// - Parameter wanted: The architecture, if it can't be told or others are to be refused.
  /// - Throws: An error that says what the file holds if it holds none that is known, or several;
  ///   `WeightsError`, also for numbers that are not finite.
  public func backbone(as wanted: Architecture? = nil) throws -> any Backbone {
    let (architecture, place) = try recognizedOnce(as: wanted)
    let file = network(at: place)
    let network = architecture.unset(for: file)
    try network.load(from: file)
    try network.checkNumbers(of: path)
    return network
  }

  /// The architecture of the tensors, and the one place where they are; with a `prefix` the one that it
  /// names.
  ///
  /// - Throws: `NetworkNamesError` if they are of none that is known, or there more than once.
  package func recognizedOnce(
    prefix: String? = nil, as wanted: Architecture? = nil
  ) throws(NetworkNamesError) -> (architecture: Architecture, place: NetworkPlace) {
    let found = try recognized(prefix: prefix, as: wanted)
    guard found.places.count == 1 else {
      throw .several(
        path: path, network: found.architecture.title, prefixes: found.places.map(\.prefix))
    }
    return (found.architecture, found.places[0])
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
