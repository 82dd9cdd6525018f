/// Why a network is not found among a file's tensors.
package enum NetworkNamesError: Error, Equatable, Sendable {
  /// The tensors are another network's; `found` says what they look like.
  case another(path: String, networks: [String], found: String)
  /// The network is there more than once.
  case several(path: String, network: String, prefixes: [String])
  /// It is not behind the prefix that was asked for.
  case noPrefix(path: String, wanted: String, prefixes: [String])
}

extension NetworkNamesError: CustomStringConvertible {
  /// One line: the path, what was expected, what was found, what to do.
  package var description: String {
    switch self {
    case .another(let path, let networks, let found):
      "\(path): expected the weights of a \(Self.alternatives(networks)), found \(found); take "
        + "weights of one of these, for example finetune weights pull resnet18"
    case .several(let path, let network, let prefixes):
      "\(path): expected one \(network), found \(prefixes.count), under \(listed(prefixes)); say "
        + "which with --weights-prefix"
    case .noPrefix(let path, let wanted, let prefixes):
      "\(path): --weights-prefix: expected \(listed(prefixes)), found \(quoted(wanted))"
    }
  }

  /// `A, B or C`.
  private static func alternatives(_ titles: [String]) -> String {
    titles.count < 2
      ? titles.joined()
      : titles.dropLast().joined(separator: ", ") + " or " + titles[titles.count - 1]
  }
}
