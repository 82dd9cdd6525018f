/// The sizes of a convolution over one image [channels, height, width], and where its window goes.
package struct ConvolutionGeometry: Sendable, Equatable {
  package var channels: Int
  package var height: Int
  package var width: Int
  package var kernelHeight: Int
  package var kernelWidth: Int
  package var strideHeight: Int
  package var strideWidth: Int
  /// Zeros above and to the left.
  package var paddingHeight: Int
  package var paddingWidth: Int
  /// Zeros below and to the right.
  package var trailingHeight: Int
  package var trailingWidth: Int
  package var dilationHeight: Int
  package var dilationWidth: Int

  /// - Parameter trailing: As `padding` if nil.
  package init(
    channels: Int, height: Int, width: Int, kernel: (height: Int, width: Int),
    stride: (height: Int, width: Int) = (1, 1), padding: (height: Int, width: Int) = (0, 0),
    trailing: (height: Int, width: Int)? = nil, dilation: (height: Int, width: Int) = (1, 1)
  ) {
    self.channels = channels
    self.height = height
    self.width = width
    kernelHeight = kernel.height
    kernelWidth = kernel.width
    strideHeight = stride.height
    strideWidth = stride.width
    paddingHeight = padding.height
    paddingWidth = padding.width
    trailingHeight = trailing?.height ?? padding.height
    trailingWidth = trailing?.width ?? padding.width
    dilationHeight = dilation.height
    dilationWidth = dilation.width
  }

  /// ⌊(height + zeros − dilation·(kernel − 1) − 1) / stride⌋ + 1; at most 0 if the window is taller
  /// than the padded image.
  package var outputHeight: Int {
    let room = height + paddingHeight + trailingHeight - dilationHeight * (kernelHeight - 1) - 1
    return room < 0 ? 0 : room / strideHeight + 1
  }

  /// As `outputHeight`, across.
  package var outputWidth: Int {
    let room = width + paddingWidth + trailingWidth - dilationWidth * (kernelWidth - 1) - 1
    return room < 0 ? 0 : room / strideWidth + 1
  }

  /// Rows of the column matrix: channels · kernelHeight · kernelWidth.
  package var columnRows: Int { channels * kernelHeight * kernelWidth }

  /// The output columns whose tap at kernel column `tap` falls inside the image.
  func validColumns(tap: Int) -> Range<Int> {
    let offset = tap * dilationWidth - paddingWidth
    let first = offset >= 0 ? 0 : (-offset).dividedUp(by: strideWidth)
    let end = width - offset <= 0 ? 0 : (width - offset).dividedUp(by: strideWidth)
    let upper = min(end, outputWidth)
    return min(first, upper)..<upper
  }
}

/// Lays the windows of one image out as columns, so that a convolution is a matrix product.
///
/// columns[(c·kH + i)·kW + j][y·outW + x] = image[c][y·stride + i·dilation − padding][…], zero outside.
/// With weights [O, C·kH·kW] the convolution is weights · columns = output [O, outH·outW].
///
/// Runs on the caller's thread: callers split over images or channels.
///
/// - Parameters:
///   - image: [channels, height, width].
///   - outputRows: The rows of the output whose windows are laid out; all if nil.
///   - columns: [channels·kH·kW, rows·outW], all of it written.
///   - rowStride: From one row of `columns` to the next; rows·outW if nil.
package func im2col(
  _ image: UnsafePointer<Float>, _ geometry: ConvolutionGeometry, outputRows: Range<Int>? = nil,
  into columns: UnsafeMutablePointer<Float>, rowStride: Int? = nil
) {
  let outputWidth = geometry.outputWidth
  let outputRows = outputRows ?? 0..<geometry.outputHeight
  let gap = (rowStride ?? outputRows.count * outputWidth) - outputRows.count * outputWidth
  var row = columns
  geometry.forEachTap { channel, tapRow, tapColumn in
    let valid = geometry.validColumns(tap: tapColumn)
    let plane = image + channel * geometry.height * geometry.width
    for y in outputRows {
      let source = geometry.sourceRow(y, tap: tapRow)
      if source < 0 || source >= geometry.height || valid.isEmpty {
        row.update(repeating: 0, count: outputWidth)
      } else {
        row.update(repeating: 0, count: valid.lowerBound)
        let from = plane + source * geometry.width + geometry.sourceColumn(0, tap: tapColumn)
        if geometry.strideWidth == 1 {
          (row + valid.lowerBound).update(from: from + valid.lowerBound, count: valid.count)
        } else {
          for x in valid { row[x] = from[x * geometry.strideWidth] }
        }
        (row + valid.upperBound).update(repeating: 0, count: outputWidth - valid.upperBound)
      }
      row += outputWidth
    }
    row += gap
  }
}

/// The transposed operation: adds every column element to the image element that it came from.
///
/// The order of additions is fixed, so results repeat bit for bit. Runs on the caller's thread.
///
/// - Parameters:
///   - columns: [channels·kH·kW, rows·outW].
///   - rowStride: From one row of `columns` to the next; rows·outW if nil.
///   - outputRows: The rows of the output that `columns` belongs to; all if nil.
///   - image: [channels, height, width]; added to, so the caller sets it to zero first.
package func col2im(
  _ columns: UnsafePointer<Float>, rowStride: Int? = nil, _ geometry: ConvolutionGeometry,
  outputRows: Range<Int>? = nil, addingTo image: UnsafeMutablePointer<Float>
) {
  let outputWidth = geometry.outputWidth
  let outputRows = outputRows ?? 0..<geometry.outputHeight
  let gap = (rowStride ?? outputRows.count * outputWidth) - outputRows.count * outputWidth
  var row = columns
  geometry.forEachTap { channel, tapRow, tapColumn in
    let valid = geometry.validColumns(tap: tapColumn)
    let plane = image + channel * geometry.height * geometry.width
    for y in outputRows {
      let source = geometry.sourceRow(y, tap: tapRow)
      if source >= 0 && source < geometry.height {
        let to = plane + source * geometry.width + geometry.sourceColumn(0, tap: tapColumn)
        for x in valid { to[x * geometry.strideWidth] += row[x] }
      }
      row += outputWidth
    }
    row += gap
  }
}

extension ConvolutionGeometry {
  func sourceRow(_ y: Int, tap: Int) -> Int {
    y * strideHeight + tap * dilationHeight - paddingHeight
  }

  func sourceColumn(_ x: Int, tap: Int) -> Int {
    x * strideWidth + tap * dilationWidth - paddingWidth
  }

  /// Every (channel, kernel row, kernel column), in the order of the column matrix's rows.
  @inline(__always)
  func forEachTap(_ body: (Int, Int, Int) -> Void) {
    for channel in 0..<channels {
      for row in 0..<kernelHeight {
        for column in 0..<kernelWidth { body(channel, row, column) }
      }
    }
  }
}
