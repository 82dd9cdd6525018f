import Foundation
import Kernels
import Vision

/// `image-benchmark FILE ...`: processor milliseconds an image and core on the way from an image file
/// to a normalized crop, as ImageNet weights want it; the median of 9 rounds over all files.
///
/// With `SERVE=1` it does one round for each line of standard input and answers with the
/// milliseconds of each stage, so that another program can take turns with it on the same machine.
/// With `CROPS=1` it writes the crops to standard output instead, 3 · 224 · 224 bytes each, and with
/// `PIXELS=1` whole pictures. With `EXACT=1` nothing is decoded at a fraction of its size.
@main
enum ImageBenchmark {
  /// What is done anew for each measurement; each includes what stands before it.
  enum Stage: String, CaseIterable {
    case read, check, inflate, decode, crop, whole

    /// What it is, for people.
    var meaning: String {
      switch self {
      case .read: "the file's bytes"
      case .check: "and its structure checked"
      case .inflate: "and all rows of a PNG inflated"
      case .decode: "and the whole picture as RGB"
      case .crop: "without the whole picture: resized and cropped as rows arrive"
      case .whole: "and normalized: file → [1, 3, 224, 224]"
      }
    }
  }

  static func main() throws {
    Parallel.threads = 1
    let paths = Array(CommandLine.arguments.dropFirst())
    guard !paths.isEmpty else {
      print("usage: image-benchmark FILE ...")
      return
    }
    let environment = ProcessInfo.processInfo.environment
    if environment["CROPS"] != nil {
      for path in paths {
        let crop = try preprocessing.crop(contentsOf: path)
        try FileHandle.standardOutput.write(contentsOf: crop.pixels)
      }
      return
    }
    if environment["PIXELS"] != nil {
      for path in paths {
        try FileHandle.standardOutput.write(
          contentsOf: try ImageReader().decode(contentsOf: path).pixels)
      }
      return
    }
    if environment["SERVE"] != nil {
      while readLine() != nil {
        print(try Stage.allCases.map { String(try round($0, paths)) }.joined(separator: " "))
        fflush(nil)
      }
      return
    }
    var rounds: [[Double]] = []
    for _ in 0..<10 { rounds.append(try Stage.allCases.map { try round($0, paths) }) }
    print("\(InstructionSet.current.rawValue), \(paths.count) files, processor ms an image")
    for (index, stage) in Stage.allCases.enumerated() {
      // The first round warms up.
      let median = rounds.dropFirst().map { $0[index] }.sorted()[4]
      let name = stage.rawValue.padding(toLength: 8, withPad: " ", startingAt: 0)
      print(name + String(format: "%8.3f  ", median) + stage.meaning)
    }
  }

  private static let preprocessing = Preprocessing(
    decoding: DecodingMode(isScaled: ProcessInfo.processInfo.environment["EXACT"] == nil))

  /// Milliseconds an image.
  private static func round(_ stage: Stage, _ paths: [String]) throws -> Double {
    let began = now()
    for path in paths { try run(stage, path) }
    return 1000 * (now() - began) / Double(paths.count)
  }

  private static func run(_ stage: Stage, _ path: String) throws {
    let decoder = ImageReader()
    switch stage {
    case .read:
      try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in _ = bytes.count }
    case .check:
      _ = try decoder.inspect(contentsOf: path)
    case .inflate:
      try FileBytes.with(contentsOf: path) { bytes throws(ImageError) in
        guard ImageFormat(startingWith: bytes) == .png else { return }
        _ = try decoder.inflate(bytes, path: path)
      }
    case .decode:
      _ = try decoder.decode(contentsOf: path)
    case .crop:
      _ = try preprocessing.crop(contentsOf: path)
    case .whole:
      _ = preprocessing.normalize([try preprocessing.crop(contentsOf: path)])
    }
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
