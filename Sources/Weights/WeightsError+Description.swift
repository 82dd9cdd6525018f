extension WeightsError: CustomStringConvertible {
  /// One line: the path, the tensor if it is about one, what was expected and found, what to do.
  public var description: String {
    if case .file(let error) = reason { return error.description }
    return "\(path): \(reason.sentence)"
  }
}

extension WeightsError.Reason {
  var sentence: String {
    switch self {
    case .file(let error):
      "\(error)"
    case .notAFile(let isFolder):
      "expected a file of weights, found a \(isFolder ? "folder" : "device or pipe"); "
        + "give the path of the file"
    case .shrank(let from, let to):
      "was \(from) bytes long when opened and is \(to) now; "
        + "replace tensor files by renaming, not in place, and read it again"
    case .zip(let fault):
      "\(fault)"
    case .pickle(let fault):
      "\(fault)"
    case .pth(let fault):
      "\(fault)"
    case .archive(let fault):
      "\(fault)"
    case .otherFormat(let format):
      "expected a safetensors or .pth file, found \(format.title); \(format.remedy)"
    case .tooShort(let count):
      "expected a file of weights of at least 10 bytes, found \(count); \(Self.again)"
    case .headerTooLong(let length):
      "expected a safetensors header of at most \(SafetensorsHeader.limit) bytes, "
        + "found a length of \(length); is it another format?"
    case .headerBeyondEnd(let length, let size):
      "the header's length is \(length), but the file has \(size) bytes; \(Self.again)"
    case .syntax(let fault, let offset):
      "header, byte \(offset): \(fault.sentence); \(Self.again)"
    case .missingField(let tensor, let field):
      "\(quoted(tensor)): expected \(quoted(field)), found none; \(Self.again)"
    case .unknownType(let tensor, let found):
      "\(quoted(tensor)): expected an element type of the format (F32, F16, BF16, …), "
        + "found \(quoted(found)); \(Self.again)"
    case .badOffsets(let tensor, let found):
      "\(quoted(tensor)): expected data_offsets [begin, end] with begin ≤ end, "
        + "found \(listed(found)); \(Self.again)"
    case .shapeOverflow(let tensor, let shape):
      "\(quoted(tensor)): shape \(listed(shape)) has more bytes than can be addressed; \(Self.again)"
    case .partialByte(let tensor, let shape, let type):
      "\(quoted(tensor)): \(type.rawValue) \(listed(shape)) does not fill whole bytes; \(Self.again)"
    case .byteCount(let tensor, let shape, let type, let expected, let found):
      "\(quoted(tensor)): \(type.rawValue) \(listed(shape)) takes \(expected) bytes, "
        + "found \(found); \(Self.again)"
    case .notContiguous(let tensor, let expected, let found):
      "\(quoted(tensor)): expected its data at byte \(expected), found \(found), "
        + "\(found > expected ? "which leaves a hole" : "which overlaps another"); \(Self.again)"
    case .fileSize(let expected, let found):
      "the header describes a file of \(expected) bytes, found \(found); \(Self.again)"
    case .noTensor(let name, let available):
      "expected a tensor \(quoted(name)), found \(listed(available)); is it the right file?"
    case .notConvertible(let tensor, let type):
      "\(quoted(tensor)): expected F32, F16, BF16, F64, I64, I32, U8 or BOOL, "
        + "found \(type.rawValue), which has no conversion to Float; save it as F32"
    case .notFinite(let tensor, let index, let found):
      "\(quoted(tensor)): expected finite numbers in single precision, found \(found) (element "
        + "\(index)); take weights from before the training diverged, or fetch the file again"
    case .variance(let tensor, let index, let found):
      "\(quoted(tensor)): expected variances of at least 0, found \(found) (element \(index)); "
        + "\(Self.again)"
    case .beyondHalf(let tensor, let found):
      "\(quoted(tensor)): expected numbers of at most 65504, found \(found), which half precision "
        + "can't hold; keep its precision"
    case .duplicateName(let name):
      "two tensors are called \(quoted(name)); give each a name of its own"
    case .reservedName:
      "\"__metadata__\" is the format's own name; give the tensor another"
    case .noStorage(let tensor, let type):
      "\(quoted(tensor)): expected F32, F16, BF16, F64, I64, I32, I16, I8, U8 or BOOL, found "
        + "\(type.rawValue), which .pth files don't hold; write safetensors"
    case .beyondFourGigabytes:
      "expected at most 4 GB of tensors in a .pth file, found more; write safetensors"
    case .tooManyEntries:
      "expected at most \(PthWriter.tensorLimit) tensors in a .pth file, found more; "
        + "write safetensors"
    case .negativeSize(let tensor, let shape):
      "\(quoted(tensor)): shape \(listed(shape)) has a negative size; sizes are 0 or more"
    }
  }

  private static let again = "the file is damaged or badly written; make or fetch it again"
}

extension WeightsError.SyntaxFault {
  var sentence: String {
    switch self {
    case .unexpected(nil, let expected): "expected \(expected), found the header's end"
    case .unexpected(let byte?, let expected): "expected \(expected), found \(shown(byte))"
    case .duplicateKey(let key): "the key \(quoted(key)) is given twice"
    case .invalidUTF8: "expected UTF-8, found other bytes"
    case .invalidEscape: "expected a JSON escape, found another"
    case .controlCharacter(let byte): "expected an escaped control character, found \(shown(byte))"
    case .notANaturalNumber: "expected a whole number of 0 or more in plain digits"
    case .numberTooLarge: "expected a number below 2^63, found a larger one"
    case .tooDeep: "expected at most \(HeaderScanner.depthLimit) levels, found more"
    }
  }

  private func shown(_ byte: UInt8) -> String {
    (0x21...0x7e).contains(byte)
      ? "'\(Unicode.Scalar(byte))'" : "byte 0x\(String(byte, radix: 16))"
  }
}

/// A name in quotes, with what would break the line escaped and at most 200 characters shown.
func quoted(_ name: String) -> String {
  let shown = name.unicodeScalars.prefix(200)
  let cut = shown.endIndex < name.unicodeScalars.endIndex ? "…" : ""
  return "\"" + shown.map { $0.escaped(asASCII: false) }.joined() + cut + "\""
}

/// The first few names and how many more there are.
func listed(_ names: [String]) -> String {
  guard !names.isEmpty else { return "none" }
  let more = names.count > 8 ? " and \(names.count - 8) more" : ""
  return names.prefix(8).map(quoted).joined(separator: ", ") + more
}

/// A list of numbers: the first few and how many more there are.
package func listed(_ numbers: [Int]) -> String {
  let more = numbers.count > 8 ? ", and \(numbers.count - 8) more" : ""
  return "[" + numbers.prefix(8).map(String.init).joined(separator: ", ") + more + "]"
}
