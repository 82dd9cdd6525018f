package import Text

extension RunStarted {
  /// The record's figures under their names in reports.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "data", value: .string(data)),
      JSON.Member(key: "backbone", value: .string(backbone)),
      JSON.Member(key: "backboneDigest", value: .string(backboneDigest)),
      JSON.Member(key: "precision", value: .string(precision)),
      JSON.Member(key: "classes", value: .strings(classes)),
      JSON.Member(key: "trainImages", value: .integer(trainImages)),
      JSON.Member(key: "valImages", value: .integer(valImages)),
      JSON.Member(key: "testImages", value: .integer(testImages)),
      JSON.Member(key: "unmeasuredClasses", value: .integer(unmeasuredClasses)),
      JSON.Member(key: "viewsPerImage", value: .integer(viewsPerImage)),
      JSON.Member(key: "trainableParameters", value: .integer(trainableParameters)),
      JSON.Member(key: "totalParameters", value: .integer(totalParameters)),
      JSON.Member(key: "startedAt", value: .time(time)),
    ] + (folds.map { [JSON.Member(key: "folds", value: .integer($0))] } ?? [])
  }
}

extension EpochDone {
  /// The record's figures under their names in reports.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "epoch", value: .integer(epoch)),
      JSON.Member(key: "learningRate", value: .number(learningRate)),
      JSON.Member(key: "trainLoss", value: .number(trainLoss)),
      JSON.Member(key: "trainTop1", value: .number(trainTop1)),
      JSON.Member(key: "valImages", value: .integer(validation.images)),
      JSON.Member(key: "valLoss", value: .number(valLoss)),
      JSON.Member(key: "valTop1", value: .number(valTop1)),
      JSON.Member(key: "valTop1Interval", value: validation.top1Interval.json),
      JSON.Member(key: "valTop5", value: .number(valTop5)),
      JSON.Member(key: "valBalancedAccuracy", value: .number(validation.balancedAccuracy)),
      JSON.Member(key: "valMacro", value: validation.macro.json),
      JSON.Member(key: "valWeighted", value: validation.weighted.json),
      JSON.Member(key: "seconds", value: .seconds(seconds)),
      JSON.Member(key: "imagesPerSecond", value: .number(imagesPerSecond.rounded())),
    ]
  }
}

extension RunEnded {
  /// The record's figures under their names in reports.
  package var members: [JSON.Member] {
    [
      JSON.Member(key: "best", value: bestMember),
      JSON.Member(key: "trainImages", value: .integer(trainImages)),
      JSON.Member(key: "valImages", value: .integer(valImages)),
      JSON.Member(
        key: "unmeasuredClasses", value: unmeasuredClasses.map(JSON.integer) ?? .null),
      JSON.Member(key: "calibration", value: calibration?.json ?? .null),
      JSON.Member(key: "test", value: test?.json ?? .null),
      JSON.Member(key: "features", value: featuresMember),
      JSON.Member(key: "seconds", value: secondsMember),
      JSON.Member(key: "interrupted", value: .boolean(isInterrupted)),
      JSON.Member(key: "output", value: .string(output)),
    ] + measuredMembers
  }

  /// The figures of a head that no epoch has figures of.
  private var measuredMembers: [JSON.Member] {
    guard best == nil, let validation else { return [] }
    return [JSON.Member(key: "validation", value: .object(validation.members))]
  }

  /// `{"epoch":…,"ofEpochs":…,"isSelected":…,"valTop1":…,"valTop1Interval":[…,…]}`, or null if no
  /// epoch was completed; selected is a figure that others, of the same images, were lower than.
  package var bestMember: JSON {
    best.map {
      [
        "epoch": .integer($0.epoch), "ofEpochs": .integer(epochs),
        "isSelected": .boolean(epochs > 1), "valTop1": .number($0.valTop1),
        "valTop1Interval": $0.validation.top1Interval.json,
      ]
    } ?? .null
  }

  /// `{"total":…,"remembered":…}`.
  package var featuresMember: JSON {
    ["total": .integer(features), "remembered": .integer(rememberedFeatures)]
  }

  /// `{"features":…,"training":…,"total":…}`.
  package var secondsMember: JSON {
    [
      "features": .seconds(featureSeconds), "training": .seconds(trainingSeconds),
      "total": .seconds(totalSeconds),
    ]
  }
}
