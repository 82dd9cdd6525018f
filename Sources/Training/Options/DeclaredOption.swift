/// An option of a run, whatever kind of value it has.
///
/// Command line, configuration file, head and reports read what they need to know about options here.
package protocol DeclaredOption: Sendable {
  /// The option's name, in a configuration file as on the command line.
  var key: String { get }
  /// What the option is, in a clause.
  var help: String { get }
  /// What holds unless it is given, in words; nil if that is nothing.
  var standard: String? { get }
  /// What the option decides.
  var effect: OptionEffect { get }
  /// The values that it takes, in words.
  var expected: String { get }

  /// The option as YAML; nil if it isn't set.
  func yaml(_ options: RunOptions) -> String?
  /// The option as people read it; nil if it isn't set.
  func text(_ options: RunOptions) -> String?
  /// Sets the option from a scalar; false if it isn't of the right kind.
  func write(_ text: String, to options: inout RunOptions) -> Bool
  /// Throws `OptionError` unless the option is in its range, or not set.
  func check(_ options: RunOptions) throws(OptionError)
}
