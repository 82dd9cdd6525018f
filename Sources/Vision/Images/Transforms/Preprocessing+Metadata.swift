internal import Foundation

extension Preprocessing {
  /// What a file's metadata `preprocessing` says, a JSON object with the properties' names; nil if it
  /// can't be understood.
  package init?(metadata text: String) {
    try? self.init(json: text)
  }

  /// The same; throws `DecodingError`, whose description says which value is out of its range.
  package init(json text: String) throws {
    self = try JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8))
  }
}
