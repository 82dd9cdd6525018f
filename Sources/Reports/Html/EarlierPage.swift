internal import Foundation
internal import Text

/// A report that was written earlier: what a new one in its place must not lose.
package struct EarlierPage {
  /// The file.
  package let path: String
  private let page: String
  private let pictures: [String: Substring]

  /// The report at a path; nil if there is none there, or another file.
  package init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_size <= EarlierPage.mostBytes,
      let bytes = FileManager.default.contents(atPath: path)
    else { return nil }
    let page = String(decoding: bytes, as: UTF8.self)
    guard page.prefix(2000).contains(pageMark) else {
      return nil
    }
    self.path = path
    self.page = page
    var pictures: [String: Substring] = [:]
    // As `RunReport` writes an image: what a user chose can't contain these quotes.
    for piece in page.split(separator: "<img src=\"data:image/png;base64,").dropFirst() {
      let parts = piece.split(separator: "\"", maxSplits: 3)
      guard parts.count == 4, parts[1] == " alt=" else { continue }
      pictures[String(parts[2])] = parts[0]
    }
    self.pictures = pictures
  }

  /// The most bytes that a page is read with.
  private static let mostBytes = 1 << 28

  /// How many images have a picture.
  package var pictureCount: Int { pictures.count }

  /// Whether it shows what was taken for what.
  package var hasConfusion: Bool { page.contains("<figure class=\"confusion\"") }

  /// The PNG that it shows of an image; nil if there is none.
  func picture(of path: String) -> [UInt8]? {
    guard let text = pictures[HTML(path.printable).markup],
      let bytes = Data(base64Encoded: String(text)), bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
    else { return nil }
    return Array(bytes)
  }
}

extension RunReport {
  /// Throws `ReportError` if this page in an earlier one's place would show less.
  package func check(against earlier: EarlierPage) throws(ReportError) {
    if gallery.hasGaps, gallery.pictureCount < earlier.pictureCount {
      throw .poorer(
        path: earlier.path, has: Figures.amount(earlier.pictureCount, "picture"),
        found: "\(Figures.count(gallery.pictureCount)): the images can't be read in \(data)")
    }
    if confusion == nil, earlier.hasConfusion {
      throw .poorer(
        path: earlier.path, has: "a confusion matrix",
        found: "none: the run has no validation.jsonl any more")
    }
  }
}

/// Why a report isn't written.
package enum ReportError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The page that is there shows more.
  case poorer(path: String, has: String, found: String)

  package var description: String {
    switch self {
    case .poorer(let path, let has, let found):
      "\(path.printable): expected a report that shows as much as the one that is there, with "
        + "\(has), found \(found.printable): say where the data set lies, choose another "
        + "file, or say that it may be replaced"
    }
  }
}
