/// What a file of tensors is, by its content.
public enum WeightsFormat: String, Sendable {
  /// The safetensors format.
  case safetensors
  /// What `torch.save` writes since PyTorch 1.6: a zip archive.
  case pth = ".pth (zip)"
  /// What `torch.save` wrote before, and still writes on request.
  case legacyPth = ".pth (legacy)"

  /// The format of a whole file; safetensors if it is none of the others.
  init(of file: UnsafeRawBufferPointer) {
    self = .safetensors
    guard file.count > 8 else { return }
    let length = UInt64(littleEndian: file.loadUnaligned(as: UInt64.self))
    // The first bytes of a safetensors file may be any: they are a length.
    if length <= SafetensorsHeader.limit, file[8] == UInt8(ascii: "{") { return }
    if file.starts(with: [0x50, 0x4b, 0x03, 0x04]) { self = .pth }
    if file[0] == 0x80, (2...5).contains(file[1]), length > SafetensorsHeader.limit {
      self = .legacyPth
    }
  }
}
