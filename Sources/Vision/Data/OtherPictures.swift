internal import Foundation

/// Pictures in formats that are not read, known by their contents: how many there are, which come
/// first, and how PNGs are made of them.
public struct OtherPictures: Equatable, Sendable {
  private var counts: [FileKind: Int] = [:]
  private var first: [String] = []
  private var endings: Set<String> = []

  /// None yet.
  package init() {}

  /// How many there are.
  package var count: Int { counts.values.reduce(0, +) }

  /// One more.
  package mutating func add(_ path: String, _ kind: FileKind) {
    counts[kind, default: 0] += 1
    if first.count < 5 { first.append(path) }
    endings.insert(Self.ending(of: path))
  }

  /// As "167 JPEGs and 2 WebPs", the most frequent first.
  package var summary: String {
    let order = counts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    let parts = order.map { kind, count in
      let noun = kind.rawValue.drop { $0 != " " }.dropFirst()
      return "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    return parts.count < 2
      ? parts.joined() : parts.dropLast().joined(separator: ", ") + " and " + (parts.last ?? "")
  }

  /// The first of them and how many more there are.
  package var list: String {
    first.joined(separator: ", ") + (count > first.count ? " and \(count - first.count) more" : "")
  }

  /// What to do.
  ///
  /// - Parameter hasImages: Whether there are images that are read, too, which a command for all that is
  ///   named as they are would make smaller.
  package func advice(for folder: String, hasImages: Bool) -> String {
    command(for: folder, hasImages: hasImages).map { "make PNGs of them with: \($0)" }
      ?? "name them as what they are, and make PNGs of them"
  }

  /// One command that makes a PNG beside each of them below a folder; nil if their names don't tell
  /// them from others.
  package func command(for folder: String, hasImages: Bool) -> String? {
    if endings.contains("") || (hasImages && endings.contains { isNamedImage("." + $0) }) {
      return nil
    }
    let patterns = endings.sorted().map { "-iname '*.\($0)'" }
    let names =
      patterns.count == 1 ? patterns[0] : "\\( " + patterns.joined(separator: " -o ") + " \\)"
    return "find \(Self.word(folder)) \(names) -exec mogrify -auto-orient "
      + "-resize '512x512^>' -format png \(Self.firstPicture("{}")) \\;"
  }

  /// The endings of names under which such pictures go.
  private static let usual: Set<String> = [
    "jpg", "jpeg", "jpe", "jfif", "webp", "heic", "heif", "avif", "jxl", "jp2", "gif", "bmp", "tif",
    "tiff", "psd", "svg",
  ]

  /// The path of the image that is made of a picture of this name, without its ending; nil if the name
  /// is not a picture's.
  static func stem(of path: String) -> Substring? {
    let ending = ending(of: path)
    return usual.contains(ending) ? path.dropLast(ending.utf8.count) : nil
  }

  /// What follows the last dot of a name, in lower case; empty if that isn't a few letters and digits.
  static func ending(of path: String) -> String {
    guard let dot = path.utf8.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    let ending = path[dot...].dropFirst()
    let isPlain = ending.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 32)
    }
    return isPlain && (1...5).contains(ending.utf8.count) ? ending.lowercased() : ""
  }

  /// What of a file is converted: of several pages, frames or layers the first.
  static func firstPicture(_ path: String) -> String { word(path + "[0]") }

  /// A path as a word of a shell, which `find` doesn't take for an option.
  static func word(_ path: String) -> String {
    let path = path.hasPrefix("-") ? "./" + path : path
    let isPlain = path.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (97...122).contains(byte | 32) || "/._-".utf8.contains(byte)
    }
    return isPlain ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
