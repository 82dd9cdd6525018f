import Foundation

extension WeightsFile {
  /// A tensor's elements, row-major, as Float.
  ///
  /// F32, F16 and BF16 are exact (signalling NaNs of F16 become quiet). F64, I64 and I32 round to
  /// the nearest Float, F64 beyond its range to infinity. BOOL and U8 give the byte's value.
  ///
  /// - Throws: `noTensor`; `notConvertible` for any other type; `shrank`; `zip` with a wrong checksum.
  public func floats(_ name: String) throws(WeightsError) -> [Float] {
    let (bytes, info) = try convertible(name)
    return [Float](unsafeUninitializedCapacity: info.count) { buffer, count in
      let floats = UnsafeMutableBufferPointer(rebasing: buffer[..<info.count])
      bytes.withUnsafeBytes { convert($0, info.type, into: floats) }
      count = info.count
    }
  }

  /// Writes a tensor's elements, converted as `floats(_:)` does, without a temporary copy.
  ///
  /// - Parameters:
  ///   - name: The tensor.
  ///   - destination: Exactly as many elements as the tensor has; may be uninitialized.
  /// - Throws: as `floats(_:)`.
  public func copyFloats(
    of name: String, into destination: UnsafeMutableBufferPointer<Float>
  ) throws(WeightsError) {
    let (bytes, info) = try convertible(name)
    precondition(
      destination.count == info.count,
      "the buffer has \(destination.count) elements, \(quoted(name)) has \(info.count)")
    bytes.withUnsafeBytes { convert($0, info.type, into: destination) }
  }

  /// A tensor's elements where the file is mapped, valid as long as this object lives.
  ///
  /// nil unless they are Floats already: F32, row-major, at an address that is a multiple of 4.
  ///
  /// - Throws: `noTensor`, `shrank`, `zip` with a wrong checksum.
  package func mappedFloats(_ name: String) throws(WeightsError) -> UnsafeBufferPointer<Float>? {
    let info = try info(name)
    let bytes = try rowMajorBytes(of: name, info)
    guard info.type == .f32, 1.littleEndian == 1, case .lent(let bytes) = bytes,
      UInt(bitPattern: bytes.baseAddress) % UInt(MemoryLayout<Float>.alignment) == 0
    else { return nil }
    return bytes.bindMemory(to: Float.self)
  }

  private func convertible(
    _ name: String
  ) throws(WeightsError) -> (TensorBytes, TensorInfo) {
    let info = try info(name)
    guard info.type.convertsToFloat else {
      throw WeightsError(path: path, reason: .notConvertible(tensor: name, type: info.type))
    }
    return (try rowMajorBytes(of: name, info), info)
  }
}

private func convert(
  _ bytes: UnsafeRawBufferPointer, _ type: TensorType,
  into floats: UnsafeMutableBufferPointer<Float>
) {
  switch type {
  case .f32: each(bytes, UInt32.self, into: floats) { Float(bitPattern: $0) }
  case .f16: each(bytes, UInt16.self, into: floats, float(half:))
  case .bf16: each(bytes, UInt16.self, into: floats) { Float(bitPattern: UInt32($0) << 16) }
  case .f64: each(bytes, UInt64.self, into: floats) { Float(Double(bitPattern: $0)) }
  case .i64: each(bytes, Int64.self, into: floats) { Float($0) }
  case .i32: each(bytes, Int32.self, into: floats) { Float($0) }
  case .u8, .bool: each(bytes, UInt8.self, into: floats) { Float($0) }
  default: preconditionFailure("\(type.rawValue) has no conversion to Float")
  }
}

/// Elements need not lie on a multiple of their size.
@inline(__always)
private func each<Element: FixedWidthInteger & BitwiseCopyable>(
  _ bytes: UnsafeRawBufferPointer, _ type: Element.Type,
  into floats: UnsafeMutableBufferPointer<Float>, _ value: (Element) -> Float
) {
  guard let source = bytes.baseAddress, let destination = floats.baseAddress else { return }
  for index in 0..<floats.count {
    let element = source.loadUnaligned(
      fromByteOffset: index * MemoryLayout<Element>.size, as: type)
    (destination + index).initialize(to: value(Element(littleEndian: element)))
  }
}

/// The half-precision number with these bits, exactly.
///
/// Exponent and mantissa move to their places in a Float, whose exponent is then 112 too small:
/// one multiplication mends that, for subnormal numbers too. Infinity and NaN get theirs by hand.
@inline(__always)
private func float(half: UInt16) -> Float {
  let sign = UInt32(half & 0x8000) << 16
  let magnitude = UInt32(half & 0x7fff) << 13
  let special: UInt32 = 0x7c00 << 13
  let finite = (Float(bitPattern: magnitude) * 0x1p112).bitPattern
  let bits = magnitude < special ? finite : magnitude | 0x7f80_0000
  return Float(bitPattern: sign | bits)
}
