package import Foundation

/// A file operation that the system refused: which, on what path, and why.
public struct FileError: Error, Equatable, Sendable {
  /// What was being done, as it reads after "can't".
  public enum Operation: String, Sendable {
    /// Opening, or asking for the size.
    case open
    /// Reading the contents.
    case read
    /// Mapping into memory.
    case map
    /// Listing a folder.
    case list
    /// Writing, or making the temporary file beside the place.
    case write
    /// Making sure that the written bytes are on the disk.
    case sync
    /// Putting the finished file in its place.
    case rename = "put in its place"
    /// Removing it.
    case remove
  }

  /// The path as the caller gave it.
  public var path: String
  /// What was being done.
  public var operation: Operation
  /// The system's error number (`errno`).
  public var code: Int32
  /// What lies there in place of a file, as `a folder`; nil if that is not the reason.
  public private(set) var found: String?

  /// An error with an explicit number; `code` is usually `errno`, read directly after the call.
  public init(path: String, operation: Operation, code: Int32) {
    self.path = path
    self.operation = operation
    self.code = code
  }

  /// The error of something in place of a file that was to be read, or written.
  package static func notAFile(
    path: String, kind: String, operation: Operation = .read
  ) -> FileError {
    var error = FileError(path: path, operation: operation, code: EINVAL)
    error.found = kind
    return error
  }

  /// What lies at a path where a file is expected: `a folder`, `a pipe`; nil for a file and for nothing.
  package static func kind(ofFileAt path: String) -> String? {
    var status = stat()
    guard !path.isEmpty, stat(path, &status) == 0 else { return nil }
    return kind(of: status)
  }

  /// What it is, if it is no regular file.
  package static func kind(of status: stat) -> String? {
    switch status.st_mode & S_IFMT {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFIFO: "a pipe"
    case S_IFSOCK: "a socket"
    default: "a device"
    }
  }

  /// Whether the file or one of its folders does not exist.
  public var isMissing: Bool { code == ENOENT || code == ENOTDIR }
}

extension FileError: CustomStringConvertible {
  /// One line: the path, what failed, the system's reason and what to do.
  public var description: String {
    if code == EILSEQ {
      return "\(path): can't \(operation.rawValue): it leads to a name that is not UTF-8, which is "
        + "needed; rename that or choose another place"
    }
    if let found { return "\(path): expected a file, found \(found): give the path of a file" }
    return "\(path): can't \(operation.rawValue): \(String(cString: strerror(code)))" + remedy
  }

  private var remedy: String {
    switch code {
    case ENOSPC, EDQUOT: "; free some space or choose another place"
    case EACCES, EPERM: "; check the permissions"
    case EROFS: "; choose a place that can be written"
    case EFBIG: "; raise the limit of the file size (ulimit -f) or choose another place"
    case ENOENT, ENOTDIR: missingRemedy
    case ESTALE: "; another program has replaced or removed it; run it again"
    case ENOMEM: "; raise the limit of memory (ulimit -v) or free some"
    case EISDIR: "; give the path of a file"
    case ELOOP: "; its symbolic links lead back to it: remove them or choose another place"
    case EEXIST:
      "; a file or a link that leads nowhere is in the way: remove it or choose another place"
    default: ""
    }
  }

  private var missingRemedy: String {
    switch operation {
    case .write, .rename, .sync: "; make the folder first"
    case .open, .read, .map, .list, .remove: "; check the path" + notUTF8Hint(path)
    }
  }
}

/// What to say of a path that leads nowhere, where Swift may have replaced what is not UTF-8 in it;
/// empty if it hasn't.
package func notUTF8Hint(_ path: String) -> String {
  path.unicodeScalars.contains("\u{FFFD}")
    ? ": its name is not UTF-8, which is needed; rename it" : ""
}
