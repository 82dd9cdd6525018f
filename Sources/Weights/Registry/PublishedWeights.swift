/// Weights that somebody published, with all that has to be known to get and to use them.
public struct PublishedWeights: Sendable, Equatable {
  /// How the tensors are packed.
  public enum Container: String, Sendable {
    /// A safetensors file.
    case safetensors
    /// A PyTorch archive.
    case pth
  }

  /// The name for `--weights`.
  public let name: String
  /// Who trained them, and what they are called there.
  public let origin: String
  /// Where they are published.
  public let url: String
  /// The file's size in bytes.
  public let size: Int
  /// The file's SHA-256, 64 lower-case hexadecimal digits.
  public let sha256: String
  /// How the tensors are packed.
  public let container: Container
  /// What images have to go through, written as a file's own metadata `preprocessing`.
  public let preprocessing: String
  /// How many classes the head tells apart.
  public let classes: Int
  /// The data set whose classes they are.
  public let dataSet: String
  /// The published share of that data set's validation images whose class came first.
  public let top1: Double
  /// The published share of those whose class was among the first five; nil if that wasn't said.
  public let top5: Double?
  /// Under which terms, as far as the publisher says.
  public let license: String

  /// Weights with these properties.
  package init(
    name: String, origin: String, url: String, size: Int, sha256: String, container: Container,
    preprocessing: String, classes: Int, dataSet: String, top1: Double, top5: Double?,
    license: String
  ) {
    self.name = name
    self.origin = origin
    self.url = url
    self.size = size
    self.sha256 = sha256
    self.container = container
    self.preprocessing = preprocessing
    self.classes = classes
    self.dataSet = dataSet
    self.top1 = top1
    self.top5 = top5
    self.license = license
  }

  /// What the file is called in the cache and on a mirror.
  public var fileName: String { "\(name).\(container.rawValue)" }
}
