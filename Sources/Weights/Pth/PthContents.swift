/// The checked contents of a `.pth` file.
struct PthContents {
  typealias Reason = WeightsError.Reason

  private(set) var tensors: [String: TensorInfo] = [:]
  /// Where the storage of each tensor lies, by the tensor's name; none in the older container, which
  /// has no checksums.
  private(set) var storages: [String: ZipArchive.Content] = [:]
  /// All storages, checked, if the archive was packed again; tensors then lie in them.
  private(set) var unpacked: UnpackedStorages?
  /// Whether the file holds other things too, or its tensors under a key.
  let isCheckpoint: Bool

  /// Views may share bytes, so that tensors can be larger than their file, but not without bound.
  static let inflationLimit = 16

  /// Reads what `torch.save` has written since PyTorch 1.6: a zip archive of a pickle and storages.
  ///
  /// The pickle is compared with its checksum, the storages not yet.
  ///
  /// - Parameter limit: How many bytes are unpacked at most, if any are packed.
  init(zip file: UnsafeRawBufferPointer, limit: Int) throws(Reason) {
    let archive: ZipArchive
    do { archive = try ZipArchive(file) } catch { throw .zip(error) }
    let folder = try Self.folder(of: archive)
    func content(_ name: String) throws(Reason) -> ZipArchive.Content? {
      do { return try archive.content(of: folder + name) } catch { throw .zip(error) }
    }
    /// The bytes of an entry that is looked at whole.
    func checked(_ name: String) throws(Reason) -> UnpackedStorages.Whole? {
      guard let content = try content(name) else { return nil }
      do { return try UnpackedStorages.Whole(content, of: file, limit: limit) } catch {
        throw .zip(error)
      }
    }
    if let whole = try checked("byteorder") {
      let order = String(decoding: whole.bytes.prefix(20), as: UTF8.self)
      guard order == "little" else { throw .pth(.byteOrder(order)) }
    }
    guard let pickle = try checked("data.pkl") else { throw .pth(.noPickle) }
    let state = try withExtendedLifetime(pickle) { () throws(Reason) -> StateDict.Found in
      var machine = PickleMachine(pickle.bytes, allowing: StateDict.globals)
      let root = try Self.run(&machine)
      return try StateDict.tensors(of: root, in: machine.objects)
    }
    isCheckpoint = !state.isAlone
    let found = state.tensors
    var contents: [String: ZipArchive.Content] = [:]
    for tensor in found { contents[tensor.name] = try content("data/" + tensor.storage.key) }
    guard contents.values.contains(where: \.isPacked) else {
      storages = contents
      try take(found, fileSize: file.count) { tensor in contents[tensor.name]?.range }
      return
    }
    do {
      unpacked = try UnpackedStorages(Array(contents.values), of: file, limit: limit)
    } catch {
      throw .zip(error)
    }
    let places = unpacked?.places ?? [:]
    try take(found, fileSize: unpacked?.bytes.count ?? 0) { tensor in
      contents[tensor.name].flatMap { places[$0.name] }
    }
  }

  /// Reads what older versions have written: five pickles, then the storages one after another.
  init(legacy file: UnsafeRawBufferPointer) throws(Reason) {
    let archive = try LegacyArchive(file)
    let state = try StateDict.tensors(of: archive.root, in: archive.objects)
    isCheckpoint = !state.isAlone
    try take(state.tensors, fileSize: file.count) { tensor in archive.storages[tensor.storage.key] }
  }

  private mutating func take(
    _ found: [PthTensor], fileSize: Int, storage: (PthTensor) -> Range<Int>?
  ) throws(Reason) {
    var claimed = 0
    for tensor in found {
      guard let bytes = storage(tensor) else {
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
    guard let folder = folders.first else {
      let files = archive.weightsFiles
      throw files.isEmpty ? .pth(.noPickle) : .archive(.files(files))
    }
    guard folders.count == 1 else { throw .pth(.severalPickles) }
    guard !archive.names.contains(folder + "constants.pkl") else { throw .pth(.torchScript) }
    return folder
  }

  /// Runs a machine; its faults are the file's.
  static func run(_ machine: inout PickleMachine) throws(Reason) -> PickleValue {
    do { return try machine.run() } catch { throw .pickle(error) }
  }
}
