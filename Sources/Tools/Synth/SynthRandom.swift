internal import Autograd

/// Whole random numbers that follow from seed, class and image alone.
struct SynthRandom {
  private var generator: SeededGenerator

  /// The numbers of one image.
  init(seed: UInt64, classIndex: Int, image: Int) {
    var mixer = SeededGenerator(seed: seed)
    mixer = SeededGenerator(seed: mixer.next() ^ UInt64(classIndex))
    mixer = SeededGenerator(seed: mixer.next() ^ UInt64(image))
    generator = mixer
  }

  /// A number of the range, each as likely as the others (to 2⁻³²).
  mutating func within(_ range: ClosedRange<Int>) -> Int {
    let span = UInt64(range.upperBound - range.lowerBound + 1)
    return range.lowerBound + Int(((generator.next() >> 32) &* span) >> 32)
  }
}
