package import Weights

/// What a file held when it was read.
package enum FileContents: Hashable, Sendable {
  /// An image by its first bytes, with the digest of all of them.
  case image(ContentDigest)
  /// The weights of a backbone, all of whose numbers are finite, with its digest (`BackboneDigest`).
  case backbone(ContentDigest)
  /// Something else.
  case other
}

/// A place that remembers what files held, so that those that have not changed need not be read.
package protocol FileMemory {
  /// What files in exactly these states hold; nil for those that have to be read.
  func contents(of stamps: [FileStamp]) -> [FileContents?]

  /// Takes what was found by reading files; each stamp was taken before the file was read.
  func remember(_ files: [(stamp: FileStamp, contents: FileContents)])
}
