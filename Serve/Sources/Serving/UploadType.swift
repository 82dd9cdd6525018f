internal import HTTPTypes
internal import Vision

/// How a request holds its images.
enum UploadType: Equatable {
  /// The body is one image, whose first bytes say of which format.
  case image
  /// The body is a form with several.
  case form(boundary: String)
  /// It holds none that are taken.
  case other(String)

  /// The type that a Content-Type means; throws `Refusal` for a form without a boundary.
  init(_ header: String?) throws(Refusal) {
    guard let header else {
      self = .image
      return
    }
    let type = header.prefix { $0 != ";" && $0 != " " }.lowercased()
    switch type {
    case "application/octet-stream", "image/jpg": self = .image
    case _ where ImageFormat.allCases.contains { $0.mediaType == type }: self = .image
    case "multipart/form-data":
      guard let boundary = HeaderParameters.value("boundary", of: header),
        (1...70).contains(boundary.utf8.count)
      else {
        throw Refusal(.badRequest, "expected a boundary in the Content-Type, found none")
      }
      self = .form(boundary: boundary)
    default: self = .other(String(type.prefix(100)))
    }
  }

  /// What a request of another type is told.
  static func refusal(of type: String, holding content: BodyContent?) -> Refusal {
    let found = type.isEmpty ? "an empty Content-Type" : type
    let advice =
      switch content {
      case .image(let format)?: "send it as Content-Type: \(format.mediaType)"
      case nil where !type.hasPrefix("image/"):
        "send an image, a PNG as Content-Type: image/png"
      case .other?, nil: "convert it to PNG, and send it as Content-Type: image/png"
      }
    return Refusal(
      .unsupportedMediaType,
      "expected \(ImageFormat.expected) under its Content-Type, or several as "
        + "multipart/form-data, found \(found)"
        + (content.map { ", which holds \($0)" } ?? "") + ": \(advice)")
  }
}

/// What a body holds, by its first bytes.
enum BodyContent: CustomStringConvertible {
  /// An image of a format that is read.
  case image(ImageFormat)
  /// Something else, in a word for people.
  case other(String)

  /// What these first bytes belong to; nil if that is not known.
  init?(_ start: UnsafeRawBufferPointer) {
    do throws(ImageError) {
      self = .image(try ImageReader().inspect(start, path: "body").format)
    } catch {
      switch error.reason {
      case .unknownFormat(let kind?): self = .other(kind)
      case .damaged(let format, _, _), .unsupported(let format, _): self = .image(format)
      default: return nil
      }
    }
  }

  var description: String {
    switch self {
    case .image(let format): "a \(format.rawValue)"
    case .other(let kind): kind
    }
  }
}
