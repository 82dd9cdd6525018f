import Autograd
import Features
import TestSupport
import Testing
import Training
import Vision

@Suite("Processes of a run")
struct CommunicatorTests {
  @Test("on its own a process gets what it gives")
  func single() throws {
    let process: any Communicator = SingleProcess()
    #expect(process.rank == 0 && process.size == 1)
    #expect(try process.allGather([1, 2] as [UInt8]) == [[1, 2]])
    #expect(try process.broadcast([3], from: 0) == [3])
    try process.barrier()
    #expect(try process.allReduce([0.5, -1]) == [0.5, -1])
    let rows = Tensor([1, 2, 3, 4], shape: [2, 2])
    #expect(try process.allGather(rowsOf: rows).scalars == rows.scalars)
  }

  @Test("several put together what they have in the order of ranks, however long it is")
  func several() throws {
    let found = try ThreadCommunicator.run(3) { process in
      try process.barrier()
      let rank = process.rank
      let rows = Tensor((0..<2 * rank).map { Float(10 * rank + $0) }, shape: [rank, 2])
      let all = try process.allGather(rowsOf: rows)
      return (
        all.shape, all.scalars, try process.broadcast([UInt8(rank)], from: 2),
        try process.allGather([Int](repeating: rank, count: rank))
      )
    }
    for (shape, scalars, sent, labels) in found {
      #expect(shape == [3, 2])
      #expect(scalars == [10, 11, 20, 21, 22, 23])
      #expect(sent == [2])
      #expect(labels == [[], [1], [2, 2]])
    }
  }

  @Test("sums are added in the order of ranks: every process has the same bits")
  func sums() throws {
    // Added in another order it would be 0.
    let values: [Float] = [1, 0x1p24, -0x1p24]
    let sums = try ThreadCommunicator.run(3) {
      try $0.allReduce([values[$0.rank], Float($0.rank)])
    }
    #expect(sums == Array(repeating: [(1 + 0x1p24 as Float) - 0x1p24, 3], count: 3))
  }

  @Test("processes that bring parts of each batch train the head that one trains, bit for bit")
  func training() throws {
    let training = Clusters.set(classes: 4, perClass: 20, seed: 1)
    let validation = Clusters.set(classes: 4, perClass: 5, seed: 2)
    var options = RunOptions()
    options.epochs = 2
    options.batchSize = 7
    let chosen = options
    @Sendable func train(_ process: any Communicator) throws -> [Float] {
      let source = Part(FeatureBatches(training, seed: 0), process.rank, of: process.size)
      let head = try HeadTrainer(
        chosen, communicator: process, shouldStop: { false }, emit: { _ in }
      ).train(on: source, validatingOn: validation, classCount: 4).head
      return head.weight.scalars + head.bias.scalars
    }
    let alone = try train(SingleProcess())
    for head in try ThreadCommunicator.run(3, train) { #expect(head == alone) }
  }

  /// A process's rows of the batches of a source.
  private struct Part: BatchSource {
    var whole: FeatureBatches
    let rank: Int
    let size: Int

    init(_ whole: FeatureBatches, _ rank: Int, of size: Int) {
      (self.whole, self.rank, self.size) = (whole, rank, size)
    }

    var width: Int { whole.width }
    var exampleCount: Int { whole.exampleCount }
    mutating func begin(epoch: Int) { whole.begin(epoch: epoch) }

    mutating func next(_ count: Int) -> TrainingBatch? {
      guard let batch = whole.next(count) else { return nil }
      let rows = batch.labels.count
      let mine = rank * rows / size..<(rank + 1) * rows / size
      let values = batch.input.scalars[mine.lowerBound * width..<mine.upperBound * width]
      return TrainingBatch(
        input: Tensor(Array(values), shape: [mine.count, width]),
        labels: Array(batch.labels[mine]))
    }
  }
}
