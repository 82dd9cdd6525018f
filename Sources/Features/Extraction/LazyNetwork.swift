internal import Kernels
internal import Vision
internal import Weights

/// The network of a file, loaded and frozen when it is needed; not for several threads.
final class LazyNetwork {
  let architecture: Architecture
  let file: WeightsFile
  /// Whether all numbers are known to be finite.
  var isChecked = false
  private let batchSize: Int
  private var loaded: (any Vision.Backbone)?
  private var module: FrozenBackbone?
  private var names: [String]?

  init(_ architecture: Architecture, _ file: WeightsFile, batchSize: Int) {
    self.architecture = architecture
    self.file = file
    self.batchSize = batchSize
  }

  /// Loads the tensors and checks their numbers while `digest` reads them too.
  ///
  /// A digest takes as long as freezing on one thread: with a `precision` both are done side by side.
  func load(
    _ precision: Precision?, _ digest: @Sendable (WeightsFile) throws -> ContentDigest
  ) throws -> ContentDigest {
    var network: Result<any Vision.Backbone, any Error>?
    var frozen: FrozenBackbone?
    var result: Result<ContentDigest, any Error>?
    let (architecture, file) = (architecture, file)
    Parallel.forEach(2) { part in
      if part == 0 {
        network = Result { try architecture.mapped(from: file) }
        if let precision, case .success(let network)? = network {
          // A calibration of another network is refused later.
          if case .int8(let calibration) = precision {
            let found = network.frontGraph.activationNames
            names = found
            guard calibration.fits(found) else { return }
          }
          frozen = FrozenBackbone(freezing: network, precision: precision, batchSize: batchSize)
        }
      } else {
        result = Result { try digest(file) }
      }
    }
    loaded = try network?.get()
    if let frozen { (loaded, module) = (nil, frozen) }
    isChecked = true
    guard let result else { preconditionFailure("both parts have run") }
    return try result.get()
  }

  /// What a calibration has to know the bounds of.
  func activationNames() throws -> [String] {
    if let names { return names }
    let network = try loaded ?? architecture.mapped(from: file, isChecked: isChecked)
    loaded = network
    let found = network.frontGraph.activationNames
    names = found
    return found
  }

  /// In another precision than before it is frozen anew.
  func frozen(_ precision: Precision) throws -> FrozenBackbone {
    if let module, module.precision == precision { return module }
    module = nil
    let network = try loaded ?? architecture.mapped(from: file, isChecked: isChecked)
    let frozen = FrozenBackbone(freezing: network, precision: precision, batchSize: batchSize)
    loaded = nil
    module = frozen
    return frozen
  }
}
