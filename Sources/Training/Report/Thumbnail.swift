internal import Foundation
internal import Kernels
internal import Synchronization
package import Vision

/// A small picture of an image: the part of it that the network saw.
package enum Thumbnail: Equatable, Sendable {
  /// A PNG of `side` × `side`.
  case png([UInt8])
  /// There is no picture, and why.
  case none(String)

  /// Width and height in pixels.
  package static let side = 96
  /// About how many pixels a core decodes a second: photographs of 500×375, 2.1 ms each.
  static let pixelsPerSecond = 80e6

  /// The pictures of some images under their paths in `folder`.
  ///
  /// Images that are gone, damaged or too large are said instead: a page is made in any case.
  ///
  /// - Parameters:
  ///   - preprocessing: What happened to the images before the network.
  ///   - pixels: How many may be decoded in all; images that don't fit in are left out, those that
  ///     come first go first.
  package static func draw(
    _ paths: [String], in folder: String, _ preprocessing: Preprocessing, pixels: Int
  ) -> [String: Thumbnail] {
    var pictures: [String: Thumbnail] = [:]
    var chosen: [String] = []
    var rest = pixels
    for path in paths where pictures[path] == nil {
      switch Thumbnail.pixels(of: path, in: folder) {
      case .failure(let reason): pictures[path] = Thumbnail.none(reason.text)
      case .success(let count) where count > rest:
        pictures[path] = Thumbnail.none("too large to draw now")
      case .success(let count):
        rest -= count
        chosen.append(path)
        pictures[path] = Thumbnail.none("")
      }
    }
    let small = Thumbnail.preprocessing(like: preprocessing)
    let drawn = Mutex([String: Thumbnail]())
    Parallel.forEach(chosen.count) { index in
      let path = chosen[index]
      let picture = Thumbnail.draw(folder + "/" + path, small)
      drawn.withLock { $0[path] = picture }
    }
    return pictures.merging(drawn.withLock { $0 }) { $1 }
  }

  /// The same part of an image, smaller.
  static func preprocessing(like original: Preprocessing) -> Preprocessing {
    let ratio = Double(original.resize) / Double(original.crop)
    let resize = min(max(Int((Double(side) * ratio).rounded()), 1), 65_536)
    return Preprocessing(
      resize: resize, crop: side, interpolation: original.interpolation,
      background: original.background)
  }

  private static func draw(_ path: String, _ preprocessing: Preprocessing) -> Thumbnail {
    do {
      return .png(PNGEncoder.encode(try preprocessing.crop(ofPNG: path)))
    } catch {
      return .none("unreadable")
    }
  }

  private struct Reason: Error { var text: String }

  /// How many pixels the header of a PNG promises.
  private static func pixels(of path: String, in folder: String) -> Result<Int, Reason> {
    // A list that was tampered with can't name files outside of the data set.
    guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
      return .failure(Reason(text: "not in the data set"))
    }
    var status = stat()
    guard stat(folder + "/" + path, &status) == 0 else { return .failure(Reason(text: "gone")) }
    guard status.st_mode & S_IFMT == S_IFREG, let file = fopen(folder + "/" + path, "rb") else {
      return .failure(Reason(text: "unreadable"))
    }
    defer { fclose(file) }
    var start = [UInt8](repeating: 0, count: 24)
    guard fread(&start, 1, 24, file) == 24 else { return .failure(Reason(text: "unreadable")) }
    func number(at place: Int) -> Int { start[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (pixels, overflow) = number(at: 16).multipliedReportingOverflow(by: number(at: 20))
    return .success(overflow ? .max : pixels)
  }
}
