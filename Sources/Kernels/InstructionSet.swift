import CPUFeatures
import Foundation

/// The builds of the kernels, each runnable on every processor that runs the ones after it.
package enum InstructionSet: String, CaseIterable, Sendable {
  case avx512
  case avx2
  case baseline

  /// The one in use: the best that the processor runs, or what `FINETUNE_ISA` names.
  ///
  /// Traps with a sentence when `FINETUNE_ISA` names an unknown set or one that this processor
  /// can't execute, rather than measuring something else than was asked for.
  package static let current: InstructionSet = {
    guard let name = ProcessInfo.processInfo.environment["FINETUNE_ISA"], !name.isEmpty else {
      return best
    }
    guard let chosen = InstructionSet(rawValue: name) else {
      preconditionFailure("FINETUNE_ISA is '\(name)'; expected avx512, avx2 or baseline")
    }
    precondition(
      chosen.isSupported, "FINETUNE_ISA is '\(name)', which this processor can't execute")
    return chosen
  }()

  package static var best: InstructionSet { allCases.first(where: \.isSupported) ?? .baseline }

  package var isSupported: Bool {
    switch self {
    case .avx512: cpu_has_avx512()
    case .avx2: cpu_has_avx2()
    case .baseline: true
    }
  }
}
