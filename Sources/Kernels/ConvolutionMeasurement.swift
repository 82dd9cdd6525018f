/// How long a 3×3 convolution with stride 1 takes by each algorithm, measured once and for all.
///
/// Maps are those that ResNet-18 has with so many channels at 224×224; times are milliseconds on all threads
/// of the machine that the table names.
struct ConvolutionMeasurement: Sendable {
  let instructionSet: InstructionSet
  /// Input and output channels.
  let channels: Int
  /// Images at a time.
  let batchSize: Int
  let direct: Double
  let winograd4x4: Double

  init(
    _ instructionSet: InstructionSet, channels: Int, batchSize: Int, direct: Double,
    winograd4x4: Double
  ) {
    self.instructionSet = instructionSet
    self.channels = channels
    self.batchSize = batchSize
    self.direct = direct
    self.winograd4x4 = winograd4x4
  }

  /// The faster of the two.
  var fastest: ConvolutionAlgorithm { winograd4x4 < direct ? .winograd4x4 : .direct }

  /// What was measured for the most channels and images that are no more than these, else the fewest.
  static func nearest(
    _ instructionSet: InstructionSet, channels: Int, batchSize: Int
  ) -> ConvolutionMeasurement {
    func closest(_ measured: [Self], _ wanted: Int, _ number: (Self) -> Int) -> [Self] {
      let numbers = measured.map(number)
      let best = numbers.filter { $0 <= wanted }.max() ?? numbers.min()
      return measured.filter { number($0) == best }
    }
    let ours = all.filter { $0.instructionSet == instructionSet }
    let found = closest(closest(ours, channels, \.channels), batchSize, \.batchSize)
    guard let measurement = found.first else {
      preconditionFailure("nothing was measured for \(instructionSet)")
    }
    return measurement
  }
}
