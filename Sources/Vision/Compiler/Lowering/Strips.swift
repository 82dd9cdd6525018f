internal import Kernels

/// Steps that follow one another, with memory for a strip of rows of what each hands to the next.
struct Strips {
  private let steps: [any RowStep]
  /// Of the first step's input and of each step's output.
  private let layouts: [ImageLayout]
  private let numberSize: Int
  /// Rows of the last output that are made at a time.
  private let height: Int
  /// Where each strip begins in a worker's scratch memory, in bytes; where the steps' own begins.
  private let offsets: [Int]
  /// Scratch memory of a worker.
  let byteCount: Int

  /// - Parameter byteCount: How large strips may be together if they have more than one row.
  init(
    _ steps: [any RowStep], _ input: ImageLayout, _ output: ImageLayout, numberSize: Int,
    byteCount most: Int
  ) {
    self.steps = steps
    self.numberSize = numberSize
    var layouts = [input]
    for (step, reader) in zip(steps, steps.dropFirst()) {
      let layout = step.outputLayout(for: layouts[layouts.count - 1])
      let reach = reader.reach(height: layout.height, width: layout.width)
      layouts.append(layout.with(border: reach.border, trailing: reach.trailing))
    }
    layouts.append(output)
    self.layouts = layouts
    func sizes(_ rows: Int) -> [Int] {
      let needed = Self.needed(0..<rows, steps, layouts)
      return needed.indices.map {
        (needed[$0].count * layouts[$0 + 1].rowPitch * numberSize).roundedUp(to: 64)
      }
    }
    let fitting = (1...output.height).prefix { sizes($0).reduce(0, +) <= most }.last ?? 1
    height = output.height.dividedUp(by: output.height.dividedUp(by: fitting))
    offsets = sizes(height).reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let own = zip(steps, zip(layouts, layouts.dropFirst())).map {
      $0.scratchByteCount($1.0, $1.1, images: 1, workers: 1)
    }
    byteCount = (offsets[offsets.count - 1] + (own.max() ?? 0)).roundedUp(to: 64)
  }

  /// The rows of what lies between the steps that some rows of the last output are made of; some may be
  /// those of zeros around an image.
  private static func needed(
    _ rows: Range<Int>, _ steps: [any RowStep], _ layouts: [ImageLayout]
  ) -> [Range<Int>] {
    var needed = [rows]
    for index in steps.indices.dropFirst().reversed() {
      needed.insert(steps[index].rows(for: needed[0], of: layouts[index]), at: 0)
    }
    return needed.dropLast()
  }

  /// Makes some rows of one image.
  ///
  /// - Parameter operands: Scratch memory is `byteCount` bytes.
  func run(rows: Range<Int>, _ operands: StepOperands) {
    for index in offsets.indices.dropLast() {
      clear(operands.scratch + offsets[index], offsets[index + 1] - offsets[index], index)
    }
    let own = operands.scratch + offsets[offsets.count - 1]
    var kept = [Range<Int>](repeating: 0..<0, count: steps.count - 1)
    for first in stride(from: rows.lowerBound, to: rows.upperBound, by: height) {
      let rows = first..<min(first + height, rows.upperBound)
      var input = operands.input
      for (index, needed) in Self.needed(rows, steps, layouts).enumerated() {
        let strip = operands.scratch + offsets[index]
        let start = carry(kept[index], over: needed, in: strip, index)
        kept[index] = needed
        // Where the whole image would begin.
        let output = strip - (needed.lowerBound + layouts[index + 1].border) * pitch(index)
        let inside = (start..<needed.upperBound).clamped(to: 0..<layouts[index + 1].height)
        if !inside.isEmpty {
          steps[index].run(
            rows: inside,
            StepOperands(
              input: input, inputLayout: layouts[index], addend: nil, output: output,
              outputLayout: layouts[index + 1], images: 1, scratch: own, workers: 1))
        }
        let below = max(start, layouts[index + 1].height)
        if below < needed.upperBound {
          clear(
            strip + (below - needed.lowerBound) * pitch(index),
            (needed.upperBound - below) * pitch(index), index)
        }
        input = UnsafeRawPointer(output)
      }
      steps[kept.count].run(
        rows: rows,
        StepOperands(
          input: input, inputLayout: layouts[kept.count], addend: operands.addend,
          output: operands.output, outputLayout: operands.outputLayout, images: 1, scratch: own,
          workers: 1))
    }
  }

  /// Moves the rows of a strip that the next one needs too up to its start.
  ///
  /// - Returns: The first row that is to be made.
  private func carry(
    _ kept: Range<Int>, over needed: Range<Int>, in strip: UnsafeMutableRawPointer, _ index: Int
  ) -> Int {
    let carried = needed.clamped(to: kept)
    guard !carried.isEmpty else { return needed.lowerBound }
    let from = strip + (carried.lowerBound - kept.lowerBound) * pitch(index)
    if from != strip {
      strip.copyMemory(from: from, byteCount: carried.count * pitch(index))
    }
    return carried.upperBound
  }

  /// Bytes of a row of a step's output, zeros at its ends included.
  private func pitch(_ index: Int) -> Int { layouts[index + 1].rowPitch * numberSize }

  /// Fills a part of a strip with what stands for 0.
  private func clear(_ memory: UnsafeMutableRawPointer, _ byteCount: Int, _ index: Int) {
    memory.initializeMemory(
      as: UInt8.self, repeating: steps[index].meaning.zeroByte, count: byteCount)
  }
}
