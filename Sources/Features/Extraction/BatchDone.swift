/// How far a phase has come.
public struct BatchDone: Sendable, Equatable {
  /// What a batch went through.
  public enum Phase: Sendable, Equatable {
    /// Files of a data set looked at, before it is known how many images there are.
    case reading
    /// Images through the backbone, to learn the ranges of its numbers.
    case calibration
    /// Images through the frozen backbone.
    case features
    /// Features through the head and back, in the epoch of that number (from 1).
    case training(epoch: Int)
    /// Images held out of a fold, and measured.
    case folds
    /// Images drawn and written.
    case drawing
    /// Weights of this name, downloaded; here bytes count instead of images.
    case download(String)
  }

  /// What the batch went through.
  public var phase: Phase
  /// How many images (bytes, in a download) of this phase are done.
  public var done: Int
  /// How many images (bytes) this phase has; nil as long as that is not known.
  public var total: Int?
  /// How many of the images (bytes) that are done were remembered from earlier.
  public var remembered: Int
  /// How many of the images that are done can't be read.
  public var failed: Int

  /// A record of the given values.
  public init(phase: Phase, done: Int, total: Int?, remembered: Int = 0, failed: Int = 0) {
    self.phase = phase
    self.done = done
    self.total = total
    self.remembered = remembered
    self.failed = failed
  }
}
