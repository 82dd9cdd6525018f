/// Why a network is not found among a file's tensors.
package enum NetworkNamesError: Error, Equatable, Sendable {
  /// A network that fits, by its own name and by timm's.
  package struct Choice: Equatable, Sendable {
    package let name: String
    let nameInTimm: String?

    /// A network of these names.
    package init(name: String, nameInTimm: String?) {
      self.name = name
      self.nameInTimm = nameInTimm
    }
  }

  /// The tensors are another network's; `found` says what they look like.
  case another(path: String, networks: [String], found: String)
  /// The tensors are those of other networks than the one that was asked for.
  case otherKind(path: String, wanted: String, found: [String])
  /// The network is there more than once.
  case several(path: String, network: String, prefixes: [String])
  /// Several networks fit.
  case ambiguous(path: String, choices: [Choice])
  /// It is not behind the prefix that was asked for.
  case noPrefix(path: String, wanted: String, prefixes: [String])
}

extension NetworkNamesError: CustomStringConvertible {
  /// One line: the path, what was expected, what was found, what to do.
  package var description: String {
    switch self {
    case .another(let path, let networks, let found):
      "\(path): expected the weights of \(Self.alternatives(networks)), found \(found); take "
        + "weights of one of these"
    case .otherKind(let path, let wanted, let found):
      "\(path): expected the weights of \(Self.alternatives([wanted])), as asked for, found those "
        + "of \(Self.alternatives(found)); ask for that, or let the file say what it holds"
    case .several(let path, let network, let prefixes):
      "\(path): expected one \(network), found \(prefixes.count), under \(listed(prefixes)); say "
        + "which"
    case .ambiguous(let path, let choices):
      "\(path): expected the weights of one network, found names and shapes that fit "
        + "\(choices.count); say which: "
        + choices.map { choice in
          choice.name
            + (choice.nameInTimm.map { " (timm's \($0))" } ?? "")
        }.joined(separator: " or ")
    case .noPrefix(let path, let wanted, let prefixes):
      prefixes == [""]
        ? "\(path): expected no prefix, since the network's names stand alone, found "
          + quoted(wanted)
        : "\(path): expected one of the prefixes \(listed(prefixes)), found \(quoted(wanted))"
    }
  }

  /// `an A, B or C`.
  private static func alternatives(_ titles: [String]) -> String {
    let article = "AEIOU".contains(titles.first?.first ?? "X") ? "an " : "a "
    guard titles.count > 1 else { return article + titles.joined() }
    return article + titles.dropLast().joined(separator: ", ") + " or " + titles[titles.count - 1]
  }
}
