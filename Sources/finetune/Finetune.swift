import ArgumentParser

@main
struct Finetune: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Turns a folder of PNGs and a pretrained ResNet-18 into a classifier.")
}
