internal import Terminal
internal import Text
internal import Tools
internal import Vision

extension BenchReport {
  /// The report for people.
  func text(colors: Bool) -> String {
    let rows = RunText(colors: colors)
    let share = Figures.percent(gflops / peakGflops)
    let amount = Figures.multiplications(multiplications)
    var lines = [
      rows.row(
        "Network", "\(network.title), " + (weights.map { $0.printable } ?? "random weights")),
      rows.row(
        "",
        "\(amount) for an image of \(imageSize)×\(imageSize), "
          + (hasHead ? "with its head" : "without a head")),
      rows.row("Processor", "\(isa), \(Figures.amount(threads, "thread"))"),
      rows.row("Peak", "\(Figures.fixed(peakGflops, digits: 0)) GFLOP/s in fp32"),
      rows.row(
        "Backbone",
        "\(Figures.fixed(imagesPerSecond, digits: 1)) images/s in \(precision), batches of "
          + "\(batchSize)"),
      rows.row(
        "", "\(Figures.fixed(gflops, digits: 0)) GFLOP/s as the definition counts, \(share) of peak"
      ),
      rows.row("Memory", "\(Figures.bytes(arenaBytes)) to compute in"),
      rows.row(
        "Decoding", "\(Figures.fixed(decodeImagesPerSecond, digits: 0)) PNGs/s of 500×375"),
      "",
    ]
    let names = max(5, layers.map(\.name.count).max() ?? 0)
    let algorithms = max(9, layers.map(\.algorithm.count).max() ?? 0)
    lines.append(
      Ink.dim(
        " " + "layer".padded(toRight: names) + "  " + "algorithm".padded(toRight: algorithms)
          + "        ms  GFLOP/s", if: colors))
    lines += layers.map { layer in
      " " + layer.name.padded(toRight: names) + "  " + layer.algorithm.padded(toRight: algorithms)
        + Figures.fixed(layer.milliseconds, digits: 2).padded(toLeft: 10)
        + Figures.fixed(layer.gflops, digits: 0).padded(toLeft: 9)
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
