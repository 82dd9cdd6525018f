internal import Foundation

/// A line of `metrics.jsonl`, read back; what earlier versions don't say is nil.
enum MetricsLine {
  case started(Started)
  case selected(Selected)
  case epoch(Epoch)
  case ended(Ended)

  /// The line's event; nil if it is none.
  init?(_ line: Data) {
    struct Kind: Decodable { var event: String }
    let decoder = JSONDecoder()
    func fields<T: Decodable>(_ type: T.Type) -> T? { try? decoder.decode(type, from: line) }
    switch fields(Kind.self)?.event {
    case "runStarted":
      guard let fields = fields(Started.self), !fields.classes.isEmpty else { return nil }
      self = .started(fields)
    case "headSelected":
      guard let fields = fields(Selected.self), fields.record != nil else { return nil }
      self = .selected(fields)
    case "epochDone":
      guard let fields = fields(Epoch.self) else { return nil }
      self = .epoch(fields)
    case "runEnded":
      guard let fields = fields(Ended.self) else { return nil }
      self = .ended(fields)
    default: return nil
    }
  }

  /// The fields of `runStarted`.
  struct Started: Decodable {
    var data: String
    var backbone: String
    var backboneDigest: String?
    var precision: String?
    var classes: [String]
    var trainImages: Int
    var valImages: Int
    var folds: Int?
    var testImages: Int?
    var unmeasuredClasses: Int?
    var viewsPerImage: Int?
    var trainableParameters: Int
    var totalParameters: Int
    var startedAt: String?

    var record: RunStarted {
      let date = startedAt.flatMap { try? Date($0, strategy: .iso8601) }
      return RunStarted(
        data: data, backbone: backbone, backboneDigest: backboneDigest ?? "",
        precision: precision ?? "fp32", classes: classes, trainImages: trainImages,
        valImages: valImages, folds: folds, testImages: testImages ?? 0,
        unmeasuredClasses: unmeasuredClasses ?? 0, viewsPerImage: viewsPerImage ?? 1,
        trainableParameters: trainableParameters, totalParameters: totalParameters, epochs: 0,
        output: "", time: date?.timeIntervalSince1970 ?? 0)
    }
  }

  /// The fields of `headSelected`; a number that isn't finite is null.
  struct Selected: Decodable {
    struct Trial: Decodable {
      var strength: Double
      var top1: Double
      var deviation: Double
      var loss: Double?
    }
    struct Candidate: Decodable {
      var head: String
      var strength: Double?
      var seconds: Double
      var trials: [Trial]
    }

    var folds: Int
    var images: Int
    var head: String
    var candidates: [Candidate]

    /// The record; nil if it is not one that a run writes.
    var record: HeadSelected? {
      let candidates = candidates.compactMap { candidate -> HeadCandidate? in
        let best =
          candidate.trials.firstIndex { $0.strength == candidate.strength } ?? 0
        guard let kind = HeadKind(rawValue: candidate.head), !candidate.trials.isEmpty else {
          return nil
        }
        return HeadCandidate(
          kind: kind,
          trials: candidate.trials.map {
            HeadCandidate.Trial(
              strength: $0.strength, top1: $0.top1, deviation: $0.deviation, loss: $0.loss ?? .nan)
          }, best: best, seconds: candidate.seconds)
      }
      guard candidates.count == self.candidates.count,
        let chosen = candidates.firstIndex(where: { $0.kind.rawValue == head })
      else { return nil }
      return HeadSelected(folds: folds, images: images, candidates: candidates, chosen: chosen)
    }
  }

  /// What `ClassScores` writes.
  struct Scores: Decodable {
    var precision: Double
    var recall: Double
    var f1: Double
  }

  /// The fields of `epochDone`; a number that isn't finite is null.
  struct Epoch: Decodable {
    var epoch: Int
    var learningRate: Double?
    var trainLoss: Double?
    var trainTop1: Double?
    var valImages: Int?
    var valLoss: Double?
    var valTop1: Double
    var valTop5: Double?
    var valBalancedAccuracy: Double?
    var valMacro: Scores?
    var valWeighted: Scores?
    var seconds: Double?
    var imagesPerSecond: Double?

    /// The record; `images` evaluated, unless the line says how many.
    func record(images: Int) -> EpochDone {
      EpochDone(
        epoch: epoch, learningRate: learningRate ?? .nan, trainLoss: trainLoss ?? .nan,
        trainTop1: trainTop1 ?? .nan,
        validation: Metrics(
          images: valImages ?? images, top1: valTop1, top5: valTop5 ?? .nan, loss: valLoss ?? .nan,
          balancedAccuracy: valBalancedAccuracy ?? .nan, macro: ClassScores(valMacro),
          weighted: ClassScores(valWeighted)),
        seconds: seconds ?? 0, imagesPerSecond: imagesPerSecond ?? 0, isBest: false)
    }
  }

  /// The fields of `runEnded`.
  struct Ended: Decodable {
    struct Features: Decodable {
      var total: Int
      var remembered: Int
    }
    struct Seconds: Decodable {
      var features: Double
      var training: Double
      var total: Double
    }

    var trainImages: Int
    var valImages: Int
    var unmeasuredClasses: Int?
    var features: Features?
    var seconds: Seconds
    var interrupted: Bool
    var calibration: Calibration?
    var validation: Measured?
    var test: Measured?

    /// What `Metrics` and a `TestResult` write.
    struct Measured: Decodable {
      var images: Int
      var top1: Double
      var top5: Double?
      var loss: Double?
      var balancedAccuracy: Double?
      var macro: Scores?
      var weighted: Scores?
      var calibration: Calibration?

      var metrics: Metrics {
        Metrics(
          images: images, top1: top1, top5: top5 ?? .nan, loss: loss ?? .nan,
          balancedAccuracy: balancedAccuracy ?? .nan, macro: ClassScores(macro),
          weighted: ClassScores(weighted))
      }
    }

    /// What a `CalibrationReport` writes.
    struct Calibration: Decodable {
      struct Pair: Decodable {
        var before: Double?
        var after: Double?
      }

      var temperature: Double
      var origin: String?
      var ece: Pair
      var loss: Pair

      var record: CalibrationReport {
        CalibrationReport(
          temperature: temperature, origin: origin.flatMap(Temperature.Origin.init),
          before: CalibrationFigures(
            calibrationError: ece.before ?? .nan, loss: loss.before ?? .nan),
          after: CalibrationFigures(calibrationError: ece.after ?? .nan, loss: loss.after ?? .nan))
      }
    }

    var record: RunEnded {
      RunEnded(
        best: nil, validation: validation?.metrics, trainImages: trainImages, valImages: valImages,
        unmeasuredClasses: unmeasuredClasses, features: features?.total ?? 0,
        rememberedFeatures: features?.remembered ?? 0, calibration: calibration?.record,
        test: test.map { TestResult(metrics: $0.metrics, calibration: $0.calibration?.record) },
        featureSeconds: seconds.features, trainingSeconds: seconds.training,
        totalSeconds: seconds.total, isInterrupted: interrupted, output: "")
    }
  }
}

extension ClassScores {
  /// The scores of a line; numbers that it doesn't tell are NaN.
  fileprivate init(_ fields: MetricsLine.Scores?) {
    self.init(
      precision: fields?.precision ?? .nan, recall: fields?.recall ?? .nan, f1: fields?.f1 ?? .nan)
  }
}

/// A line of `validation.jsonl`, read back; a number that isn't finite is null.
struct ValidationFields: Decodable {
  struct Guess: Decodable {
    var `class`: String
    var probability: Double?
  }

  var path: String
  var `class`: String
  var probability: Double?
  var predictions: [Guess]

  /// The record with its classes as indices; nil if one of them isn't among the labels.
  func record(_ labels: [String: Int]) -> EvaluatedImage? {
    let guesses = predictions.compactMap { guess in
      labels[guess.class].map {
        EvaluatedImage.Guess(index: $0, probability: guess.probability ?? .nan)
      }
    }
    guard let label = labels[`class`], !guesses.isEmpty, guesses.count == predictions.count else {
      return nil
    }
    return EvaluatedImage(
      path: path, label: label, probability: probability ?? .nan, guesses: guesses)
  }
}
