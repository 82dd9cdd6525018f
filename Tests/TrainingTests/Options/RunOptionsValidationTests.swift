import Testing
import Training

@Suite("Validation of run options")
struct RunOptionsValidationTests {
  private var sound: RunOptions {
    var options = RunOptions()
    options.data = "photos"
    options.weights = "resnet18"
    return options
  }

  @Test("the defaults are in range")
  func defaults() throws {
    try sound.validate()
  }

  /// Ways to spoil sound options, with the start of the sentence that each earns.
  static let spoilings: [(sentence: String, spoil: @Sendable (inout RunOptions) -> Void)] = [
    ("data: expected a value", { $0.data = nil }),
    ("weights: expected a value", { $0.weights = nil }),
    ("epochs: expected a whole number from 1 to 1000000, found 0", { $0.epochs = 0 }),
    ("epochs: expected a whole number from 1 to 1000000, found -3", { $0.epochs = -3 }),
    ("epochs: expected a whole number from 1 to 1000000, found 9", { $0.epochs = .max }),
    ("batch-size: expected a whole number from 1 to 1000000, found 0", { $0.batchSize = 0 }),
    ("batch-size: expected a whole number from 1 to 1000000", { $0.batchSize = .max }),
    (
      "learning-rate: expected a number from 1e-30 to 1e30, found nan", { $0.learningRate = .nan }
    ),
    ("learning-rate: expected a number from 1e-30 to 1e30, found 0.0", { $0.learningRate = 0 }),
    (
      "learning-rate: expected a number from 1e-30 to 1e30, found 1e+39",
      { $0.learningRate = 1e39 }
    ),
    (
      "learning-rate: expected a number from 1e-30 to 1e30, found 1e-50",
      { $0.learningRate = 1e-50 }
    ),
    (
      "learning-rate: expected a number from 1e-30 to 1e30, found inf",
      { $0.learningRate = .infinity }
    ),
    ("momentum: expected a number from 0 to 0.999999, found 1.0", { $0.momentum = 1 }),
    ("momentum: expected a number from 0 to 0.999999", { $0.momentum = 1 - 1e-12 }),
    ("momentum: expected a number from 0 to 0.999999, found nan", { $0.momentum = .nan }),
    ("weight-decay: expected a number from 0 to 1e30", { $0.weightDecay = -0.1 }),
    ("weight-decay: expected a number from 0 to 1e30", { $0.weightDecay = 1e39 }),
    ("test-fraction: expected a number from 0 to below 1", { $0.testFraction = 1 }),
    (
      "test-fraction: expected less than 1 together with the validation fraction, "
        + "found 0.8 and 0.2",
      { $0.testFraction = 0.8 }
    ),
    ("val-fraction: expected a number between 0 and 1, found 0.0", { $0.valFraction = 0 }),
    ("val-fraction: expected a number between 0 and 1, found 1.0", { $0.valFraction = 1 }),
    ("threads: expected a whole number from 1 to 1024, found 0", { $0.threads = 0 }),
    ("max-pixels: expected a whole number from 1 to 1000000000000000", { $0.maxPixels = 0 }),
    ("max-pixels: expected a whole number from 1 to 1000000000000000", { $0.maxPixels = .max }),
    ("min-accuracy: expected a fraction from 0 to 1", { $0.minAccuracy = 90 }),
    ("min-accuracy: expected a fraction from 0 to 1", { $0.minAccuracy = .nan }),
    ("background: expected a color as '#rrggbb', found red", { $0.background = "red" }),
    ("group-by: expected a regular expression, found (", { $0.groupBy = "(" }),
    (
      "nesterov: expected a momentum above 0 beside it",
      {
        $0.nesterov = true
        $0.momentum = 0
      }
    ),
  ]

  @Test("a value out of range is refused in a sentence", arguments: 0..<spoilings.count)
  func outOfRange(_ index: Int) {
    var options = sound
    Self.spoilings[index].spoil(&options)
    let error = #expect(throws: OptionError.self) { try options.validate() }
    #expect(error?.description.hasPrefix(Self.spoilings[index].sentence) == true)
  }
}
