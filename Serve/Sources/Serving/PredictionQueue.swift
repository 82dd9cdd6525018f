internal import Dispatch
internal import Synchronization
package import Training
package import Vision

/// Predicts pictures one batch after another, away from the threads that serve.
///
/// What waits while a batch is computed goes together in the next one. How much may wait is for
/// `Admission` to bound.
package final class PredictionQueue: Sendable {
  package typealias Outcome = Result<Prediction, ImageError>
  /// What pictures show, in their order.
  package typealias Predict = @Sendable ([Classifier.Picture]) throws -> [Outcome]

  private struct Job {
    let pictures: [Classifier.Picture]
    let answer: CheckedContinuation<[Outcome], any Error>
  }

  private struct State {
    var jobs: [Job] = []
    var isWorking = false
  }

  private let predict: Predict
  private let batchSize: Int
  private let maxWholeBytes: Int
  private let worker = DispatchQueue(label: "finetune.predictions")
  private let state = Mutex(State())

  /// A queue that predicts up to `batchSize` pictures at a time; those of one request stay together.
  ///
  /// - Parameter maxWholeBytes: How many bytes the interlaced ones that are decoded at a time may take
  ///   together; one that takes more by itself is decoded alone.
  package init(batchSize: Int, maxWholeBytes: Int, predict: @escaping Predict) {
    self.batchSize = batchSize
    self.maxWholeBytes = maxWholeBytes
    self.predict = predict
  }

  /// What the pictures show, in their order, when it is their turn.
  package func outcomes(of pictures: [Classifier.Picture]) async throws -> [Outcome] {
    try await withCheckedThrowingContinuation { answer in
      let isIdle = state.withLock { state in
        state.jobs.append(Job(pictures: pictures, answer: answer))
        defer { state.isWorking = true }
        return !state.isWorking
      }
      if isIdle { worker.async { self.work() } }
    }
  }

  /// How many requests wait, without those that are worked on.
  package var waiting: Int { state.withLock(\.jobs.count) }

  private func work() {
    while let jobs = next() {
      let outcomes = Result { try groups(of: jobs.flatMap(\.pictures)).flatMap { try predict($0) } }
      var start = 0
      for job in jobs {
        let end = start + job.pictures.count
        job.answer.resume(with: outcomes.map { Array($0[start..<end]) })
        start = end
      }
    }
  }

  /// The pictures in their order, divided where interlaced ones would take too much memory together.
  private func groups(of pictures: [Classifier.Picture]) -> [[Classifier.Picture]] {
    var groups: [[Classifier.Picture]] = [[]]
    var held = 0
    for picture in pictures {
      let bytes = ImageHeader(claimedBy: picture.bytes)?.wholeByteCount ?? 0
      if bytes > 0, held > 0, bytes > maxWholeBytes - held {
        groups.append([])
        held = 0
      }
      groups[groups.count - 1].append(picture)
      held += bytes
    }
    return groups
  }

  /// The jobs that go together next; nil, and idle, if none waits.
  private func next() -> [Job]? {
    state.withLock { state in
      var (count, pictures) = (0, 0)
      for job in state.jobs {
        pictures += job.pictures.count
        if count > 0 && pictures > batchSize { break }
        count += 1
      }
      if count == 0 {
        state.isWorking = false
        return nil
      }
      defer { state.jobs.removeFirst(count) }
      return Array(state.jobs.prefix(count))
    }
  }
}
