/// The checked contents of a `.pth` file.
struct PthContents {
  typealias Reason = WeightsError.Reason

  private(set) var tensors: [String: TensorInfo] = [:]

  /// Views may share bytes, so that tensors can be larger than their file, but not without bound.
  static let inflationLimit = 16

  /// Reads what `torch.save` has written since PyTorch 1.6: a zip archive of a pickle and storages.
  init(zip file: UnsafeRawBufferPointer) throws(Reason) {
    let archive: ZipArchive
    do { archive = try ZipArchive(file) } catch { throw .zip(error) }
    let folder = try Self.folder(of: archive)
    func record(_ name: String) throws(Reason) -> Range<Int>? {
      do { return try archive.range(of: folder + name) } catch { throw .zip(error) }
    }
    if let range = try record("byteorder") {
      let order = String(decoding: file[range].prefix(20), as: UTF8.self)
      guard order == "little" else { throw .pth(.byteOrder(order)) }
    }
    guard let range = try record("data.pkl") else { throw .pth(.noPickle) }
    var machine = PickleMachine(
      UnsafeRawBufferPointer(rebasing: file[range]), allowing: StateDict.globals)
    let root = try Self.run(&machine)
    let found = try StateDict.tensors(of: root, in: machine.objects)
    try take(found, fileSize: file.count) { storage throws(Reason) in
      try record("data/" + storage.key)
    }
  }

  /// Reads what older versions have written: five pickles, then the storages one after another.
  init(legacy file: UnsafeRawBufferPointer) throws(Reason) {
    let archive = try LegacyArchive(file)
    let found = try StateDict.tensors(of: archive.root, in: archive.objects)
    try take(found, fileSize: file.count) { storage in archive.storages[storage.key] }
  }

  private mutating func take(
    _ found: [PthTensor], fileSize: Int,
    range: (PthStorage) throws(Reason) -> Range<Int>?
  ) throws(Reason) {
    var claimed = 0
    for tensor in found {
      guard let bytes = try range(tensor.storage) else {
        throw .pth(.noStorage(key: tensor.storage.key))
      }
      let info = try tensor.info(storageAt: bytes)
      let (sum, overflow) = claimed.addingReportingOverflow(info.byteCount)
      guard !overflow, sum / Self.inflationLimit <= fileSize else {
        throw .pth(.inflated(claimed: overflow ? .max : sum, fileSize: fileSize))
      }
      claimed = sum
      tensors[tensor.name] = info
    }
  }

  /// The one folder at the top of the archive, with a slash: the one that `data.pkl` lies in.
  private static func folder(of archive: ZipArchive) throws(Reason) -> String {
    let folders = archive.names.filter { name in
      name.hasSuffix("/data.pkl") && name.utf8.count { $0 == UInt8(ascii: "/") } == 1
    }.map { String($0.dropLast("data.pkl".count)) }
    guard let folder = folders.first else { throw .pth(.noPickle) }
    guard folders.count == 1 else { throw .pth(.severalPickles) }
    guard !archive.names.contains(folder + "constants.pkl") else { throw .pth(.torchScript) }
    return folder
  }

  /// Runs a machine; its faults are the file's.
  static func run(_ machine: inout PickleMachine) throws(Reason) -> PickleValue {
    do { return try machine.run() } catch { throw .pickle(error) }
  }
}
