/// A tensor as PyTorch writes it: nested brackets, rows broken at 80 columns, the middle of each axis
/// left out when there are more than 1,000 elements.
struct TensorText {
  private static let threshold = 1000
  private static let edge = 3
  private static let lineWidth = 80

  private let shape: [Int]
  private let elements: UnsafeBufferPointer<Float>
  private let isSummarized: Bool
  private var style = NumberStyle([])

  /// The whole text: `tensor(`, the elements, what `notes` add, `)`.
  static func text(of tensor: Tensor, notes: [String]) -> String {
    let prefix = "tensor("
    var notes = notes
    let body: String
    if tensor.count == 0 {
      body = "[]"
      if tensor.rank != 1 {
        notes.insert("size=(\(tensor.shape.map(String.init).joined(separator: ", ")))", at: 0)
      }
    } else {
      body = tensor.withUnsafeBufferPointer {
        TensorText(shape: tensor.shape, elements: $0).text(axis: 0, offset: 0, indent: prefix.count)
      }
    }
    return add(notes, to: prefix + body, indent: prefix.count) + ")"
  }

  /// Notes follow on the same line, or on one of their own if they would reach over its end.
  private static func add(_ notes: [String], to text: String, indent: Int) -> String {
    var text = text
    // PyTorch takes the last line for one or two characters longer than it is.
    var lineLength =
      text.lastIndex(of: "\n").map { text.distance(from: $0, to: text.endIndex) + 1 }
      ?? text.count + 2
    for note in notes {
      if lineLength + note.count + 2 > lineWidth {
        text += ",\n" + String(repeating: " ", count: indent) + note
        lineLength = indent + note.count
      } else {
        text += ", " + note
        lineLength += note.count + 2
      }
    }
    return text
  }

  private init(shape: [Int], elements: UnsafeBufferPointer<Float>) {
    (self.shape, self.elements) = (shape, elements)
    isSummarized = elements.count > Self.threshold
    var shown: [Float] = []
    collect(axis: 0, offset: 0, into: &shown)
    style = NumberStyle(shown)
  }

  /// The positions along an axis that are shown, in front of and behind what is left out.
  private func positions(_ axis: Int) -> (front: Range<Int>, back: Range<Int>) {
    let length = shape[axis]
    guard isSummarized && length > 2 * Self.edge else { return (0..<length, length..<length) }
    return (0..<Self.edge, length - Self.edge..<length)
  }

  private func collect(axis: Int, offset: Int, into shown: inout [Float]) {
    guard axis < shape.count else {
      shown.append(elements[offset])
      return
    }
    let (front, back) = positions(axis)
    for position in [front, back].joined() {
      collect(axis: axis + 1, offset: offset * shape[axis] + position, into: &shown)
    }
  }

  /// One sub-tensor; `offset` counts the sub-tensors of this rank before it.
  private func text(axis: Int, offset: Int, indent: Int) -> String {
    guard axis < shape.count else { return style.text(elements[offset]) }
    let (front, back) = positions(axis)
    let parts = { (positions: Range<Int>) in
      positions.map {
        text(axis: axis + 1, offset: offset * shape[axis] + $0, indent: indent + 1)
      }
    }
    let isRow = axis == shape.count - 1
    let gap = back.isEmpty ? [] : [isRow ? " ..." : "..."]
    let all = parts(front) + gap + parts(back)
    let margin = String(repeating: " ", count: indent + 1)
    guard isRow else {
      let blankLines = String(repeating: "\n", count: shape.count - axis - 1)
      return "[" + all.joined(separator: "," + blankLines + margin) + "]"
    }
    let perLine = max(1, (Self.lineWidth - indent) / (style.width + 2))
    let lines = stride(from: 0, to: all.count, by: perLine).map {
      all[$0..<min($0 + perLine, all.count)].joined(separator: ", ")
    }
    return "[" + lines.joined(separator: ",\n" + margin) + "]"
  }
}
