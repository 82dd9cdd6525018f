package import Text
internal import Training

extension RunRecord {
  /// When it began, to the minute and without its zone, which is UTC; `-` if that isn't known.
  package var began: String {
    started.time > 0 ? String(Moment(started.time).text.dropLast(4)) : "-"
  }

  /// The run for machines.
  package var json: JSON {
    var options: [JSON.Member] = []
    for option in RunOption.all {
      guard let value = option.text(self.options) else { continue }
      options.append(JSON.Member(key: option.key, value: .string(value)))
    }
    return [
      "path": .string(path), "name": .string(name), "state": .string(state.rawValue),
      "startedAt": started.time > 0 ? .time(started.time) : .null,
      "data": .string(self.options.data ?? started.data),
      "backbone": [
        "name": .string(started.backbone), "digest": .string(started.backboneDigest),
        "precision": .string(started.precision),
      ],
      "classes": .integer(started.classes.count), "trainImages": .integer(started.trainImages),
      "valImages": .integer(started.valImages),
      "unmeasuredClasses": .integer(started.unmeasuredClasses),
      "epochs": .integer(epochs.count),
      "best": best.map { .object($0.members) } ?? .null,
      "validation": validation.map { .object($0.members) } ?? .null,
      "test": ended?.test?.json ?? .null,
      "seconds": ended?.secondsMember ?? .null,
      "options": .object(options),
    ]
  }
}
