/// Why a zip archive is not taken.
public enum ZipFault: Error, Equatable, Sendable {
  /// The directory's end is not where it has to be, at the end of the file.
  case noEnd
  /// The archive goes on in other files.
  case severalFiles
  /// The directory does not lie between the entries and the end.
  case directory(offset: UInt64, size: UInt64, limit: Int)
  /// A record of the directory is cut off or is none; its number counts from 0.
  case record(Int)
  /// The directory has another number of records than it says.
  case count(expected: UInt64, found: Int)
  /// An entry given twice.
  case duplicate(String)
  /// The entry is not where the directory says, or has another name there.
  case noEntry(String)
  /// The entry's bytes go beyond the place where the directory starts.
  case beyondEnd(String, size: UInt64, limit: Int)
  /// Two entries share bytes.
  case overlap(String, String)
  /// The entry is stored, but its two sizes differ.
  case sizes(String, UInt64, UInt64)
  /// The entry's bytes are not those that were written.
  case checksum(String, expected: UInt32, found: UInt32)
  /// The entry is packed in another way than deflate's.
  case compressed(String)
  /// The packed entry doesn't make so many bytes.
  case unpacked(String, size: UInt64)
  /// The packed entries make more bytes together than are unpacked.
  case bomb(limit: Int)
  /// The system has no memory to unpack with.
  case noMemory
  /// The entry is encrypted.
  case encrypted(String)
}

extension ZipFault: CustomStringConvertible {
  /// What was expected and found, and what to do.
  public var description: String {
    switch self {
    case .noEnd:
      "expected the directory of a zip archive at its end, found none; it is cut off: fetch it again"
    case .severalFiles:
      "expected a zip archive in one file, found one of several; join them first"
    case .directory(let offset, let size, let limit):
      "the zip directory takes \(size) bytes from byte \(offset), but ends by byte \(limit); \(again)"
    case .record(let index):
      "zip directory, record \(index): expected the description of an entry, found none; \(again)"
    case .count(let expected, let found):
      "the zip directory says that it has \(expected) entries, found \(found); \(again)"
    case .duplicate(let name):
      "\(quoted(name)) is in the archive twice; \(again)"
    case .noEntry(let name):
      "\(quoted(name)) is not where the zip directory says; \(again)"
    case .beyondEnd(let name, let size, let limit):
      "\(quoted(name)) has \(size) bytes, but the entries end by byte \(limit); \(again)"
    case .overlap(let first, let second):
      "\(quoted(first)) and \(quoted(second)) share bytes; \(again)"
    case .sizes(let name, let packed, let size):
      "\(quoted(name)): expected \(size) bytes as they are, found \(packed); \(again)"
    case .checksum(let name, let expected, let found):
      "\(quoted(name)): expected the checksum \(String(expected, radix: 16)), found "
        + "\(String(found, radix: 16)); \(again)"
    case .compressed(let name):
      "\(quoted(name)) is packed in another way than deflate's; unpack it first, or save it with "
        + "torch.save again"
    case .unpacked(let name, let size):
      "\(quoted(name)): expected \(size) bytes when unpacked, found another number or damage; \(again)"
    case .bomb(let limit):
      "expected at most \(limit) bytes when unpacked, found more; unpack it first, or save it with "
        + "torch.save again"
    case .noMemory:
      "there is no memory left to unpack the archive with; end other programs, or save it with "
        + "torch.save again"
    case .encrypted(let name):
      "\(quoted(name)) is encrypted, which torch.save never does; unpack it first, or save it with "
        + "torch.save again"
    }
  }

  private var again: String { "the file is damaged or badly written; make or fetch it again" }
}
