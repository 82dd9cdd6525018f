import Features
import TestSupport
import Testing
import Training
import Vision
import Weights

@Suite("Changes of the preprocessing")
struct PreprocessingChangesTests {
  private func changed(_ set: (inout PreprocessingChanges) -> Void) throws -> Preprocessing {
    var changes = PreprocessingChanges()
    set(&changes)
    return try changes.applied(to: .imageNet)
  }

  @Test("only what is given changes")
  func changes() throws {
    #expect(try changed { _ in } == .imageNet)
    #expect(try changed { $0.resize = 235 } == Preprocessing(resize: 235))
    #expect(
      try changed {
        $0.crop = 160
        $0.interpolation = .bicubic
        $0.mean = ChannelValues("0.5")
        $0.std = ChannelValues("0.1, 0.2,1")
      }
        == Preprocessing(
          crop: 160, interpolation: .bicubic, mean: [0.5, 0.5, 0.5], std: [0.1, 0.2, 1]))
  }

  @Test("photos are decoded as weights say, unless something else is wanted")
  func photos() throws {
    let stored = Preprocessing(decoding: .asStored)
    #expect(try PreprocessingChanges().applied(to: stored).decoding == .asStored)
    var changes = PreprocessingChanges()
    changes.ignoresOrientation = true
    #expect(
      try changes.applied(to: .imageNet).decoding == DecodingMode(turnsUpright: false))
    changes.decodesExactly = false
    #expect(try changes.applied(to: stored).decoding == DecodingMode(turnsUpright: false))
    changes.ignoresOrientation = false
    #expect(try changes.applied(to: stored).decoding == .standard)
  }

  @Test("of photos only a network that was trained here says something")
  func stated() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/net.safetensors"
    let old = #"{"resize":256,"crop":224,"interpolation":"bilinear","mean":[0,0,0],"std":[1,1,1]"#
    func decoding(_ json: String, isTrained: Bool) throws -> DecodingMode? {
      var metadata = ["preprocessing": json]
      if isTrained { metadata["finetune.head"] = "2" }
      try SafetensorsWriter.write(
        [TensorEntry("x", shape: [1], floats: [1])], metadata: metadata, to: path)
      return try LoadedBackbone.preprocessing(of: WeightsFile(path: path), nil)?.decoding
    }
    #expect(try decoding(old + "}", isTrained: false) == .standard)
    #expect(try decoding(old + "}", isTrained: true) == .asStored)
    let upright = DecodingMode(isScaled: false)
    for isTrained in [false, true] {
      #expect(try decoding(old + #","orientation":"exif"}"#, isTrained: isTrained) == upright)
    }
  }

  @Test("what is out of range is refused with its option")
  func ranges() {
    func refused(_ set: (inout PreprocessingChanges) -> Void) -> String {
      let error = #expect(throws: PreprocessingChangeError.self) { try changed(set) }
      return error.map { String($0.description.prefix { $0 != ":" }) } ?? ""
    }
    for resize in [31, 4097, -1] { #expect(refused { $0.resize = resize } == "resize") }
    for crop in [31, 1025, 0] { #expect(refused { $0.crop = crop } == "crop") }
    #expect(refused { $0.crop = 257 } == "crop")
    #expect(refused { $0.resize = 223 } == "resize")
    #expect(refused { $0.mean = ChannelValues("123.675,116.28,103.53") } == "mean")
    #expect(refused { $0.mean = ChannelValues("-0.1") } == "mean")
    #expect(refused { $0.std = ChannelValues("0") } == "std")
    #expect(refused { $0.std = ChannelValues("58.4") } == "std")
  }

  @Test(
    "channels are three finite numbers or one",
    arguments: ["", "0.5,0.5", "0.5,0.5,0.5,0.5", "a", "nan", "inf,0,0", "0.5;0.5;0.5", ",,"])
  func notChannels(_ text: String) {
    #expect(ChannelValues(text) == nil)
  }

  @Test("run.yaml keeps the changes")
  func yaml() throws {
    var options = RunOptions()
    options.images.resize = 235
    options.images.crop = 224
    options.images.interpolation = .bicubic
    options.images.mean = ChannelValues("0.485,0.456,0.406")
    options.images.std = ChannelValues("0.229,0.224,0.225")
    #expect(options.yaml.contains("interpolation: bicubic\nmean: \"0.485,0.456,0.406\"\n"))
    #expect(try RunOptions(yaml: options.yaml, path: "run.yaml") == options)
    #expect(throws: OptionError.self) {
      try RunOptions(yaml: "interpolation: nearest", path: "run.yaml")
    }
    options.images.crop = 10
    options.data = "a"
    options.weights = "b"
    #expect(throws: OptionError.self) { try options.validate() }
  }

  /// timm resizes to floor(224 / 0.95) = 235 and takes 224; torchvision to 256.
  @Test("the registry's weights ask for what their publishers evaluate with")
  func registry() throws {
    func asked(_ name: String) throws -> Preprocessing {
      let entry = try #require(WeightsRegistry.named(name))
      return try #require(Preprocessing(metadata: entry.preprocessing))
    }
    // Of photos publishers say nothing.
    #expect(try asked("resnet18") == Preprocessing(decoding: .asStored))
    #expect(
      try asked("resnet18.a1_in1k")
        == Preprocessing(resize: 235, interpolation: .bicubic, decoding: .asStored))
    for entry in WeightsRegistry.all {
      #expect(Preprocessing(metadata: entry.preprocessing) != nil)
    }
    #expect(Preprocessing(metadata: "{\"resize\":99999}") == nil)
  }
}
