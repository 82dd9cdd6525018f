internal import Autograd
internal import Vision
internal import Weights

/// NumPy's format of one array: a magic, a version, and a Python dictionary that says what follows.
package enum NpyFile {
  package static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  /// Writes a matrix of 32-bit numbers, in the order of its rows.
  ///
  /// - Throws: `FileError`.
  static func write(_ matrix: Tensor, to path: String) throws {
    var file = try AtomicFile(replacing: path)
    try file.write(header(shape: matrix.shape))
    try matrix.withUnsafeBufferPointer { try file.write(UnsafeRawBufferPointer($0)) }
    try file.commit()
  }

  /// Whether a file that starts like this holds features of images, as far as that shows: a matrix of
  /// 32-bit numbers with as many columns as a backbone has features.
  package static func holdsFeatures(_ start: [UInt8]) -> Bool {
    let text = String(decoding: start.dropFirst(magic.count + 4).prefix { $0 != 10 }, as: UTF8.self)
    return Architecture.all.contains { architecture in
      text.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (")
        && text.contains(", \(architecture.featureCount)), }")
    }
  }

  /// Version 1.0, with spaces up to a multiple of 64 bytes, so that the numbers can be mapped.
  static func header(shape: [Int]) -> [UInt8] {
    let sizes = shape.map(String.init).joined(separator: ", ")
    var text = "{'descr': '<f4', 'fortran_order': False, 'shape': (\(sizes)), }"
    let start = magic.count + 4
    text += String(repeating: " ", count: 63 - (start + text.utf8.count) % 64) + "\n"
    let length = UInt16(text.utf8.count)
    return magic + [1, 0, UInt8(length & 0xFF), UInt8(length >> 8)] + Array(text.utf8)
  }
}
