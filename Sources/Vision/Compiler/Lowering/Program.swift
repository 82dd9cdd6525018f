internal import Kernels
internal import Synchronization

/// A network compiled for one precision, with the memory in which it computes.
final class Program: Sendable {
  let entry: any ProgramEntry
  let exit: any ProgramExit
  /// Each step by itself, for those who want to see what it makes.
  private let single: Schedule
  /// The same with what is faster together as one step.
  let schedule: Schedule
  /// Numbers that describe an image at the end.
  let featureCount: Int
  private let sizes: MemorySizes
  private let kept = Mutex<Arena?>(nil)

  /// Images that go through the last stage at a time: more bring nothing.
  private static let most = 32

  /// - Parameter graph: What comes before the head, ending in the mean of each channel.
  init(_ graph: Graph, _ lowering: some Lowering) throws(CompilationError) {
    var lowering = lowering
    let fused = graph.foldingBatchNorm().fusingConvolutions()
    let graph = lowering.prepare(fused)
    guard case .images(let channels) = graph.nodes[0].operation else {
      throw .unsupported(name: graph.nodes[0].name, found: "no images")
    }
    entry = try lowering.entry(channels: channels)
    var single = Schedule()
    var end = graph.nodes[...]
    if case .flatten? = end.last?.operation { end.removeLast() }
    guard let mean = end.popLast(), case .globalAveragePool = mean.operation,
      end.count > 1, mean.inputs == [end.count - 1]
    else {
      throw .unsupported(
        name: graph.nodes[graph.nodes.count - 1].name, found: "no mean of each channel at the end")
    }
    for node in end.dropFirst() {
      // Their channels aren't filled up as those of a convolution's output are.
      guard !node.inputs.dropFirst().contains(0) else {
        throw .unsupported(name: node.name, found: "a sum with the images")
      }
      single.append(try lowering.step(node, of: graph), inputs: node.inputs)
    }
    exit = try lowering.exit(of: graph.nodes[mean.inputs[0]].name)
    // Channels are the same for any size.
    featureCount = fused.shapes(height: 224, width: 224)[end.count - 1].channels
    sizes = MemorySizes(
      number: lowering.numberSize, working: lowering.workingByteCount,
      heavy: lowering.heavyWeightCount)
    self.single = single
    schedule = single.inStrips(numberSize: lowering.numberSize)
  }

  /// Bytes in which it computes, without weights; 0 before the first call.
  var arenaByteCount: Int { kept.withLock { $0?.byteCount ?? 0 } }

  /// Height and width of what the last step makes of images of a size.
  func mapSize(height: Int, width: Int) -> (height: Int, width: Int) {
    var layouts = [entry.layout(height: height, width: width)]
    for (step, inputs) in zip(schedule.steps, schedule.inputs) {
      layouts.append(step.outputLayout(for: layouts[inputs[0]]))
    }
    let last = layouts[layouts.count - 1]
    return (last.height, last.width)
  }

  /// What it makes of planes [image, channel, height, width], which `shape` counts: `result` says what.
  ///
  /// There is at least one image. Calls from several threads wait for each other.
  func run(
    _ planes: UnsafePointer<Float>, shape: [Int], _ result: ProgramResult,
    into output: UnsafeMutablePointer<Float>, observer: ProgramObserver?
  ) {
    kept.withLock { kept in
      let seesOutputs = observer?.seesOutputs ?? false
      let arena = seesOutputs ? arena(single, for: shape) : reusing(kept, for: shape)
      if !seesOutputs { kept = arena }
      arena.withMemory { memory in
        ProgramPass(
          program: self, plan: arena.plan, memory: memory, planes: planes, observer: observer
        ).run(images: shape[0], result, into: output)
      }
    }
  }

  /// `kept` if a batch of this shape fits it; otherwise a new one.
  private func reusing(_ kept: Arena?, for shape: [Int]) -> Arena {
    let images = min(shape[0], Self.most)
    if let kept, kept.plan.fits(height: shape[2], width: shape[3], images: images) { return kept }
    return arena(schedule, for: shape)
  }

  private func arena(_ schedule: Schedule, for shape: [Int]) -> Arena {
    let images = min(shape[0], Self.most)
    let layout = entry.layout(height: shape[2], width: shape[3])
    return Arena(
      MemoryPlan(schedule, sizes, layout, height: shape[2], width: shape[3], images: images),
      for: entry)
  }
}
