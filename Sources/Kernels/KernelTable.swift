internal import KernelsAVX2
internal import KernelsAVX512
internal import KernelsBaseline

/// The kernels of one instruction set, as drivers call them.
///
/// Drivers take a table, so that tests can run every instruction set of the machine in one process;
/// everybody else leaves it at `KernelTable.current`.
package struct KernelTable: Sendable {
  package let instructionSet: InstructionSet
  /// Floats in a vector; a tile is two vectors wide.
  package let lanes: Int
  /// Register tiles of the matrix product, tallest first; the last has one row.
  package let gemmTiles: [GemmTile]

  /// A loop of multiply-adds in registers: `repeats` · 12 vectors.
  package let peak: @Sendable (_ repeats: Int, _ seed: Float) -> Float

  /// A register tile: so many rows, and the kernel that fills them.
  package struct GemmTile: Sendable {
    package typealias Kernel =
      @Sendable (
        _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
        _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
      ) -> Void

    package let rows: Int
    package let kernel: Kernel
  }

  /// The columns of a tile.
  package var columns: Int { 2 * lanes }

  /// The table of the instruction set in use.
  package static let current = KernelTable(.current)

  /// The kernels for `instructionSet`, which the caller knows to be supported.
  package init(_ instructionSet: InstructionSet) {
    self.instructionSet = instructionSet
    switch instructionSet {
    case .avx512:
      lanes = 16
      peak = KernelsAVX512.peak12
      gemmTiles = [
        GemmTile(rows: 14, kernel: KernelsAVX512.gemm14x2v),
        GemmTile(rows: 8, kernel: KernelsAVX512.gemm8x2v),
        GemmTile(rows: 4, kernel: KernelsAVX512.gemm4x2v),
        GemmTile(rows: 1, kernel: KernelsAVX512.gemm1x2v),
      ]
    case .avx2:
      lanes = 8
      peak = KernelsAVX2.peak12
      gemmTiles = [
        GemmTile(rows: 6, kernel: KernelsAVX2.gemm6x2v),
        GemmTile(rows: 4, kernel: KernelsAVX2.gemm4x2v),
        GemmTile(rows: 1, kernel: KernelsAVX2.gemm1x2v),
      ]
    case .baseline:
      lanes = 4
      peak = KernelsBaseline.peak12
      gemmTiles = [
        GemmTile(rows: 6, kernel: KernelsBaseline.gemm6x2v),
        GemmTile(rows: 4, kernel: KernelsBaseline.gemm4x2v),
        GemmTile(rows: 1, kernel: KernelsBaseline.gemm1x2v),
      ]
    }
  }
}
