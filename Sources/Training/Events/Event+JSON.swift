extension RunStarted {
  /// The record's figures under their names in reports.
  var members: [JSON.Member] {
    [
      JSON.Member(key: "data", value: .string(data)),
      JSON.Member(key: "backbone", value: .string(backbone)),
      JSON.Member(key: "classes", value: .strings(classes)),
      JSON.Member(key: "trainImages", value: .integer(trainImages)),
      JSON.Member(key: "valImages", value: .integer(valImages)),
      JSON.Member(key: "viewsPerImage", value: .integer(viewsPerImage)),
      JSON.Member(key: "trainableParameters", value: .integer(trainableParameters)),
      JSON.Member(key: "totalParameters", value: .integer(totalParameters)),
    ]
  }
}

extension EpochDone {
  /// The record's figures under their names in reports.
  var members: [JSON.Member] {
    [
      JSON.Member(key: "epoch", value: .integer(epoch)),
      JSON.Member(key: "trainLoss", value: .number(trainLoss)),
      JSON.Member(key: "trainTop1", value: .number(trainTop1)),
      JSON.Member(key: "valLoss", value: .number(valLoss)),
      JSON.Member(key: "valTop1", value: .number(valTop1)),
      JSON.Member(key: "valTop5", value: .number(valTop5)),
      JSON.Member(key: "seconds", value: .seconds(seconds)),
    ]
  }
}

extension RunEnded {
  /// The record's figures under their names in reports.
  var members: [JSON.Member] {
    [
      JSON.Member(key: "best", value: bestMember),
      JSON.Member(key: "trainImages", value: .integer(trainImages)),
      JSON.Member(key: "valImages", value: .integer(valImages)),
      JSON.Member(key: "features", value: featuresMember),
      JSON.Member(key: "seconds", value: secondsMember),
      JSON.Member(key: "interrupted", value: .boolean(isInterrupted)),
      JSON.Member(key: "output", value: .string(output)),
    ]
  }

  /// `{"epoch":…,"valTop1":…}`, or null if no epoch was completed.
  var bestMember: JSON {
    best.map { ["epoch": .integer($0.epoch), "valTop1": .number($0.valTop1)] } ?? .null
  }

  /// `{"total":…,"remembered":…}`.
  var featuresMember: JSON {
    ["total": .integer(features), "remembered": .integer(rememberedFeatures)]
  }

  /// `{"features":…,"training":…,"total":…}`.
  var secondsMember: JSON {
    [
      "features": .seconds(featureSeconds), "training": .seconds(trainingSeconds),
      "total": .seconds(totalSeconds),
    ]
  }
}
