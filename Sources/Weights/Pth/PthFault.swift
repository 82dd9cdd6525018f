/// Why a `.pth` file is not taken, though its container and its pickle can be read.
public enum PthFault: Error, Equatable, Sendable {
  /// A zip archive without the pickle of `torch.save`.
  case noPickle
  /// A program that `torch.jit.save` wrote.
  case torchScript
  /// Several pickles.
  case severalPickles
  /// Numbers with their most significant byte first.
  case byteOrder(String)
  /// A pickle that does not begin as `torch.save` does.
  case notFromTorch
  /// A version of the older container that is not known.
  case legacyVersion
  /// Something else than a dictionary of tensors.
  case notAStateDict(found: String)
  /// A tensor, a storage or their numbers are not as PyTorch writes them.
  case badTensor(String, expected: String)
  /// A tensor given twice.
  case duplicate(String)
  /// More tensors and axes than any network has.
  case tooMany
  /// A tensor whose signs or parts are to be turned over when read.
  case lazyTensor(String)
  /// A storage that a tensor needs is not in the file.
  case noStorage(key: String)
  /// A storage has fewer bytes than the pickle claims.
  case shortStorage(key: String, expected: Int, found: Int)
  /// A storage of the older container claims more elements than there are bytes.
  case storageBeyondEnd(key: String, count: UInt64, found: Int)
  /// A tensor reaches beyond the end of its storage.
  case beyondStorage(String, shape: [Int], strides: [Int], offset: Int, count: Int)
  /// Views of the same bytes that together are far larger than the file.
  case inflated(claimed: Int, fileSize: Int)
  /// The list of storages at the end of the older container is not one.
  case storageList
  /// The older container goes on behind its last storage.
  case trailing(Int)
}

extension PthFault: CustomStringConvertible {
  /// What was expected and found, and what to do.
  public var description: String {
    switch self {
    case .noPickle:
      "expected a zip archive of torch.save, found another, without data.pkl and without a .pth "
        + "file in it; is it the right file?"
    case .torchScript:
      "expected a state dict, found a TorchScript program; save model.state_dict() with torch.save"
    case .severalPickles:
      "expected one data.pkl in the archive, found several; \(again)"
    case .byteOrder(let order):
      "expected little-endian numbers, found \(quoted(order)); load it with PyTorch on another "
        + "machine and save it there"
    case .notFromTorch:
      "expected a file of torch.save, found another Python pickle; save the state dict with torch.save"
    case .legacyVersion:
      "expected version 1001 of the container, found another; save it with torch.save again"
    case .notAStateDict(let found):
      "expected a dictionary of tensors by name, found \(found); save model.state_dict()"
    case .badTensor(let name, let expected):
      "\(quoted(name)): expected \(expected), found something else; \(again)"
    case .duplicate(let name):
      "the tensor \(quoted(name)) is given twice; \(again)"
    case .tooMany:
      "expected at most \(StateDict.sizeLimit) tensors and axes in all, found more; "
        + "save model.state_dict()"
    case .lazyTensor(let name):
      "\(quoted(name)): expected plain numbers, found a conjugated or negated view; save it resolved"
    case .noStorage(let key):
      "expected a storage \(quoted(key)), found none; \(again)"
    case .shortStorage(let key, let expected, let found):
      "the storage \(quoted(key)) claims \(expected) bytes, found \(found); \(again)"
    case .storageBeyondEnd(let key, let count, let found):
      "the storage \(quoted(key)) claims \(count) elements, found \(found) bytes; \(again)"
    case .beyondStorage(let name, let shape, let strides, let offset, let count):
      "\(quoted(name)): shape \(listed(shape)) with strides \(listed(strides)) from element "
        + "\(offset) goes beyond its storage of \(count) elements; \(again)"
    case .inflated(let claimed, let fileSize):
      "its tensors claim \(claimed) bytes, which a file of \(fileSize) can't hold; save contiguous ones"
    case .storageList:
      "expected a list of storages after the pickle, found something else; \(again)"
    case .trailing(let count):
      "expected the end after the last storage, found \(count) bytes more; \(again)"
    }
  }

  private var again: String { "the file is damaged or badly written; make or fetch it again" }
}
