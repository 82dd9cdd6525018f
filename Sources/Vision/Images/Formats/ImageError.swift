internal import Foundation
package import Weights

/// Why a file did not become a picture.
///
/// Its description is one line with the path, what was found and what to do.
public struct ImageError: Error, Sendable, Equatable {
  /// The file, as the caller named it.
  public var path: String
  /// What is wrong with it.
  public var reason: Reason

  /// What can be wrong with a file.
  public enum Reason: Sendable, Equatable {
    /// There is no such file.
    case missing
    /// The system refuses to open or read it, and says why.
    case unreadable(String)
    /// It has no bytes.
    case empty
    /// It does not start like an image of a known format; what it seems to be, if that is known.
    case unknownFormat(looksLike: String?)
    /// A part of it is damaged, in the words of zlib or of the check that found it. The place, as
    /// `chunk IDAT`, is nil when none was reached.
    case damaged(ImageFormat, place: String?, message: String)
    /// It is sound, but of a kind that is not read; what kind, as continues "a JPEG".
    case unsupported(ImageFormat, String)
    /// There is not enough memory to decode it, which says nothing about the file.
    case outOfMemory
    /// It claims more than the limits allow.
    case overLimit(Limit, found: UInt64, allowed: UInt64)
    /// The header of a PNG promises more bytes than its compressed data can hold.
    case lyingHeader(width: Int, height: Int, promised: UInt64, compressed: UInt64)
  }

  /// A quantity of `DecodingLimits`.
  public enum Limit: String, Sendable, Equatable {
    /// `maxPixels`
    case pixels = "pixels"
    /// `maxWholePixels`
    case wholePixels = "pixels to be held in memory at once (interlaced, progressive or a WebP)"
    /// `maxSide`
    case side = "pixels along one side"
    /// `maxBytes`
    case bytes = "bytes of inflated rows"
    /// 500, or for large pictures less; nothing changes that.
    case scans = "scans of one picture"

    /// What `DecodingLimits.allowing(pixels:)` wants to let this much through; nil if it can't.
    func pixels(for found: UInt64) -> UInt64? {
      switch self {
      case .scans: nil
      case .bytes: found / 9 + (found % 9 > 0 ? 1 : 0)
      case .pixels, .wholePixels, .side: found
      }
    }
  }

  /// The same of a file or folder that the system refuses.
  package init(_ error: FileError) {
    self.init(
      path: error.path,
      error.isMissing ? .missing : .unreadable(String(cString: strerror(error.code))))
  }

  /// Makes an error about a file.
  public init(path: String, _ reason: Reason) {
    self.path = path
    self.reason = reason
  }
}

extension ImageError: CustomStringConvertible {
  /// One line: the path, what was found, and what to do.
  public var description: String {
    switch reason {
    case .missing:
      return "\(path): there is no such file; check the path" + notUTF8Hint(path)
    case .unreadable(let message):
      return "\(path): can't be read: \(message)"
    case .empty:
      return "\(path): expected \(ImageFormat.expected), found an empty file; restore or remove it"
    case .unknownFormat(let looksLike?):
      let remedy = FileKind(rawValue: looksLike)?.remedy(for: path) ?? "convert or remove it"
      return "\(path): expected \(ImageFormat.expected), found \(looksLike); \(remedy)"
    case .unknownFormat(nil) where isNamedArchive(path):
      return
        "\(path): expected \(ImageFormat.expected), found an archive; unpack it, and give what "
        + "was in it"
    case .unknownFormat(nil):
      return
        "\(path): expected \(ImageFormat.expected), found something else; convert or remove it"
    case .damaged(let format, let place, let message):
      let place = place.map { "\($0): " } ?? ""
      return "\(path): damaged \(format.rawValue): \(place)\(message); restore or remove it"
    case .unsupported(let format, let kind):
      return "\(path): a \(format.rawValue) \(kind) isn't read; "
        + FileKind.unread.remedy(for: path)
    case .outOfMemory:
      return
        "\(path): expected enough memory to decode it, found too little left; free some, or use "
        + "fewer threads"
    case .overLimit(let limit, let found, let allowed):
      let remedy =
        limit.pixels(for: found).map {
          "if the file is trusted raise the limit to \($0) pixels, or remove it"
        } ?? FileKind.unread.remedy(for: path)
      let found = limit == .scans ? "\(found) or more" : "\(found)"
      return "\(path): \(found) \(limit.rawValue), more than the limit of \(allowed); \(remedy)"
    case .lyingHeader(let width, let height, let promised, let compressed):
      return "\(path): damaged PNG: chunk IHDR: promises \(width)×\(height) pixels in \(promised) "
        + "bytes, which \(compressed) bytes of IDAT can't hold; remove it"
    }
  }
}
