internal import ArgumentParser
internal import Foundation
internal import Terminal
internal import Text

@main
struct Finetune: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "finetune",
    abstract: "Turns a folder of images and a pretrained network into a classifier.",
    discussion: """
      Everything before the new head is frozen: each image goes through the backbone once, then \
      the head trains in seconds, on the CPU.

      EXAMPLES
        finetune train --data photos --weights resnet18 --output runs/photos
        finetune evaluate --head runs/photos --data photos
        finetune predict --head runs/photos new.jpg

      Without images or weights at hand:
        finetune synth images --classes 10
        finetune init --output random.safetensors
        finetune train --data images --weights random.safetensors

      Results go to standard output, everything else to standard error. For completions in your \
      shell see finetune --generate-completion-script bash (or zsh, fish).

      \(ExitCodes.table)
      """,
    version: "finetune \(toolVersion)",
    subcommands: [
      Train.self, Evaluate.self, Predict.self, Features.self, Export.self, Inspect.self,
      Report.self, Runs.self, Weights.self, Synth.self, Init.self, Cache.self, Bench.self,
      Serve.self,
    ])

  static func main() {
    // A reader that went away (`finetune … | head`) is an error of writing, not a signal.
    signal(SIGPIPE, SIG_IGN)
    // So is a file that grows beyond the limit of its size.
    signal(SIGXFSZ, SIG_IGN)
    Interruption.install()
    Faults.install()
    do {
      var command = try parsed()
      try ArgumentBytes.check(for: command)
      try command.run()
    } catch {
      ExitCodes.end(with: error)
    }
  }

  /// The command that the arguments mean; an error quotes them as they can be shown.
  private static func parsed() throws -> any ParsableCommand {
    do {
      return try parseAsRoot()
    } catch {
      let arguments = Array(CommandLine.arguments.dropFirst())
      let shown = arguments.map(\.printable)
      if shown != arguments { _ = try parseAsRoot(shown) }
      throw error
    }
  }
}
