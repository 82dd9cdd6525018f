internal import Vision

extension ImageError {
  /// What is wrong with an image that was sent, and what its sender can do, who has no file here.
  var uploadDescription: String {
    switch reason {
    case .empty:
      "\(path): expected \(ImageFormat.expected), found an empty file: choose another"
    case .unknownFormat(let kind):
      "\(path): expected \(ImageFormat.expected), found \(kind ?? "something else"): "
        + "save it as one of these, or choose another"
    case .unsupported(let format, let kind):
      "\(path): a \(format.rawValue) \(kind) isn't read: save it as an ordinary one, or choose another"
    case .outOfMemory: "\(path): there is too little memory for it now: send it again later"
    case .damaged(let format, _, let message):
      "\(path): damaged \(format.rawValue): \(message): choose another"
    case .lyingHeader(let width, let height, _, _):
      "\(path): damaged PNG: it promises \(width)×\(height) pixels and can't hold them: choose another"
    case .overLimit(let limit, let found, let allowed):
      "\(path): \(found) \(limit.rawValue), more than the limit of \(allowed): make it smaller"
    case .missing, .unreadable: description
    }
  }
}
