internal import CFaults

/// Signals that mean that a file or the memory is gone.
public enum Faults {
  /// Handles them in this process: a program's business, not a library's.
  ///
  /// An image that is cut short while it is decoded is then an error like another one; weights that are,
  /// and memory that there is none of, end the process with a sentence and a code of `ExitCodes`.
  public static func install() {
    faults_install(ExitCodes.inputOutput, ExitCodes.noMemory)
  }
}
