import Foundation
import Testing

extension CommandLineTests {
  @Suite("Ctrl-C, SIGTERM and SIGHUP")
  struct InterruptionTests {
    private let world: World
    private let scratch: Scratch

    init() throws {
      world = try World.shared()
      scratch = try Scratch()
    }

    static let signals = [SIGINT, SIGTERM, SIGHUP]

    private var output: String { scratch.path + "/run" }

    /// Waits until a training has begun.
    private func awaitEpochs() {
      let metrics = URL(fileURLWithPath: output + "/metrics.jsonl")
      func hasEpoch() -> Bool {
        (try? String(contentsOf: metrics, encoding: .utf8))?.contains("epochDone") == true
      }
      for _ in 0..<1200 where !hasEpoch() { usleep(50_000) }
    }

    /// Trains for ever, and sends signals when epochs are done.
    private func train(_ signals: [Int32]) throws -> Tool.Outcome {
      try Tool.run(
        world.trainArguments + ["--output", output, "--epochs", "1000000"],
        whileRunning: { process in
          awaitEpochs()
          for signal in signals { kill(process.processIdentifier, signal) }
        })
    }

    @Test("end a training with its head saved", arguments: signals)
    func saved(_ signal: Int32) throws {
      let outcome = try train([signal])
      #expect(outcome.code == 130, "\(outcome.errors)")
      #expect(outcome.errors.contains("what was trained so far is saved"))
      #expect(try !scratch.bytes("run/head.safetensors").isEmpty)
      #expect(try !scratch.bytes("run/report.html").isEmpty)
    }

    @Test("that come together are one wish: timeout(1) and closing terminals send several")
    func together() throws {
      let outcome = try train([SIGTERM, SIGTERM, SIGHUP, SIGHUP])
      #expect(outcome.code == 130, "\(outcome.errors)")
      #expect(try !scratch.bytes("run/head.safetensors").isEmpty)
    }

    @Test("end at once what has nothing to save", arguments: signals)
    func atOnce(_ signal: Int32) throws {
      for arguments in [["bench", "--seconds", "3000"], ["synth", "images", "--classes", "500"]] {
        let outcome = try Tool.run(
          arguments, in: scratch.path,
          whileRunning: { process in
            usleep(500_000)
            kill(process.processIdentifier, signal)
          })
        #expect(outcome.code == 130, "\(arguments): \(outcome.errors)")
      }
    }

    @Test("end a list that never ends", arguments: signals)
    func endlessList(_ signal: Int32) throws {
      let name = [SIGINT: "INT", SIGTERM: "TERM", SIGHUP: "HUP"][signal] ?? ""
      let image = try world.paths()[0]
      let outcome = try Tool.shell(
        "cd \(scratch.path); mkfifo list; exec 3<> list; echo \(image) >&3; "
          + "$F predict --weights \(world.weights) - < list & tool=$!; sleep 1; "
          + "kill -\(name) $tool; wait $tool")
      #expect(outcome.code == 130, "\(outcome.errors)")
    }

    @Test("SIGHUP does nothing under nohup")
    func nohup() throws {
      let arguments = world.trainArguments + ["--output", output, "--epochs", "1000000"]
      let outcome = try Tool.shell(
        "trap '' HUP; $F \(arguments.joined(separator: " ")) > /dev/null 2>&1 & tool=$!; "
          + "until grep -q epochDone \(output)/metrics.jsonl 2>&- || ! kill -0 $tool; "
          + "do sleep 0.1; done; "
          + "kill -HUP $tool; sleep 1; kill -0 $tool && echo lives; kill -TERM $tool; wait $tool")
      #expect(outcome.output == "lives\n", "\(outcome.errors)")
      #expect(outcome.code == 130)
    }
  }
}
