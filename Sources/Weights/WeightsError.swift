/// Why a file of tensors could not be read or written.
public struct WeightsError: Error, Equatable, Sendable {
  /// The file, as the caller named it.
  public let path: String
  /// What is wrong with it.
  public let reason: Reason

  /// An error about the file at `path`.
  public init(path: String, reason: Reason) {
    self.path = path
    self.reason = reason
  }

  /// What can be wrong.
  public enum Reason: Error, Equatable, Sendable {
    /// The system refused.
    case file(FileError)
    /// A folder, device or pipe stands where a file is expected.
    case notAFile(isFolder: Bool)
    /// The file lost bytes after it was opened.
    case shrank(from: Int, to: Int)

    /// A zip archive is not what it says.
    case zip(ZipFault)
    /// A pickle is damaged, or asks for what a state dict doesn't need.
    case pickle(PickleFault)
    /// What PyTorch has saved is damaged, or no state dict.
    case pth(PthFault)

    /// The first bytes are those of another format.
    case otherFormat(ForeignFormat)
    /// Fewer bytes than the length field and the shortest header need.
    case tooShort(Int)
    /// The length field is beyond the format's limit.
    case headerTooLong(UInt64)
    /// The length field is beyond the end of the file.
    case headerBeyondEnd(length: Int, fileSize: Int)
    /// The header is not the JSON that the format asks for; the offset counts from its start.
    case syntax(SyntaxFault, offset: Int)

    /// An entry lacks `dtype`, `shape` or `data_offsets`.
    case missingField(tensor: String, field: String)
    /// An element type that the format does not know.
    case unknownType(tensor: String, found: String)
    /// `data_offsets` does not hold two numbers, the second not below the first.
    case badOffsets(tensor: String, found: [Int])
    /// The shape has more elements than an address can count.
    case shapeOverflow(tensor: String, shape: [Int])
    /// Elements smaller than a byte that do not fill whole bytes.
    case partialByte(tensor: String, shape: [Int], type: TensorType)
    /// The bytes do not fit the shape and type.
    case byteCount(tensor: String, shape: [Int], type: TensorType, expected: Int, found: Int)
    /// A hole before the tensor's bytes (`found > expected`) or an overlap.
    case notContiguous(tensor: String, expected: Int, found: Int)
    /// The file is shorter or longer than its header says.
    case fileSize(expected: Int, found: Int)

    /// No tensor of that name.
    case noTensor(String, available: [String])
    /// An element type that has no conversion to Float.
    case notConvertible(tensor: String, type: TensorType)
    /// A number that is not finite in single precision; the index counts elements.
    case notFinite(tensor: String, index: Int, found: Float)
    /// A normalization's variance that is too far below 0 to divide by its root.
    case variance(tensor: String, index: Int, found: Float)
    /// A finite number that F16, which was asked for, can't hold.
    case beyondHalf(tensor: String, found: Double)

    /// The same name given twice to the writer.
    case duplicateName(String)
    /// A name that the format keeps for itself.
    case reservedName
    /// A type that PyTorch's format has no storage for.
    case noStorage(tensor: String, type: TensorType)
    /// More bytes than an archive of PyTorch's format may have here.
    case beyondFourGigabytes
    /// More tensors than an archive of PyTorch's format may have here.
    case tooManyEntries
    /// A negative size along an axis.
    case negativeSize(tensor: String, shape: [Int])
  }

  /// What can be wrong with the header's JSON.
  public enum SyntaxFault: Equatable, Sendable {
    /// Another byte than the grammar allows there; nil at the header's end.
    case unexpected(UInt8?, expected: String)
    /// A key given twice in one object.
    case duplicateKey(String)
    /// Bytes that are not UTF-8.
    case invalidUTF8
    /// An escape that is not JSON, or half of a surrogate pair.
    case invalidEscape
    /// A control character that should have been escaped.
    case controlCharacter(UInt8)
    /// A number that is negative, has a fraction or exponent, or a leading zero.
    case notANaturalNumber
    /// A number beyond 2⁶³ − 1.
    case numberTooLarge
    /// Objects and lists nested deeper than any tensor file needs.
    case tooDeep
  }
}
