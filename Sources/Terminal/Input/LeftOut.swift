internal import Text
package import Vision

/// What folders hold that is no image: how much of it, and what comes first.
package struct LeftOut {
  private var notImages = Excerpt()
  private var dangling = Excerpt()
  private var unreadableNames = Excerpt()
  /// The pictures of other formats in each folder that has images, too.
  package private(set) var pictures: [ImageFolderWarning] = []

  private struct Excerpt {
    var count = 0
    var first: [String] = []

    mutating func add(_ path: String) {
      count += 1
      if first.count < 10 { first.append(path.printable) }
    }

    func text(_ one: String, _ many: String, _ advice: String) -> String? {
      if count == 0 { return nil }
      let more = count > first.count ? " and \(Figures.count(count - first.count)) more" : ""
      return "\(Figures.count(count)) \(count == 1 ? one : many), left out: "
        + first.joined(separator: ", ") + more + "; " + advice
    }
  }

  mutating func add(_ found: ImageWalk.Found) {
    switch found {
    case .other(let path, _): notImages.add(path)
    case .dangling(let path): dangling.add(path)
    case .unreadableName(let path): unreadableNames.add(path)
    case .image, .failure: break
    }
  }

  /// Pictures of other formats below a folder that has images, too.
  mutating func add(_ others: OtherPictures, in folder: String) {
    pictures.append(.otherPictures(others, folder: folder, besideImages: true))
  }

  /// A line for each kind of file: how many there are, some of them, what to do.
  package var warnings: [String] {
    [
      notImages.text("file is no image", "files are no images", "only \(ImageFormat.all) are read"),
      dangling.text(
        "symbolic link leads nowhere", "symbolic links lead nowhere", "mend or remove them"),
      unreadableNames.text(
        "name is not UTF-8", "names are not UTF-8", "rename the files"),
    ].compactMap(\.self)
  }
}
