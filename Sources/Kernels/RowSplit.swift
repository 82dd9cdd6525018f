/// How the output of a step that works row by row is split: each unit is some rows of one image.
struct RowSplit {
  /// Bytes of input that a unit reads at a time: they stay in the second-level cache while the channels
  /// pass.
  private static let residentBytes = 1 << 18

  let units: Int
  private let height: Int
  private let rows: Int
  private let perImage: Int

  /// - Parameter inputRow: Bytes of the input for a row of the output.
  init(_ output: ImageLayout, inputRow: Int, images: Int, workers: Int) {
    height = output.height
    let resident = max(1, Self.residentBytes / max(inputRow, 1))
    // A few units for each thread, so that they end together.
    let fair = (images * height).dividedUp(by: 4 * workers)
    let most = max(1, min(height, workers > 1 ? min(resident, fair) : resident))
    perImage = height.dividedUp(by: most)
    rows = height.dividedUp(by: perImage)
    units = images * perImage
  }

  func unit(_ index: Int) -> (image: Int, rows: Range<Int>) {
    let (image, part) = index.quotientAndRemainder(dividingBy: perImage)
    return (image, part * rows..<min((part + 1) * rows, height))
  }
}
