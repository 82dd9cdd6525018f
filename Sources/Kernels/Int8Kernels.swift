internal import CInt8Kernels
internal import CPUFeatures

/// The kernels of 8-bit integers, in the form that suits a processor.
///
/// All forms give the same bits: sums of integers are exact, and what follows them is a fixed chain
/// of operations in single precision.
package struct Int8Kernels: Sendable {
  /// The instructions that a form is made of.
  package enum Form: String, CaseIterable, Sendable {
    /// Products of quads of bytes, 512 bits at a time.
    case avx512vnni
    /// The same, 256 bits at a time.
    case avxvnni
    /// Products of pairs of 16-bit integers, 256 bits at a time.
    case avx2
    /// C without intrinsics.
    case portable

    package var isSupported: Bool {
      switch self {
      case .avx512vnni: cpu_has_avx512_vnni()
      case .avxvnni: cpu_has_avx_vnni()
      case .avx2: cpu_has_avx2()
      case .portable: true
      }
    }

    /// Whether it multiplies more numbers at a time than single precision does.
    package var isFast: Bool { self == .avx512vnni || self == .avxvnni }

    /// Whether numbers and weights are made wider before they are multiplied.
    var widens: Bool { self == .avx2 }
    /// Bytes of a packed weight.
    var weightSize: Int { widens ? 2 : 1 }

    /// The best form that needs nothing beyond an instruction set and this processor's products of
    /// quads of bytes.
    package init(for instructionSet: InstructionSet) {
      let candidates: [Form] =
        switch instructionSet {
        case .avx512: [.avx512vnni, .avxvnni, .avx2]
        case .avx2: [.avxvnni, .avx2]
        case .baseline: []
        }
      self = candidates.first(where: \.isSupported) ?? .portable
    }
  }

  package let form: Form
  /// Register tiles of the convolution, tallest first; the last has one row.
  let tiles: [Tile]

  /// So many pixels by 32 channels, and the kernel that computes them.
  struct Tile: Sendable {
    let rows: Int
    let kernel: @convention(c) @Sendable (UnsafePointer<int8_tile>?) -> Void
  }

  /// A depthwise convolution of 16 channels; the form for 256 bits serves the wider ones too.
  let depthwise: @convention(c) @Sendable (UnsafePointer<int8_depthwise>?) -> Void

  /// The kernels of a form, which the caller knows to be supported.
  package init(_ form: Form) {
    self.form = form
    tiles = Self.tiles(form)
    #if arch(x86_64)
      depthwise = form == .portable ? int8depthwise16_portable : int8depthwise16_avx2
    #else
      depthwise = int8depthwise16_portable
    #endif
  }

  /// The kernels of the form in use.
  package static let current = Int8Kernels(Form(for: .current))

  /// Output channels of a tile, and of a panel of weights.
  static let columns = Int(int8_columns)

  /// The smallest tile that holds so many pixels.
  func tile(for rows: Int) -> Tile { tiles.last { $0.rows >= rows } ?? tiles[0] }

  private static func tiles(_ form: Form) -> [Tile] {
    #if arch(x86_64)
      switch form {
      case .avx512vnni:
        return [
          Tile(rows: 14, kernel: int8conv14x32_avx512vnni),
          Tile(rows: 8, kernel: int8conv8x32_avx512vnni),
          Tile(rows: 4, kernel: int8conv4x32_avx512vnni),
          Tile(rows: 1, kernel: int8conv1x32_avx512vnni),
        ]
      case .avxvnni:
        return [
          Tile(rows: 6, kernel: int8conv6x32_avxvnni),
          Tile(rows: 4, kernel: int8conv4x32_avxvnni),
          Tile(rows: 1, kernel: int8conv1x32_avxvnni),
        ]
      case .avx2:
        return [
          Tile(rows: 6, kernel: int8conv6x32_avx2),
          Tile(rows: 4, kernel: int8conv4x32_avx2),
          Tile(rows: 1, kernel: int8conv1x32_avx2),
        ]
      case .portable: break
      }
    #endif
    return [Tile(rows: 1, kernel: int8conv1x32_portable)]
  }
}
