internal import Features
internal import Text
internal import Training
internal import Vision

extension RunReport {
  /// Everything that makes the run what it is: options, weights, head, times.
  var facts: HTML {
    RunReport.section(
      "facts", "The run",
      [
        RunReport.lead(
          HTML([
            "To repeat it: ",
            .element("code", [:], HTML("finetune train --config \(run.path.shellWord)/run.yaml")),
            " (options in bold are not the defaults)",
          ])),
        .element(
          "div", ["class": "pair"],
          .element("div", [:], .element("h3", [:], "Options"), list(options)),
          .element(
            "div", [:],
            .element("h3", [:], "Weights"), list(weights),
            .element("h3", ["class": "next"], "Head"), list(headFacts),
            .element("h3", ["class": "next"], "Time"), list(times))),
      ])
  }

  private typealias Fact = (name: String, value: HTML)

  private func list(_ facts: [Fact]) -> HTML {
    .element(
      "dl", ["class": "facts"],
      facts.flatMap { [.element("dt", [:], HTML($0.name)), .element("dd", [:], $0.value)] })
  }

  private var options: [Fact] {
    let defaults = RunOptions()
    let required = RunOption.required.map(\.key)
    return RunOption.all.compactMap { option in
      guard let text = option.text(run.options) else { return nil }
      let isChosen = option.effect.record != nil && !required.contains(option.key)
      let isSet = isChosen && text != option.text(defaults)
      return (
        option.key, .element("span", ["class": isSet ? "set" : nil], HTML(text.printable))
      )
    }
  }

  private var weights: [Fact] {
    let started = run.started
    var facts: [Fact] = [("name", .name(started.backbone))]
    if !started.backboneDigest.isEmpty {
      facts.append(("digest", .element("code", [:], HTML(started.backboneDigest.printable))))
    }
    facts.append(("precision", HTML(started.precision.printable)))
    if let head {
      facts.append(("images", "\(head.file.preprocessing)"))
      facts.append(("kernels", "revision \(head.file.backbone.kernelRevision.printable)"))
    }
    facts.append(
      (
        "frozen",
        "\(Figures.count(started.totalParameters - started.trainableParameters)) parameters"
      )
    )
    return facts
  }

  private var headFacts: [Fact] {
    let shape = "\(run.started.headShape)"
    let parameters = Figures.count(run.started.trainableParameters)
    var facts: [Fact] = [("layer", "\(shape), \(parameters) parameters")]
    if let calibration = run.ended?.calibration {
      facts.append(("certainty", HTML(calibration.text)))
    }
    if let head {
      facts.append(("file", "head.safetensors, \(Figures.bytes(head.size))"))
      facts.append(("SHA-256", .element("code", [:], "\(head.digest)")))
    } else {
      facts.append(("file", "none that can be read"))
    }
    return facts
  }

  private var times: [Fact] {
    var facts: [Fact] = []
    if run.started.time > 0 { facts.append(("began", "\(Moment(run.started.time).text)")) }
    guard let ended = run.ended else { return facts }
    let remembered =
      ended.rememberedFeatures > 0
      ? " (\(Figures.count(ended.rememberedFeatures)) of \(Figures.count(ended.features)) remembered)"
      : ""
    facts += [
      ("features", "\(Figures.duration(ended.featureSeconds))\(remembered)"),
      ("training", "\(Figures.duration(ended.trainingSeconds))"),
      ("in all", "\(Figures.duration(ended.totalSeconds))"),
    ]
    return facts
  }
}
