/// Why weights could not be downloaded.
package enum DownloadError: Error, Equatable, Sendable {
  /// The system's library for transfers is not installed.
  case noLibrary(url: String)
  /// The transfer can't be begun, or would always end like this.
  case refused(url: String, reason: String)
  /// The server answered with a code that isn't the file.
  case status(url: String, Int)
  /// There is a web page in place of the file.
  case webPage(url: String)
  /// The server's file has another size; nil if it only turned out to be larger.
  case length(url: String, expected: Int, found: Int?)
  /// The whole file has another SHA-256.
  case digest(url: String, expected: String, found: String)
  /// Every attempt broke off; the last one for this reason.
  case gaveUp(url: String, reason: String, attempts: Int, kept: Int, of: Int)
  /// It was asked to end.
  case interrupted(kept: Int, of: Int)
  /// There is neither `XDG_CACHE_HOME` nor `HOME`.
  case noCache
}

extension DownloadError: CustomStringConvertible {
  /// One line: the address, what was expected, what was found, what to do.
  package var description: String {
    switch self {
    case .noLibrary(let url):
      "downloading needs libcurl.so.4, found none: install it (Debian: apt-get install libcurl4), "
        + "or download \(shown(url)) in another way and pass the file's path"
    case .refused(let url, let reason):
      "\(shown(url)): \(reason): check FINETUNE_WEIGHTS_URL, the proxy and the system's certificates"
    case .status(let url, 407):
      "\(shown(url)): expected the file, found a proxy that wants a login (407): put it into "
        + (url.lowercased().hasPrefix("https:") ? "https_proxy" : "http_proxy")
        + ", as http://user:password@host:port"
    case .status(let url, let code):
      "\(shown(url)): expected the file, found the answer \(code): "
        + "check FINETUNE_WEIGHTS_URL, or try later"
    case .webPage(let url):
      "\(shown(url)): expected weights, found a web page: "
        + "is there a network that wants a login first?"
    case .length(let url, let expected, let found):
      "\(shown(url)): expected \(expected) bytes, found \(found.map(String.init) ?? "more"): "
        + "it is another file; check FINETUNE_WEIGHTS_URL"
    case .digest(let url, let expected, let found):
      "\(shown(url)): expected the SHA-256 \(expected), found \(found): "
        + "it is another file or was damaged; what was downloaded is deleted"
    case .gaveUp(let url, let reason, let attempts, let kept, let size):
      "\(shown(url)): \(reason)\(attempts > 1 ? " (\(attempts) attempts)" : ""): "
        + DownloadError.resuming(kept, size)
    case .interrupted(let kept, let size):
      "interrupted: " + DownloadError.resuming(kept, size)
    case .noCache:
      "the cache: expected XDG_CACHE_HOME or HOME to be a folder's path, found neither: set one"
    }
  }

  /// Whether the network may be to blame, so that the file is better brought in another way.
  package var isOfNetwork: Bool {
    switch self {
    case .noLibrary, .refused, .status, .webPage, .gaveUp: true
    case .length, .digest, .interrupted, .noCache: false
    }
  }

  private func shown(_ url: String) -> String { addressWithoutSecrets(url) }

  private static func resuming(_ kept: Int, _ size: Int) -> String {
    kept == 0
      ? "nothing was downloaded; run it again"
      : "\(kept) of \(size) bytes are kept; run it again to go on from there"
  }
}
