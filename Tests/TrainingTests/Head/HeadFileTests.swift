import Autograd
import Features
import Foundation
import TestSupport
import Testing
import Training
import Vision
import Weights

@Suite("Head file")
struct HeadFileTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path + "/head.safetensors" }

  init() throws { folder = try TemporaryFolder() }

  private func head(classes: [String] = ["cat", "dog, \"big\"", "été"]) -> HeadFile {
    var options = RunOptions()
    options.groupBy = "(a+)"
    options.seed = .max
    let weight = (0..<classes.count * 512).map { Float($0) * 0.1 }
    return HeadFile(
      head: TrainedHead(
        weight: Tensor(weight, shape: [classes.count, 512]),
        bias: Tensor(shape: [classes.count], repeating: -1)),
      temperature: 1.8312345678901234,
      classes: classes,
      preprocessing: Preprocessing(resize: 236, interpolation: .bicubic, background: .white),
      backbone: BackboneIdentity(
        name: "resnet18", published: "f370", digest: "ab12", precision: "fp32",
        kernelRevision: "1", path: "/weights/resnet18.pth"),
      training: TrainingRecord(options, best: nil))
  }

  @Test("everything comes back as it was")
  func roundTrip() throws {
    let head = head()
    try head.write(to: path)
    let back = try HeadFile(path: path)
    #expect(back.temperature == head.temperature)
    #expect(back.classes == head.classes)
    #expect(back.preprocessing == head.preprocessing)
    #expect(back.backbone == head.backbone)
    #expect(back.training == head.training)
    #expect(back.head.weight.scalars == head.head.weight.scalars)
    #expect(back.head.bias.scalars == head.head.bias.scalars)
  }

  @Test("it says which images it was made with, and an export of it doesn't")
  func images() throws {
    func samples(_ numbers: Range<Int>) -> [Sample] {
      numbers.map { Sample(path: "\($0)", label: 0, digest: ContentDigest(of: "image \($0)")) }
    }
    var head = head()
    head.images = SeenImages(train: samples(0..<90), validation: samples(90..<100))
    try head.write(to: path)
    let back = try #require(try HeadFile(path: path).images)
    #expect(back == head.images)
    #expect(back.train.matches(samples(80..<200).map(\.digest)) == 10)
    #expect(back.validation.matches(samples(80..<200).map(\.digest)) == 10)
    #expect(back.train.isComplete && back.train.count == 90)
    #expect(head.metadata["images"] == nil)
    try spoil { $0["images"] = #"{"train":{"count":1,"digests":"AAAA"}}"# }
    #expect(refusal()?.contains("metadata \"images\" can't be understood") == true)
  }

  @Test("of many images those with the lowest digests are recorded, in bounded space")
  func manyImages() throws {
    let digests = (0..<70_000).map { ContentDigest(of: "image \($0)") }
    let sample = DigestSample(of: digests)
    #expect(sample.count == 70_000 && !sample.isComplete)
    #expect(sample.matches(digests) == DigestSample.most)
    // A thousand of them: most are recorded; other images are not.
    let shared = sample.matches(Array(digests.prefix(1000)))
    #expect((900...1000).contains(shared))
    #expect(sample.matches((70_000..<80_000).map { ContentDigest(of: "image \($0)") }) == 0)
  }

  @Test("numbers that nothing can be computed with are refused")
  func extremes() throws {
    for text in ["0", "-1", "1e-300", "1e300", "nan", "inf"] {
      try head().write(to: path)
      try spoil { $0["temperature"] = text }
      #expect(refusal()?.contains("metadata \"temperature\"") == true, "\(text)")
    }
    for fraction in ["0", "1.5", "1e300"] {
      try head().write(to: path)
      try spoil {
        $0["training"] = $0["training"]?.replacing(
          "\"valFraction\":0.2", with: "\"valFraction\":\(fraction)")
      }
      #expect(refusal()?.contains("metadata \"training\"") == true, "\(fraction)")
    }
  }

  @Test("a folder stands for the head in it; one without a head is said")
  func runFolder() throws {
    let head = head()
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    #expect(throws: HeadFileError.noHead(folder: folder)) { try HeadFile(path: folder) }
    try head.write(to: folder + "/head.safetensors")
    #expect(try HeadFile(path: folder).backbone == head.backbone)
    #expect(try HeadFile(path: folder + "/").classes == head.classes)
  }

  @Test("a hint that is no path from the root is none")
  func hint() throws {
    var head = head()
    head.backbone.path = "models/w.pth"
    try head.write(to: path)
    #expect(try HeadFile(path: path).backbone.path == nil)
  }

  @Test("the calibration of 8-bit features comes back too; without it they are refused")
  func calibration() throws {
    var head = head()
    let calibration = Calibration(
      input: [.init(lower: -2, upper: 2)], activations: ["maxpool": .init(lower: 0, upper: 0.1)])
    head.backbone.precision = "int8"
    head.backbone.calibration = calibration
    try head.write(to: path)
    #expect(try HeadFile(path: path).backbone == head.backbone)
    try spoil { $0["precision"] = "int8" }
    #expect(refusal()?.hasPrefix("\(path): expected metadata \"calibration\", found none") == true)
    try spoil {
      $0["precision"] = "int8"
      $0["calibration"] = #"{"input":[[1,2]],"activations":{}}"#
    }
    #expect(refusal()?.contains("\"calibration\"") == true)
  }

  @Test("the same head gives the same bytes")
  func sameBytes() throws {
    try head().write(to: path)
    let bytes = FileManager.default.contents(atPath: path)
    try head().write(to: path)
    #expect(FileManager.default.contents(atPath: path) == bytes)
  }

  /// Writes the file with one thing about it changed.
  private func spoil(
    metadata: (inout [String: String]) -> Void = { _ in }, weightShape: [Int]? = nil,
    bias: Float = 0
  ) throws {
    let head = head()
    var values = head.metadata
    metadata(&values)
    let shape = weightShape ?? head.head.weight.shape
    try SafetensorsWriter.write(
      [
        .init(
          "fc.weight", shape: shape, floats: [Float](repeating: 1, count: shape.reduce(1, *))),
        .init("fc.bias", shape: [3], floats: [bias, 0, 0]),
      ], metadata: values, to: path)
  }

  private func refusal() -> String? {
    do {
      _ = try HeadFile(path: path)
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("a tensor file without a head's metadata is refused by that name")
  func notAHead() throws {
    try spoil { $0 = [:] }
    #expect(refusal()?.hasPrefix("\(path): expected a head made by finetune train") == true)
  }

  @Test("a later format is refused with a way out", arguments: ["3", "0", "x", ""])
  func newer(_ version: String) throws {
    try spoil { $0["finetune.head"] = version }
    #expect(refusal()?.hasPrefix("\(path): expected a head of format 2, found \(version)") == true)
  }

  @Test("a head of the first format is at temperature 1, whatever it says")
  func firstFormat() throws {
    try spoil {
      $0["finetune.head"] = "1"
      $0["temperature"] = nil
    }
    #expect(try HeadFile(path: path).temperature == 1)
  }

  @Test(
    "each missing piece is named",
    arguments: [
      "classes", "preprocessing", "backbone", "backbone.digest", "precision", "training",
      "kernel.revision", "temperature",
    ])
  func missing(_ key: String) throws {
    try spoil { $0[key] = nil }
    #expect(refusal()?.hasPrefix("\(path): expected metadata \"\(key)\", found none") == true)
  }

  @Test(
    "each piece that makes no sense is named",
    arguments: [
      ("classes", "[]"), ("classes", #"["a","b","a"]"#), ("classes", "{"), ("classes", "[1,2,3]"),
      ("preprocessing", #"{"crop":0}"#), ("preprocessing", HeadFileTests.hugeCrop),
      ("training", "[]"), ("training", "{}"),
      ("temperature", "0"), ("temperature", "-1"), ("temperature", "nan"), ("temperature", "inf"),
      ("temperature", "warm"), ("temperature", ""),
    ])
  func senseless(_ key: String, _ text: String) throws {
    try spoil(metadata: { $0[key] = text }, weightShape: text == "[]" ? [0, 512] : nil)
    let refusal = refusal()
    #expect(refusal?.contains("\"\(key)\"") == true || refusal?.contains("\"fc.") == true)
  }

  /// A preprocessing that is right but for a crop that would take all memory.
  private static let hugeCrop = """
    {"resize":65536,"crop":65536,"interpolation":"bilinear","mean":[0,0,0],"std":[1,1,1]}
    """

  @Test("a tensor that doesn't fit the classes is refused with both shapes")
  func shape() throws {
    try spoil(weightShape: [1000, 512])
    #expect(
      refusal()?.hasPrefix("\(path): \"fc.weight\": expected [3, 512], found [1000, 512]") == true)
    try spoil(weightShape: [3, 512] + Array(repeating: 1, count: 100))
    #expect(refusal()?.contains("found [3, 512, 1, 1, 1, 1, 1, 1, and 94 more]: train") == true)
  }

  @Test("numbers that are not finite are refused", arguments: [Float.nan, .infinity])
  func notFinite(_ value: Float) throws {
    try spoil(bias: value)
    #expect(refusal()?.hasPrefix("\(path): \"fc.bias\": expected finite numbers") == true)
  }

  @Test("a name keeps its spelling in Unicode")
  func normalization() throws {
    // é in one scalar and in two are equal to Swift; on disk they are two folders.
    #expect("e\u{301}" == "\u{e9}")
    try head(classes: ["cat", "e\u{301}", "dog"]).write(to: path)
    #expect(
      try HeadFile(path: path).classes.map { Array($0.utf8) } == [
        Array("cat".utf8), Array("e\u{301}".utf8), Array("dog".utf8),
      ])
  }

  @Test("features in an unknown precision are refused with the file's name")
  func precision() throws {
    var head = head()
    head.backbone.precision = "fp64"
    try head.write(to: path)
    let error = #expect(throws: HeadFileError.self) { try HeadFile(path: path) }
    #expect(error?.description.hasPrefix("\(path): expected features in fp32 or int8") == true)
  }
}
