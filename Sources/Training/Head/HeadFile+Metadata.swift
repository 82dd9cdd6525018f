internal import Features
internal import Foundation
internal import Text
internal import Vision
internal import Weights

/// The metadata of a head file: texts, those with structure as JSON.
struct HeadMetadata {
  enum Key: String {
    case version = "finetune.head"
    case temperature
    case classes, preprocessing, backbone, precision, calibration, training, images
    case published = "backbone.published"
    case digest = "backbone.digest"
    case architecture = "backbone.architecture"
    case backbonePath = "backbone.path"
    case kernelRevision = "kernel.revision"
    case tool
  }

  let values: [String: String]
  let path: String

  /// Whether these are the metadata of a head at all.
  var isHead: Bool { values[Key.version.rawValue] != nil }

  func checkFormat() throws { _ = try format() }

  private func format() throws -> Int {
    guard let version = values[Key.version.rawValue] else {
      throw HeadFileError.notAHead(path: path)
    }
    guard let number = Int(version), (1...HeadFile.formatVersion).contains(number) else {
      throw HeadFileError.newer(path: path, found: version)
    }
    return number
  }

  /// What the logits are divided by; 1 in a file of the first format.
  func temperature() throws -> Double {
    if try format() < 2 { return 1 }
    let text = try text(.temperature)
    // Its inverse and products of it are finite.
    guard let value = Double(text), (1e-6...1e6).contains(value) else {
      throw HeadFileError.badMetadata(
        path: path, key: Key.temperature.rawValue,
        reason: "expected a number from 0.000001 to 1000000, found \(text)")
    }
    return value
  }

  /// How the head was trained, with fractions that divide a folder.
  func training() throws -> TrainingRecord {
    let record = try decode(TrainingRecord.self, .training)
    do {
      let testFraction = record.testFraction ?? 0
      try RunOption.valFraction.check(record.valFraction)
      try RunOption.testFraction.check(testFraction)
      try RunOption.testFraction.check(record.valFraction + testFraction)
    } catch {
      throw HeadFileError.badMetadata(
        path: path, key: Key.training.rawValue, reason: error.description)
    }
    return record
  }

  /// Which images the head was made with, if the file says so.
  func images() throws -> SeenImages? {
    guard values[Key.images.rawValue] != nil else { return nil }
    return try decode(SeenImages.self, .images)
  }

  func text(_ key: Key) throws -> String {
    guard let value = values[key.rawValue] else {
      throw HeadFileError.missingMetadata(path: path, key: key.rawValue)
    }
    return value
  }

  /// The SHA-256 of the backbone's file, if that was published.
  var published: String? { values[Key.published.rawValue] }

  /// Where the backbone's file lay in training; nil unless it is a path from the root.
  var backbonePath: String? {
    values[Key.backbonePath.rawValue].flatMap { $0.hasPrefix("/") ? $0 : nil }
  }

  /// What kind of network the backbone is: a ResNet-18 in files that don't say.
  func architecture() throws(HeadFileError) -> Architecture {
    guard let name = values[Key.architecture.rawValue] else { return .resNet18 }
    guard let known = Architecture.all.first(where: { $0.name == name }) else {
      throw .badMetadata(
        path: path, key: Key.architecture.rawValue,
        reason:
          "expected one of \(Architecture.all.map(\.name).joined(separator: ", ")), found \(name)")
    }
    return known
  }

  /// What features are computed in, which this version has to know.
  func precision() throws -> String {
    let text = try text(.precision)
    guard Precision.Name(rawValue: text) != nil else {
      throw HeadFileError.precision(path: path, found: text)
    }
    return text
  }

  /// What the integers of the backbone's features stand for, if they come from integers.
  func calibration() throws -> Calibration? {
    guard try precision() == Precision.Name.int8.rawValue else { return nil }
    return try decode(Calibration.self, .calibration)
  }

  func decode<T: Decodable>(_ type: T.Type, _ key: Key) throws -> T {
    let text = try text(key)
    do {
      return try JSONDecoder().decode(type, from: Data(text.utf8))
    } catch let DecodingError.keyNotFound(name, _) {
      throw HeadFileError.badMetadata(
        path: path, key: key.rawValue, reason: "\(name.stringValue) is missing")
    } catch DecodingError.dataCorrupted(let context) where context.underlyingError == nil {
      throw HeadFileError.badMetadata(
        path: path, key: key.rawValue, reason: context.debugDescription)
    } catch {
      throw HeadFileError.badMetadata(path: path, key: key.rawValue, reason: "not as expected")
    }
  }
}

extension HeadFile {
  /// What the file says about itself.
  package var metadata: [String: String] {
    var values: [HeadMetadata.Key: String] = [
      .version: "\(HeadFile.formatVersion)",
      .temperature: "\(temperature)",
      .classes: JSON.strings(classes).text,
      .preprocessing: JSON.encoded(preprocessing),
      .backbone: backbone.name,
      .digest: backbone.digest,
      .precision: backbone.precision,
      .kernelRevision: backbone.kernelRevision,
      .training: JSON.encoded(training),
      .tool: "finetune \(toolVersion)",
    ]
    values[.published] = backbone.published
    // Files from before there were others are of a ResNet-18 and don't say so.
    if backbone.architecture != .resNet18 { values[.architecture] = backbone.architecture.name }
    values[.backbonePath] = backbone.path
    values[.calibration] = backbone.calibration.map(JSON.encoded)
    return Dictionary(uniqueKeysWithValues: values.map { ($0.key.rawValue, $0.value) })
  }
}
