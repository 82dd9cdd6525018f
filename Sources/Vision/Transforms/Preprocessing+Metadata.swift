internal import Foundation

extension Preprocessing {
  /// What a file's metadata `preprocessing` says, a JSON object with the properties' names; nil if it
  /// can't be understood.
  package init?(metadata text: String) {
    guard let own = try? JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8)) else {
      return nil
    }
    self = own
  }
}
