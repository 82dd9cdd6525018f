internal import CInt8Kernels
internal import CPUFeatures

extension Int8Convolution {
  /// What is added before the ReLU: images of the output's layout, and what 1 in them is worth.
  package struct Addend {
    let images: UnsafePointer<UInt8>
    let scale: Float

    /// Images that may be the output itself; the scale isn't 0.
    package init(_ images: UnsafePointer<UInt8>, scale: Float) {
      precondition(scale != 0, "Int8Convolution: an addend of scale 0")
      self.images = images
      self.scale = scale
    }
  }

  /// Weights that stay in the second-level cache while tiles pass by, in bytes.
  private static let residentWeights = 1 << 20
  /// Weights beside a strip of an image.
  private static let stripWeights = 1 << 17

  /// Convolves `images` images, split over threads.
  ///
  /// - Parameters:
  ///   - input: Images of `inputLayout`, whose borders are as wide as the window wants and hold
  ///     what stands for 0.
  ///   - output: Images of `outputLayout`; only the inner part is written.
  package func run(
    _ input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<UInt8>, _ outputLayout: ImageLayout, images: Int,
    adding addend: Addend? = nil
  ) {
    precondition(
      window.reads(inChannels, of: inputLayout.channels) && outputLayout.channels == outChannels
        && window.fits(inputLayout, outputLayout),
      "Int8Convolution: \(inputLayout) doesn't become \(outputLayout)")
    guard images > 0 else { return }
    let split = ConvolutionSplit(
      pixels: images * outputLayout.height * outputLayout.width, channels: outChannels,
      taps: window.taps * inChannels,
      tile: (kernels.tiles[0].rows, Int8Kernels.columns),
      residentWeights: Self.residentWeights / kernels.form.weightSize)
    withPass(input, inputLayout, output, outputLayout, addend) { pass in
      Parallel.forEach(split.units) { unit in
        let (pixels, panels) = split.unit(unit)
        pass.run(pixels: pixels, panels: panels, group: split.group)
      }
    }
  }

  /// Some rows of one image's output, on the caller's thread.
  ///
  /// - Parameters:
  ///   - input: An image of `inputLayout`, of which only the rows that are needed are read.
  ///   - output: Where an image of `layout` would begin; only the rows are written.
  package func run(
    rows: Range<Int>, of input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    into output: UnsafeMutablePointer<UInt8>, _ layout: ImageLayout, adding addend: Addend? = nil
  ) {
    let panels = outChannels / Int8Kernels.columns
    let panelSize = window.taps * inChannels * Int8Kernels.columns
    withPass(input, inputLayout, output, layout, addend) { pass in
      pass.run(
        pixels: rows.lowerBound * layout.width..<rows.upperBound * layout.width,
        panels: 0..<panels, group: min(panels, max(1, Self.stripWeights / panelSize)))
    }
  }

  /// Lends a pass over these images.
  func withPass(
    _ input: UnsafePointer<UInt8>, _ inputLayout: ImageLayout,
    _ output: UnsafeMutablePointer<UInt8>, _ outputLayout: ImageLayout, _ addend: Addend? = nil,
    _ body: (Int8Pass) -> Void
  ) {
    weights.withUnsafePointer { weights in
      scale.withUnsafePointer { scale in
        bias.withUnsafePointer { bias in
          let tile = int8_tile(
            rows: 0, inputs: nil, wide: nil, segments: window.height,
            quads: window.width * inChannels / 4,
            pitch: inputLayout.rowPitch,
            weights: UnsafeRawPointer(weights).assumingMemoryBound(to: Int8.self), scale: scale,
            bias: bias, panels: 0, outputs: nil,
            addend: addend.map { $0.images - UnsafePointer(output) } ?? 0,
            addend_scale: addend?.scale ?? 0)
          let first = window.offset(inputLayout)
          body(
            Int8Pass(
              tile: tile, kernels: kernels, input: input + first, inputLayout: inputLayout,
              output: output, outputLayout: outputLayout, stride: window.stride))
        }
      }
    }
  }
}

/// One convolution under way: its operands, and the loop over tiles that a thread runs.
struct Int8Pass {
  /// All but what changes from tile to tile.
  let tile: int8_tile
  let kernels: Int8Kernels
  /// The window of output pixel (0, 0) of the first image.
  let input: UnsafePointer<UInt8>
  let inputLayout: ImageLayout
  let output: UnsafeMutablePointer<UInt8>
  let outputLayout: ImageLayout
  let stride: Int

  /// Computes some pixels and panels of channels; a tile of pixels meets `group` panels at a time.
  func run(pixels: Range<Int>, panels: Range<Int>, group: Int) {
    let numbers = kernels.form.widens ? kernels.tiles[0].rows * tile.segments * tile.quads * 2 : 0
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: numbers) { wide in
      var tile = tile
      tile.wide = wide.baseAddress
      run(tile, pixels: pixels, panels: panels, group: group)
    }
  }

  private func run(_ tile: int8_tile, pixels: Range<Int>, panels: Range<Int>, group: Int) {
    let most = kernels.tiles[0].rows
    withUnsafeTemporaryAllocation(of: UnsafePointer<UInt8>?.self, capacity: most) { inputs in
      withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<UInt8>?.self, capacity: most) {
        outputs in
        for first in Swift.stride(from: panels.lowerBound, to: panels.upperBound, by: group) {
          var tile = tile
          let channel = first * Int8Kernels.columns
          tile.inputs = UnsafePointer(inputs.baseAddress)
          tile.outputs = UnsafePointer(outputs.baseAddress)
          tile.panels = min(group, panels.upperBound - first)
          tile.weights += channel * 4 * tile.segments * tile.quads * kernels.form.weightSize
          tile.scale += channel
          tile.bias += channel
          var cursor = PixelCursor(
            pixels.lowerBound, from: inputLayout, to: outputLayout, stride: stride)
          for start in Swift.stride(from: 0, to: pixels.count, by: most) {
            let rows = min(most, pixels.count - start)
            let kernel = kernels.tile(for: rows)
            tile.rows = rows
            for row in 0..<kernel.rows {
              // Rows that a kernel has too many repeat the last pixel.
              inputs[row] = input + cursor.input
              outputs[row] = output + cursor.output + channel
              cpu_prefetch(outputs[row])
              if row < rows - 1 { cursor.advance() }
            }
            cursor.advance()
            kernel.kernel(&tile)
          }
        }
      }
    }
  }
}
