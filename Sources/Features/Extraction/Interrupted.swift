/// The work was asked to end before it had a result.
package struct Interrupted: Error, Equatable, CustomStringConvertible {
  private let left: String

  /// The error; `left` says what is there, as `nothing was saved`.
  package init(left: String) {
    self.left = left
  }

  package var description: String { "interrupted: \(left)" }
}
