import Testing
import Weights

@Suite("A network among the tensors of a file")
struct NetworkPlaceTests {
  private let network = NetworkNames(
    title: "Tiny", head: "fc", featureCount: 2,
    shapes: ["conv1.weight": [2, 1], "layer1.0.bn1.running_mean": [2]],
    schemes: [.own(head: "fc"), .huggingFaceResNet, .sequentialResNet])

  /// The tensors behind a prefix, all of them of one value.
  private func own(_ prefix: String = "", _ value: Float = 1) -> [TensorEntry] {
    [
      TensorEntry(prefix + "conv1.weight", shape: [2, 1], floats: [value, value]),
      TensorEntry(prefix + "layer1.0.bn1.running_mean", shape: [2], floats: [value, value]),
    ]
  }

  private func scalar(_ name: String) -> TensorEntry { TensorEntry(name, shape: [1], floats: [5]) }

  private func with<R>(_ entries: [TensorEntry], _ body: (WeightsFile) throws -> R) throws -> R {
    try withTemporaryFolder { folder in
      try SafetensorsWriter.write(entries, to: folder + "/a")
      return try body(try WeightsFile(path: folder + "/a"))
    }
  }

  @Test(
    "it is found behind any prefix, and gets its own names",
    arguments: [
      "", "module.", "_orig_mod.", "module._orig_mod.", "model.backbone.", "module.encoder_q.",
    ])
  func prefix(_ prefix: String) throws {
    try with(own(prefix) + [scalar("n_averaged"), scalar("queue")]) { file in
      let place = try file.place(of: network)
      #expect(place.prefix == prefix)
      #expect(place.unused == 2)
      let found = file.network(at: place)
      #expect(found.names == ["conv1.weight", "layer1.0.bn1.running_mean"])
      #expect(try found.floats("conv1.weight") == [1, 1])
      let text = place.text(network.title) ?? ""
      #expect(text.contains("found a Tiny") && text.contains("2 other tensors are not used"))
      #expect(prefix.isEmpty || text.contains("under \"\(prefix)\""))
    }
  }

  @Test(
    "one that is there alone under its own names needs no word; its counters and head belong to it")
  func plain() throws {
    let head = [
      TensorEntry("fc.weight", shape: [3, 2], floats: Array(repeating: 0, count: 6)),
      TensorEntry("fc.bias", shape: [3], floats: [0, 0, 0]),
      TensorEntry(
        "layer1.0.bn1.num_batches_tracked", shape: [], type: .i64,
        bytes: Array(repeating: 0, count: 8)),
    ]
    try with(own() + head) { file in
      let place = try file.place(of: network)
      #expect(place.text(network.title) == nil)
      #expect(file.network(at: place).names == file.names)
    }
  }

  @Test("a head of another width, of more axes or of a type without numbers is left alone")
  func otherHeads() throws {
    func head(_ shape: [Int], _ type: TensorType = .f32) -> [TensorEntry] {
      let count = shape.reduce(1, *) * type.bitWidth / 8
      return [
        TensorEntry(
          "fc.weight", shape: shape, type: type, bytes: Array(repeating: 0, count: count)),
        TensorEntry("fc.bias", shape: [3], floats: [0, 0, 0]),
      ]
    }
    for (entries, isHead) in [
      (head([3, 2]), true), (head([3, 4]), false), (head([3, 2, 1]), false),
      (head([4, 2]), false), (head([3, 2], .f8E4M3), false), (head([3, 2], .bf16), true),
    ] {
      try with(own() + entries) { file in
        let place = try file.place(of: network)
        #expect(file.network(at: place).names.contains("fc.weight") == isHead)
      }
    }
  }

  @Test("a projection head is left alone, blocks that the network doesn't have are not")
  func others() throws {
    try with(own() + [scalar("fc.0.weight"), scalar("fc.2.weight"), scalar("projector.weight")]) {
      let place = try $0.place(of: network)
      #expect($0.network(at: place).names.count == 2)
    }
    try with(own() + [scalar("layer1.1.bn1.running_mean")]) { file in
      _ = #expect(throws: NetworkNamesError.self) { try file.place(of: network) }
    }
  }

  @Test("several are refused with their names, and one is chosen by its prefix or the prefix's end")
  func several() throws {
    try with(own("module.encoder_q.") + own("module.encoder_k.", 2)) { file in
      let error = #expect(throws: NetworkNamesError.self) { try file.place(of: network) }
      let text = error?.description ?? ""
      #expect(text.contains("found 2, under \"module.encoder_k.\", \"module.encoder_q.\""))
      #expect(text.hasSuffix("say which"))
      for name in ["encoder_k", "encoder_k.", "module.encoder_k", "module.encoder_k."] {
        let place = try file.place(of: network, prefix: name)
        #expect(try file.network(at: place).floats("conv1.weight") == [2, 2])
      }
      for name in ["encoder", "ncoder_k", "x"] {
        let error = #expect(throws: NetworkNamesError.self) {
          try file.place(of: network, prefix: name)
        }
        #expect(error?.description.hasSuffix("found \"\(name)\"") == true)
      }
    }
    // The network's own names are a prefix of no letters.
    try with(own() + own("ema.", 2)) { file in
      let places = [
        try file.place(of: network, prefix: ""), try file.place(of: network, prefix: "ema"),
      ]
      #expect(places.map(\.prefix) == ["", "ema."])
    }
  }

  @Test("names of Hugging Face's transformers and of a Sequential are known")
  func schemes() throws {
    let other = [
      TensorEntry("resnet.embedder.embedder.convolution.weight", shape: [2, 1], floats: [3, 4]),
      TensorEntry(
        "resnet.encoder.stages.0.layers.0.layer.0.normalization.running_mean", shape: [2],
        floats: [5, 6]),
      TensorEntry("classifier.1.weight", shape: [1, 2], floats: [7, 8]),
      TensorEntry("classifier.1.bias", shape: [1], floats: [9]),
    ]
    try with(other) { file in
      let place = try file.place(of: network)
      #expect(place.prefix == "resnet.")
      #expect(
        place.text(network.title) == "found a Tiny under \"resnet.\", by Hugging Face's names")
      let found = file.network(at: place)
      #expect(try found.floats("conv1.weight") == [3, 4])
      #expect(try found.floats("layer1.0.bn1.running_mean") == [5, 6])
      #expect(try found.floats("fc.weight") == [7, 8])
    }
    let places = [
      TensorEntry("backbone.0.weight", shape: [2, 1], floats: [3, 4]),
      TensorEntry("backbone.4.0.bn1.running_mean", shape: [2], floats: [5, 6]),
    ]
    try with(places) { file in
      let place = try file.place(of: network)
      #expect(place.prefix == "backbone.")
    }
  }

  @Test(
    "another network is called what it looks like",
    arguments: [
      (["features.0.weight", "classifier.6.weight"], "a VGG or AlexNet"),
      (["module.cls_token", "module.blocks.0.attn.qkv.weight"], "a Vision Transformer (ViT)"),
      (["_conv_stem.weight"], "an EfficientNet"),
      (["features.denseblock1.denselayer1.norm1.weight"], "a DenseNet"),
      (["x.layer1.0.conv1.weight"], "a ResNet with"),
      (["fc.weight", "fc.bias"], "a head alone"),
      (["a", "b", "c"], "another network: 3 tensors, such as \"a\", \"b\", \"c\""),
      (["layer1.0.bn1.running_mean"], "a Tiny whose \"conv1.weight\" is missing"),
      ([], "no tensors"),
    ])
  func another(names: [String], title: String) throws {
    try with(names.map(scalar)) { file in
      let error = #expect(throws: NetworkNamesError.self) { try file.place(of: network) }
      let text = error?.description ?? ""
      #expect(text.hasPrefix("\(file.path): expected the weights of a Tiny, found "))
      #expect(text.contains(title), "\(text)")
      #expect(!text.contains("\n"))
    }
  }

  @Test("residual networks are told by the blocks of their stages")
  func residual() throws {
    func names(_ counts: [Int], isBottleneck: Bool) -> [TensorEntry] {
      counts.indices.flatMap { stage in
        (0..<counts[stage]).flatMap { block in
          (1...(isBottleneck ? 3 : 2)).map { scalar("layer\(stage + 1).\(block).conv\($0).weight") }
        }
      }
    }
    for (counts, isBottleneck, title) in [
      ([3, 4, 6, 3], false, "a ResNet-34;"), ([3, 4, 6, 3], true, "a ResNet-50;"),
      ([3, 4, 23, 3], true, "a ResNet-101;"),
      ([1, 1, 1, 1], false, "a ResNet with 1, 1, 1, 1 blocks"),
    ] {
      try with(names(counts, isBottleneck: isBottleneck)) { file in
        let error = #expect(throws: NetworkNamesError.self) { try file.place(of: network) }
        #expect(
          error?.description.contains("looks like " + title) == true, "\(String(describing: error))"
        )
      }
    }
  }
}
