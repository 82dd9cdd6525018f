internal import Text
internal import Training

extension EvaluatedPart {
  /// What part `images` of the folder's images are, and what the head has seen of them: a line each.
  func lines(images: Int) -> [String] {
    let part = ["val": "validation", "train": "training"][split] ?? split
    let shares = "\(Figures.count(images)) of \(Figures.amount(total, "image"))"
    var lines: [String]
    switch (images == total, reason) {
    case (true, .unseen):
      lines = ["\(Figures.count(images)), all of them: the head was trained on none"]
    case (true, _), (_, .unseen): lines = [images == total ? Figures.count(images) : shares]
    case (false, .asked) where split == "all": lines = [shares]
    case (false, _): lines = ["\(shares): the \(part) part; --split all takes every one"]
    }
    if reason == .unrecorded, images != total {
      lines.append("the head's file doesn't say which images it was trained on")
    }
    if let trained, trained > 0 {
      lines.append("\(Figures.count(trained)) of them trained the head: figures look too good")
    }
    if let chosen, chosen > 0 {
      lines.append(
        "\(Figures.count(chosen)) of them chose the head's epoch and temperature: figures look "
          + "a little too good")
    }
    return lines
  }
}
