/// The element types of the safetensors format, in the order of their alignment.
///
/// The order of the cases is the format's own; the writer sorts by it, descending, so that every
/// tensor lies on a multiple of its element size.
public enum TensorType: String, CaseIterable, Sendable {
  /// One byte, 0 or 1.
  case bool = "BOOL"
  /// Four bits.
  case f4 = "F4"
  /// Six bits, 2 of exponent.
  case f6E2M3 = "F6_E2M3"
  /// Six bits, 3 of exponent.
  case f6E3M2 = "F6_E3M2"
  /// Unsigned byte.
  case u8 = "U8"
  /// Signed byte.
  case i8 = "I8"
  /// One-byte float, 5 bits of exponent.
  case f8E5M2 = "F8_E5M2"
  /// One-byte float, 4 bits of exponent.
  case f8E4M3 = "F8_E4M3"
  /// One-byte power of two.
  case f8E8M0 = "F8_E8M0"
  /// One-byte float, 4 bits of exponent, no negative zero.
  case f8E4M3FNUZ = "F8_E4M3FNUZ"
  /// One-byte float, 5 bits of exponent, no negative zero.
  case f8E5M2FNUZ = "F8_E5M2FNUZ"
  /// Signed, two bytes.
  case i16 = "I16"
  /// Unsigned, two bytes.
  case u16 = "U16"
  /// IEEE half precision.
  case f16 = "F16"
  /// The upper half of a single-precision number.
  case bf16 = "BF16"
  /// Signed, four bytes.
  case i32 = "I32"
  /// Unsigned, four bytes.
  case u32 = "U32"
  /// IEEE single precision.
  case f32 = "F32"
  /// Two single-precision numbers.
  case c64 = "C64"
  /// IEEE double precision.
  case f64 = "F64"
  /// Signed, eight bytes.
  case i64 = "I64"
  /// Unsigned, eight bytes.
  case u64 = "U64"

  /// Size of one element in bits.
  public var bitWidth: Int {
    switch self {
    case .f4: 4
    case .f6E2M3, .f6E3M2: 6
    case .bool, .u8, .i8, .f8E5M2, .f8E4M3, .f8E8M0, .f8E4M3FNUZ, .f8E5M2FNUZ: 8
    case .i16, .u16, .f16, .bf16: 16
    case .i32, .u32, .f32: 32
    case .c64, .f64, .i64, .u64: 64
    }
  }

  /// Whether `WeightsFile.floats(_:)` can read it.
  public var convertsToFloat: Bool {
    switch self {
    case .f32, .f16, .bf16, .f64, .i64, .i32, .u8, .bool: true
    default: false
    }
  }

  /// Bytes that a tensor of this shape takes, every step checked.
  func byteCount(of tensor: String, shape: [Int]) throws(WeightsError.Reason) -> Int {
    var bits = bitWidth
    for size in shape {
      guard size >= 0 else { throw .negativeSize(tensor: tensor, shape: shape) }
      let (product, overflow) = bits.multipliedReportingOverflow(by: size)
      guard !overflow else { throw .shapeOverflow(tensor: tensor, shape: shape) }
      bits = product
    }
    guard bits % 8 == 0 else { throw .partialByte(tensor: tensor, shape: shape, type: self) }
    return bits / 8
  }

  /// Place in the format's order; a larger one is written earlier.
  var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// What a tensor file says about one tensor.
public struct TensorInfo: Equatable, Sendable {
  /// Element type.
  public let type: TensorType
  /// Size along each axis, row-major; empty for a scalar.
  public let shape: [Int]
  /// Where its first byte lies in the file.
  public let offset: Int
  /// Elements from one index to the next along each axis; nil if they lie row-major, without gaps.
  public let strides: [Int]?

  package init(type: TensorType, shape: [Int], offset: Int, strides: [Int]? = nil) {
    self.type = type
    self.shape = shape
    self.offset = offset
    self.strides = strides
  }

  /// Number of elements; 1 for a scalar.
  public var count: Int { shape.reduce(1, *) }

  /// Bytes that its elements take, row-major and without gaps.
  public var byteCount: Int { count * type.bitWidth / 8 }
}
