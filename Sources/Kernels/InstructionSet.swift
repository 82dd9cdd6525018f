import CPUFeatures
import Foundation

/// The builds of the kernels, each runnable on every processor that runs the ones after it.
package enum InstructionSet: String, CaseIterable, Sendable {
  case avx512
  case avx2
  case baseline

  /// The one in use: the best that the processor runs, or what `FINETUNE_ISA` names.
  ///
  /// Traps with a sentence where `check` throws, rather than measuring something else than was asked
  /// for.
  package static let current: InstructionSet = {
    do {
      return try chosen(named)
    } catch {
      fatalError("\(error)")
    }
  }()

  /// Throws when `FINETUNE_ISA` names an unknown set, or one that this processor can't execute.
  package static func check() throws(Unusable) { _ = try chosen(named) }

  /// `FINETUNE_ISA` can't be obeyed.
  package struct Unusable: Error, Equatable, CustomStringConvertible {
    let name: String
    let supported: [InstructionSet]

    package var description: String {
      let names = supported.map(\.rawValue).joined(separator: ", ")
      let found =
        InstructionSet(rawValue: name) == nil
        ? name.debugDescription : "\(name), which it doesn't have"
      return "FINETUNE_ISA: expected instructions that this processor has (\(names)), "
        + "found \(found)"
    }
  }

  /// The set of that name, the best one without a name.
  package static func chosen(
    _ name: String?, supported: [InstructionSet] = allCases.filter(\.isSupported)
  ) throws(Unusable) -> InstructionSet {
    guard let name, !name.isEmpty else { return best }
    guard let chosen = InstructionSet(rawValue: name), supported.contains(chosen) else {
      throw Unusable(name: name, supported: supported)
    }
    return chosen
  }

  private static var named: String? { ProcessInfo.processInfo.environment["FINETUNE_ISA"] }

  package static var best: InstructionSet { allCases.first(where: \.isSupported) ?? .baseline }

  package var isSupported: Bool {
    switch self {
    case .avx512: cpu_has_avx512()
    case .avx2: cpu_has_avx2()
    case .baseline: true
    }
  }
}
