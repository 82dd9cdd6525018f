package import Weights

/// What kind of network a file has, and where in the file it is.
package struct Recognition {
  /// The kind.
  package let architecture: Architecture
  /// Where it is, at least once.
  package let places: [NetworkPlace]
  /// Whether the file has nothing else that could be meant: one network, and that in one place.
  package let isSole: Bool
}

extension WeightsFile {
  /// The network that the file has; with a `prefix` the places that it names.
  ///
  /// Where several fit it is the one that the metadata `backbone.architecture` names, else the one of a
  /// published file or backbone with the same digest.
  ///
  /// - Parameter wanted: The kind of network, if others are to be refused.
  /// - Throws: `NetworkNamesError` if none fits that is known, or another than was wanted, or
  ///   several and nothing tells which.
  package func recognized(
    prefix: String? = nil, as wanted: Architecture? = nil
  ) throws(NetworkNamesError) -> Recognition {
    let all = Architecture.all.map { (architecture: $0, names: $0.names) }
    let known = all.filter { wanted == nil || $0.architecture == wanted }
    let found: [[NetworkPlace]]
    do {
      found = try places(ofAny: known.map(\.names), prefix: prefix)
    } catch {
      guard case .another = error, let wanted else { throw error }
      // Says what it looks like if it is none of them.
      let others = try places(ofAny: all.map(\.names), prefix: nil)
      throw .otherKind(
        path: path, wanted: wanted.title,
        found: zip(all, others).filter { !$0.1.isEmpty }.map(\.0.architecture.title))
    }
    let fits = zip(known.map(\.architecture), found).filter { !$0.1.isEmpty }
    func recognition(_ fit: (Architecture, [NetworkPlace])) -> Recognition {
      let count = all.reduce(0) { $0 + places(of: $1.names).count }
      return Recognition(architecture: fit.0, places: fit.1, isSole: count == 1)
    }
    if fits.count == 1 { return recognition(fits[0]) }
    let stated = metadata[Architecture.metadataKey].flatMap(Architecture.named)
    if let fit = fits.first(where: { $0.0 == stated }) { return recognition(fit) }
    if let published = sha256.flatMap(Architecture.ofPublishedFile),
      let fit = fits.first(where: { $0.0 == published })
    {
      return recognition(fit)
    }
    for (architecture, places) in fits where places.count == 1 {
      let digest = try? BackboneDigest.of(network(at: places[0]), head: architecture.head)
      if digest.flatMap(Architecture.ofPublishedBackbone) == architecture {
        return recognition((architecture, places))
      }
    }
    throw .ambiguous(
      path: path,
      choices: fits.map { NetworkNamesError.Choice(name: $0.0.name, nameInTimm: $0.0.nameInTimm) })
  }
}

extension Architecture {
  /// Under which name the metadata of a file says its network's architecture.
  static let metadataKey = "backbone.architecture"

  /// What a file with such a network has to say of it, as names and shapes may fit another; else empty.
  package var metadata: [String: String] {
    nameInTimm == nil ? [:] : [Architecture.metadataKey: name]
  }

  /// The architecture of a published file whose names and shapes fit several; nil if it is none.
  ///
  /// timm puts the first eight digits into the names of its files.
  package static func ofPublishedFile(_ sha256: String) -> Architecture? {
    switch sha256.prefix(8) {
    case "0aa007d2": .efficientNetLite0
    case "37913777": .efficientNetLite0Symmetric
    default: nil
    }
  }

  /// The architecture of a published backbone, which may be in another file or under other names.
  static func ofPublishedBackbone(_ digest: ContentDigest) -> Architecture? {
    "\(digest)" == "5c494c7dd77a435ac9fd1b8fe65d7dfa722c42ecca364dc2f1bf2590184002b5"
      ? .efficientNetLite0 : nil
  }
}
