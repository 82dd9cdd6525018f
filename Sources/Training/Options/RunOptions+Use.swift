internal import Features
internal import Foundation
package import Vision
package import Weights

extension RunOptions {
  /// The limits under which images are decoded.
  package var limits: DecodingLimits {
    maxPixels.map { DecodingLimits.allowing(pixels: $0) } ?? .standard
  }

  /// The backbone that these options name, with what they say of images.
  func backbone(memory: (any FileMemory)?) throws -> LoadedBackbone {
    var backbone = try LoadedBackbone(
      named: weights ?? "", prefix: weightsPrefix, as: architecture, changes: images,
      memory: memory)
    if let background { backbone.preprocessing.background = try RunOptions.color(background) }
    return backbone
  }

  /// The views of each training image.
  func trainingViews() throws -> [FeatureView] {
    try (augment.map(Augmentation.init) ?? Augmentation()).views(seed: seed)
  }

  /// The color that `--background` means.
  package static func color(_ text: String) throws(OptionError) -> RGB {
    guard let color = RGB(text) else {
      throw .invalid(
        option: "--background", expected: "a color as '#rrggbb'", found: text)
    }
    return color
  }

  /// The options with paths that mean the same from any folder.
  ///
  /// - Throws: `FileError` if the current folder's own path is not UTF-8, so that no text can have it.
  package func resolved() throws(FileError) -> RunOptions {
    let here = FileManager.default.currentDirectoryPath
    let isRelative = [data, output, weights].contains { $0?.hasPrefix("/") == false }
    if isRelative, !FileManager.default.fileExists(atPath: here) {
      throw FileError(path: here, operation: .open, code: EILSEQ)
    }
    var options = self
    options.data = data.map(Folder.absolute)
    options.output = output.map(Folder.absolute)
    if let weights, FileManager.default.fileExists(atPath: weights) {
      options.weights = Folder.absolute(weights)
    }
    return options
  }
}
