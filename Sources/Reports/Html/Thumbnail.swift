package import Features
internal import Foundation
internal import Kernels
internal import Synchronization
package import Vision
internal import Weights

/// A small picture of an image: the part of it that the network saw.
package enum Thumbnail: Equatable, Sendable {
  /// A PNG of `side` × `side`.
  case png([UInt8])
  /// There is no picture, and why.
  case none(String)

  /// Width and height in pixels.
  package static let side = 96
  /// About how many pixels a core decodes a second: PNGs of 500×375, 2.1 ms each.
  static let pixelsPerSecond = 80e6

  /// The pictures of some images under their paths in `folder`.
  ///
  /// Images that are gone, damaged or too large are said instead: a page is made in any case. Those
  /// that come first are drawn first.
  ///
  /// - Parameters:
  ///   - preprocessing: What happened to the images before the network.
  ///   - listed: Paths outside the folder that the data set is known to have.
  ///   - seconds: After so many none is begun, nor one that alone would take so long.
  ///   - memory: Where pictures are remembered from run to run.
  package static func draw(
    _ paths: [String], in folder: String, listed: Set<String> = [],
    _ preprocessing: Preprocessing, seconds: Double, memory: FeatureCache? = nil
  ) -> [String: Thumbnail] {
    let end = Uptime.seconds() + seconds
    let small = Thumbnail.preprocessing(like: preprocessing)
    let recipe = Thumbnail.recipe(small)
    var pictures: [String: Thumbnail] = [:]
    for path in paths where pictures[path] == nil {
      pictures[path] = Thumbnail.none(
        isOutside(path) && !listed.contains(path)
          ? "not in the data set" : absence(of: ImageFolder.full(path, in: folder)) ?? waits)
    }
    // A remembered picture takes no time, however large its image is.
    var chosen = paths.filter { pictures[$0] == Thumbnail.none(waits) }
    var seen: Set<String> = []
    chosen.removeAll { !seen.insert($0).inserted }
    let stamps =
      memory == nil ? [] : chosen.map { FileStamp(path: ImageFolder.full($0, in: folder)) }
    for (path, bytes) in zip(chosen, memory?.pictures(recipe, of: stamps) ?? []) {
      if let bytes { pictures[path] = .png(bytes) }
    }
    let rest = chosen.indices.filter { pictures[chosen[$0]] == Thumbnail.none(waits) }
    let drawn = Mutex([Int: Thumbnail]())
    Parallel.forEach(rest.count) { place in
      guard Uptime.seconds() < end else { return }
      let picture = Thumbnail.draw(
        ImageFolder.full(chosen[rest[place]], in: folder), small, pixels: seconds * pixelsPerSecond)
      drawn.withLock { $0[rest[place]] = picture }
    }
    var fresh: [(stamp: FileStamp, bytes: [UInt8])] = []
    for (index, picture) in drawn.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
      let path = chosen[index]
      pictures[path] = picture
      // A file that was replaced meanwhile is not the one that the stamp is of.
      if case .png(let bytes) = picture, memory != nil, let stamp = stamps[index],
        stamp == FileStamp(path: ImageFolder.full(path, in: folder))
      {
        fresh.append((stamp, bytes))
      }
    }
    if !fresh.isEmpty { memory?.remember(fresh, recipe) }
    return pictures
  }

  /// Said of an image that there was no time for, and of one that alone would take it all.
  private static let (waits, tooLarge) = ("no time to draw", "too large to draw")

  /// What a picture depends on but the image.
  private static func recipe(_ preprocessing: Preprocessing) -> ContentDigest {
    ContentDigest(of: "picture, revision \(FeatureRecipe.revision), \(preprocessing)")
  }

  /// The same part of an image, smaller.
  static func preprocessing(like original: Preprocessing) -> Preprocessing {
    let ratio = Double(original.resize) / Double(original.crop)
    let resize = min(max(Int((Double(side) * ratio).rounded()), 1), 65_536)
    return Preprocessing(
      resize: resize, crop: side, interpolation: original.interpolation,
      background: original.background,
      decoding: DecodingMode(turnsUpright: original.decoding.turnsUpright))
  }

  /// The picture of a file, unless its header claims more than so many pixels.
  private static func draw(
    _ path: String, _ preprocessing: Preprocessing, pixels limit: Double
  ) -> Thumbnail {
    do throws(ImageError) {
      return try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
        if let claim = ImageHeader(claimedBy: bytes),
          Double(claim.width) * Double(claim.height) > limit
        {
          return .none(tooLarge)
        }
        return .png(PNGEncoder.encode(try preprocessing.crop(decoding: bytes, path: path)))
      }
    } catch {
      if case .overLimit = error.reason { return .none(tooLarge) }
      return .none("unreadable")
    }
  }

  /// Whether a path leads out of the folder that it starts from: a run's record that was tampered
  /// with can't name such files.
  static func isOutside(_ path: String) -> Bool {
    path.hasPrefix("/") || path.split(separator: "/").contains("..")
  }

  /// Why there is nothing to draw at a path; nil if there is a file.
  private static func absence(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return "gone" }
    return status.st_mode & S_IFMT == S_IFREG ? nil : "unreadable"
  }
}
