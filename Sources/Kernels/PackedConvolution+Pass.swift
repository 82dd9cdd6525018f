internal import CPUFeatures

/// One convolution under way: its operands, and the loop over tiles that a thread runs.
struct Pass {
  let convolution: PackedConvolution
  /// The window of output pixel (0, 0) of the first image.
  let input: UnsafePointer<Float>
  let inputLayout: ImageLayout
  let output: UnsafeMutablePointer<Float>
  let outputLayout: ImageLayout
  /// From an output to what is added to it.
  let addend: Int?
  let activation: Activation?
  /// Whether outputs are far away: then a tile's are fetched while it computes.
  let fetchesOutputs: Bool

  func run(
    pixels: Range<Int>, panels: Range<Int>, group: Int, _ weights: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>
  ) {
    for first in stride(from: panels.lowerBound, to: panels.upperBound, by: group) {
      let panels = first..<min(first + group, panels.upperBound)
      var cursor = PixelCursor(
        pixels.lowerBound, from: inputLayout, to: outputLayout, stride: convolution.window.stride)
      let next = panels.upperBound < convolution.outChannels / convolution.table.columns
      let height = convolution.table.convolutionTiles[0].rows
      for (index, first) in stride(from: 0, to: pixels.count, by: height).enumerated() {
        // The first two tiles of a group fetch the weights of the next one, half of each panel.
        let ahead = next && index < 2 ? group * panelSize + index * panelSize / 2 : 0
        run(
          rows: min(pixels.count - first, height), panels: panels, &cursor, weights, bias,
          ahead: ahead)
      }
    }
  }

  /// Floats in a panel of weights.
  private var panelSize: Int {
    convolution.window.taps * convolution.inChannels
      * convolution.table.columns
  }

  /// One tile of pixels, with each panel of a group.
  @inline(__always)
  private func run(
    rows: Int, panels: Range<Int>, _ cursor: inout PixelCursor, _ weights: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>, ahead: Int
  ) {
    let table = convolution.table
    let tile = table.convolutionTile(for: rows)
    let length = convolution.window.width * convolution.inChannels
    withUnsafeTemporaryAllocation(of: UnsafePointer<Float>.self, capacity: 16) { inputs in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>.self, capacity: 16) { outputs in
        for row in 0..<tile.rows {
          // Rows that a tile has too many repeat the last pixel.
          inputs[row] = input + cursor.input
          outputs[row] = output + cursor.output
          if row < rows - 1 { cursor.advance() }
        }
        cursor.advance()
        guard let inputs = inputs.baseAddress, let outputs = outputs.baseAddress else { return }
        if fetchesOutputs { prefetch(outputs, rows: rows, panels: panels) }
        let channel = panels.lowerBound * table.columns
        let weights = weights + panels.lowerBound * panelSize
        var next = (pointer: weights + ahead, pitch: panelSize)
        if convolution.window.taps > 1 {
          prefetchInput(cursor, tile.rows)
        } else if ahead == 0 {
          // The windows of the next tile mostly follow one another.
          next = (input + cursor.input, 0)
        }
        tile.kernel(
          UnsafePointer(inputs), convolution.window.height, length, inputLayout.rowPitch,
          weights, bias + channel, panels.count, UnsafePointer(outputs), channel, addend ?? 0,
          addend != nil, activation.ceiling, next.pointer, next.pitch)
      }
    }
  }
}

extension Pass {
  /// Fetches the windows of some pixels of the next tile: the processor doesn't see their pattern.
  @inline(__always)
  private func prefetchInput(_ cursor: PixelCursor, _ pixels: Int) {
    // Few channels make images that stay in the cache.
    guard convolution.inChannels >= 32 else { return }
    // Of each window what its neighbors above and to the right don't have.
    let stride = convolution.window.stride
    let length = min(convolution.window.width, stride) * convolution.inChannels
    let above = max(convolution.window.height - stride, 0)
    var cursor = cursor
    for _ in 0..<pixels {
      var line = input + cursor.input + above * inputLayout.rowPitch
      for _ in above..<convolution.window.height {
        var offset = 0
        while offset < length {
          cpu_prefetch(line + offset)
          offset &+= 16
        }
        line += inputLayout.rowPitch
      }
      cursor.advance()
    }
  }

  /// Fetches the lines that a tile will write while it computes, so that its stores don't wait.
  @inline(__always)
  private func prefetch(
    _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, rows: Int, panels: Range<Int>
  ) {
    let columns = convolution.table.columns
    let first = panels.lowerBound * columns, count = panels.count * columns
    for row in 0..<rows {
      let line = outputs[row] + first
      var offset = 0
      while offset < count {
        cpu_prefetch(line + offset)
        offset &+= 16
      }
    }
  }
}

/// Walks over output pixels, row by row and image by image, and knows where each lies.
struct PixelCursor {
  private(set) var input: Int
  private(set) var output: Int
  private var x: Int
  private var y: Int
  private let width: Int
  private let height: Int
  private let inputSteps: (x: Int, y: Int, image: Int)
  private let outputSteps: (x: Int, y: Int, image: Int)

  init(_ pixel: Int, from: ImageLayout, to: ImageLayout, stride step: Int) {
    width = to.width
    height = to.height
    let (row, column) = pixel.quotientAndRemainder(dividingBy: width)
    let (image, line) = row.quotientAndRemainder(dividingBy: height)
    x = column
    y = line
    input = image * from.imagePitch + y * step * from.rowPitch + x * step * from.channels
    output = to.offset(image: image, y: y, x: x)
    // What a step adds when it also ends a row, or a row and an image.
    inputSteps = (
      step * from.channels, step * from.rowPitch - width * step * from.channels,
      from.imagePitch - height * step * from.rowPitch
    )
    outputSteps = (
      to.channels, to.rowPitch - width * to.channels, to.imagePitch - height * to.rowPitch
    )
  }

  @inline(__always)
  mutating func advance() {
    input += inputSteps.x
    output += outputSteps.x
    x += 1
    guard x == width else { return }
    x = 0
    input += inputSteps.y
    output += outputSteps.y
    y += 1
    guard y == height else { return }
    y = 0
    input += inputSteps.image
    output += outputSteps.image
  }
}
