/// One class of the drawn data set: a color, a texture and a shape.
package struct SynthClass: Sendable, Equatable {
  /// How many different classes there are.
  package static let count = 500

  /// The class's number; the first hundred differ in color or shape, not in texture alone.
  package let index: Int

  /// The class of a number from 0 to 499; traps outside.
  package init(index: Int) {
    precondition((0..<SynthClass.count).contains(index), "there is no class \(index)")
    self.index = index
  }

  /// The outline of the class's objects.
  package var shape: SynthShape { SynthShape.allCases[index % 10] }

  /// The surface of the class's objects.
  package var texture: SynthTexture {
    SynthTexture.allCases[(index + index / 10 + index / 100) % 5]
  }

  /// The index in the palette.
  var colorIndex: Int { (index / 10 + 3 * index) % 10 }

  /// A name such as `red-striped-circle`: the folder's.
  package var name: String { "\(SynthColor.palette[colorIndex].name)-\(texture)-\(shape)" }
}
