internal import HTTPTypes

/// How a request holds its images.
enum UploadType: Equatable {
  /// The body is one PNG.
  case image
  /// The body is a form with several.
  case form(boundary: String)
  /// It holds none that are taken.
  case other(String)

  /// The type that a Content-Type means; throws `Refusal` for a form without a boundary.
  init(_ header: String?) throws(Refusal) {
    let header = header ?? "image/png"
    let type = header.prefix { $0 != ";" && $0 != " " }.lowercased()
    switch type {
    case "image/png", "application/octet-stream": self = .image
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

  /// What a request of another type is told; `kind` is what its body looks like.
  static func refusal(of type: String, holding kind: String?) -> Refusal {
    let found = type.isEmpty ? "an empty Content-Type" : type
    let advice =
      kind == "a PNG"
      ? "send it as Content-Type: image/png"
      : "convert it to PNG, and send it as Content-Type: image/png"
    return Refusal(
      .unsupportedMediaType,
      "expected a PNG as Content-Type: image/png, or several as multipart/form-data, found \(found)"
        + (kind.map { ", which holds \($0)" } ?? "") + ": \(advice)")
  }
}
