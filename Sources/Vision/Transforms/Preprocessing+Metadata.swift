internal import Foundation

extension Preprocessing {
  /// What a file's metadata `preprocessing` says, a JSON object with the properties' names.
  ///
  /// nil if it can't be understood, or asks for a crop that no ResNet-18 was ever trained with and
  /// that would take all memory.
  package init?(metadata text: String) {
    guard let own = try? JSONDecoder().decode(Preprocessing.self, from: Data(text.utf8)),
      own.crop <= Preprocessing.largestCrop
    else { return nil }
    self = own
  }

  /// The largest crop that weights or options may ask for, in pixels.
  package static let largestCrop = 1024
}
