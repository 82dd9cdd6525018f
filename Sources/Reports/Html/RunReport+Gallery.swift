internal import Foundation
internal import Text
internal import Training

extension RunReport {
  /// The most confident mistakes.
  var mistakes: HTML {
    guard !images.isEmpty else { return .empty }
    let all = images.count { !$0.isRight }
    if all == 0 {
      return RunReport.section(
        "mistakes", "Mistakes", [RunReport.lead("No validation image was taken for a wrong class.")]
      )
    }
    return RunReport.section(
      "mistakes", "Most confident mistakes",
      [
        RunReport.lead(
          "\(shown(gallery.mistakes.count, of: all, "mistake")): images that the head is surest to "
            + "know, wrongly. Look for wrong labels and for classes that overlap."),
        list(gallery.mistakes) { image in
          [
            line(image.guesses[0], "wrong"),
            .element("p", [:], "is ", .name(run.started.classes[image.label])),
          ]
        },
      ])
  }

  /// The least certain images.
  var doubts: HTML {
    guard !gallery.doubts.isEmpty else { return .empty }
    return RunReport.section(
      "doubts", "Least certain images",
      [
        RunReport.lead(
          "The images whose likeliest class is the least likely. More training images like these "
            + "help most."),
        list(gallery.doubts) { image in
          [
            line(image.guesses[0], image.isRight ? "right" : "wrong"),
            image.isRight
              ? .element("p", [:], "which is right")
              : .element("p", [:], "is ", .name(run.started.classes[image.label])),
          ]
        },
      ])
  }

  private func shown(_ count: Int, of all: Int, _ noun: String) -> String {
    count == all
      ? Figures.amount(all, noun) : "\(count) of \(Figures.amount(all, noun))"
  }

  private func line(_ guess: EvaluatedImage.Guess, _ style: String) -> HTML {
    .element(
      "p", ["class": style], .element("b", [:], .name(run.started.classes[guess.index])))
  }

  private func list(_ images: [EvaluatedImage], _ text: (EvaluatedImage) -> [HTML]) -> HTML {
    .element(
      "ul", ["class": "gallery"],
      images.map { image in
        let file = image.path.split(separator: "/").last.map(String.init) ?? image.path
        let name = HTML.element(
          "p", ["class": "file", "title": image.path.printable],
          "\(Figures.percent(image.guesses[0].probability)) · ",
          .element("bdi", [:], HTML(file.printable)))
        return .element("li", [:], [picture(of: image)] + text(image) + [name])
      })
  }

  private func picture(of image: EvaluatedImage) -> HTML {
    switch gallery.pictures[image.path] {
    case .png(let bytes)?:
      let side = "\(Thumbnail.side)"
      return .element(
        "img",
        [
          "src": "data:image/png;base64,\(Data(bytes).base64EncodedString())",
          "alt": image.path.printable, "width": side, "height": side, "decoding": "async",
        ])
    case .none(let reason)?: return .element("div", ["class": "gone"], HTML(reason))
    case nil: return .element("div", ["class": "gone"])
    }
  }
}
