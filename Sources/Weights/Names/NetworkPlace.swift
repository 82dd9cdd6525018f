/// Where all tensors of a network are in a file: behind a prefix of their names.
package struct NetworkPlace: Sendable {
  /// What the file's names have before the network's; empty or ending with a dot.
  package let prefix: String
  /// How the tensors are named behind it.
  package let scheme: NamingScheme
  /// The file's name for each of the network's tensors that it has.
  let names: [String: String]
  /// How many other tensors the file has.
  package let unused: Int

  /// The places in a file where a network fits: every tensor before the head is there with its shape, and
  /// none beside them that another network would have.
  ///
  /// What stands elsewhere, and another head than one layer of weights and bias that takes the network's
  /// features, is left alone.
  static func all(of network: NetworkNames, in tensors: [String: TensorInfo]) -> [NetworkPlace] {
    var places: [NetworkPlace] = []
    for scheme in network.schemes {
      for prefix in prefixes(of: network, scheme, in: tensors) {
        guard let place = NetworkPlace(network, scheme, prefix, tensors),
          !places.contains(where: { $0.isSame(as: place, tensors) })
        else { continue }
        places.append(place)
      }
    }
    return places
  }

  /// What stands before one of the network's names, wherever that is.
  static func prefixes(
    of network: NetworkNames, _ scheme: NamingScheme, in tensors: [String: TensorInfo]
  ) -> [String] {
    let name = scheme.name(network.longestName)
    return tensors.keys.filter { $0.hasSuffix(name) }.map { String($0.dropLast(name.count)) }
      .filter { $0.isEmpty || $0.hasSuffix(".") }
      .sorted()
  }

  private init?(
    _ network: NetworkNames, _ scheme: NamingScheme, _ prefix: String,
    _ tensors: [String: TensorInfo]
  ) {
    var names: [String: String] = [:]
    var parts: Set<Substring> = []
    for (own, shape) in network.shapes {
      let name = scheme.name(own)
      guard tensors[prefix + name]?.shape == shape else { return nil }
      names[own] = prefix + name
      parts.insert(NetworkPlace.firstPart(of: name.utf8[...]))
      if own.hasSuffix(".running_mean") {
        let counter = own.dropLast("running_mean".count) + NetworkNames.counter
        if tensors[prefix + scheme.name(String(counter))] != nil {
          names[String(counter)] = prefix + scheme.name(String(counter))
        }
      }
    }
    let known = Set(names.values)
    for name in tensors.keys where name.hasPrefix(prefix) && !known.contains(name) {
      let rest = name.utf8.dropFirst(prefix.utf8.count)
      if parts.contains(NetworkPlace.firstPart(of: rest)) { return nil }
    }
    let base =
      prefix.hasSuffix(scheme.bodyOnly) ? prefix.dropLast(scheme.bodyOnly.count) : prefix[...]
    let head = (weight: "\(base)\(scheme.head).weight", bias: "\(base)\(scheme.head).bias")
    if let weight = tensors[head.weight], let bias = tensors[head.bias],
      weight.shape.count == 2, weight.shape[1] == network.featureCount,
      bias.shape == [weight.shape[0]], weight.type.convertsToFloat, bias.type.convertsToFloat
    {
      names[network.headWeight] = head.weight
      names[network.headBias] = head.bias
    }
    self.prefix = prefix
    self.scheme = scheme
    self.names = names
    unused = tensors.count - names.count
  }

  /// What stands before the first dot.
  private static func firstPart(of name: Substring.UTF8View) -> Substring {
    Substring(name.prefix { $0 != UInt8(ascii: ".") })
  }

  /// Whether the tensors are the very same, under other names.
  private func isSame(as other: NetworkPlace, _ tensors: [String: TensorInfo]) -> Bool {
    names.count == other.names.count
      && names.allSatisfy { own, name in other.names[own].flatMap { tensors[$0] } == tensors[name] }
  }

  /// One sentence about where the network was found; nil if the file holds it under its own names alone.
  package func text(_ network: String) -> String? {
    if prefix.isEmpty, scheme.title == nil, unused == 0 { return nil }
    let names = scheme.title.map { ", by \($0) names" } ?? ""
    let others =
      unused == 0
      ? "" : "; \(unused == 1 ? "1 other tensor is" : "\(unused) other tensors are") not used"
    return "found \("AEIOU".contains(network.prefix(1)) ? "an" : "a") \(network)"
      + (prefix.isEmpty ? "" : " under \(quoted(prefix))") + names + others
  }

  /// Whether `text` names the prefix: all of it or its end, with or without the last dot.
  func isNamed(_ text: String) -> Bool {
    let wanted = text.isEmpty || text.hasSuffix(".") ? text : text + "."
    return prefix == wanted || (!wanted.isEmpty && prefix.hasSuffix("." + wanted))
  }
}

extension WeightsFile {
  /// The places where a network fits, sorted by prefix.
  package func places(of network: NetworkNames) -> [NetworkPlace] {
    NetworkPlace.all(of: network, in: tensors)
  }

  /// The one place where a network fits; with a `prefix` the one that it names.
  ///
  /// - Throws: `NetworkNamesError` if there is none, or more than one.
  package func place(
    of network: NetworkNames, prefix: String? = nil
  ) throws(NetworkNamesError) -> NetworkPlace {
    let places = try places(ofAny: [network], prefix: prefix)[0]
    guard places.count == 1 else {
      throw .several(path: path, network: network.title, prefixes: places.map(\.prefix))
    }
    return places[0]
  }

  /// For each of several networks the places where it fits, none if it doesn't; with a `prefix` those
  /// that it names.
  ///
  /// - Throws: `NetworkNamesError` if none fits.
  package func places(
    ofAny networks: [NetworkNames], prefix: String?
  ) throws(NetworkNamesError) -> [[NetworkPlace]] {
    let all = networks.map { places(of: $0) }
    guard all.contains(where: { !$0.isEmpty }) else {
      throw .another(
        path: path, networks: networks.map(\.title), found: Likeness.of(tensors, to: networks))
    }
    guard let prefix else { return all }
    // The whole prefix before one that ends with it.
    let exact = all.map { $0.filter { $0.prefix == prefix || $0.prefix == prefix + "." } }
    let ends = all.map { $0.filter { $0.isNamed(prefix) } }
    guard let named = [exact, ends].first(where: { $0.contains { !$0.isEmpty } }) else {
      let prefixes = Set(all.joined().map(\.prefix)).sorted()
      throw .noPrefix(path: path, wanted: prefix, prefixes: prefixes)
    }
    return named
  }

  /// The file with a network's tensors alone, under the network's own names.
  package func network(at place: NetworkPlace) -> WeightsFile { renamed(place.names) }
}
