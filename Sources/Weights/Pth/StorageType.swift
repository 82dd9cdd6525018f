/// The storages that PyTorch has for the types of safetensors.
enum StorageType: String, CaseIterable {
  case float = "FloatStorage"
  case half = "HalfStorage"
  case bfloat16 = "BFloat16Storage"
  case double = "DoubleStorage"
  case long = "LongStorage"
  case int = "IntStorage"
  case short = "ShortStorage"
  case char = "CharStorage"
  case byte = "ByteStorage"
  case bool = "BoolStorage"

  /// The type of its elements.
  var elements: TensorType {
    switch self {
    case .float: .f32
    case .half: .f16
    case .bfloat16: .bf16
    case .double: .f64
    case .long: .i64
    case .int: .i32
    case .short: .i16
    case .char: .i8
    case .byte: .u8
    case .bool: .bool
    }
  }

  /// The storage of elements of a type; nil if there is none.
  init?(_ elements: TensorType) {
    guard let found = Self.allCases.first(where: { $0.elements == elements }) else { return nil }
    self = found
  }
}

/// Elements from one index to the next along each axis, without gaps, the last axis's side by side.
///
/// An axis of no elements counts as one, as it does for PyTorch.
func rowMajorStrides(of shape: [Int]) -> [Int] {
  var strides = shape
  var next = 1
  for axis in shape.indices.reversed() {
    strides[axis] = next
    next *= max(shape[axis], 1)
  }
  return strides
}
