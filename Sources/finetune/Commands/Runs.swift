internal import ArgumentParser

struct Runs: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List, show and compare runs.",
    discussion: """
      EXAMPLES
        finetune runs list
        finetune runs show runs/photos
        finetune runs compare runs/a runs/b
      """,
    subcommands: [RunsList.self, RunsShow.self, RunsCompare.self])
}
