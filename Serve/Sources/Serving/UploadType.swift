internal import HTTPTypes

/// How a request holds its images.
enum UploadType: Equatable {
  /// The body is one PNG.
  case image
  /// The body is a form with several.
  case form(boundary: String)

  /// The type that a Content-Type means; throws `Refusal` if it is another one.
  init(_ header: String?) throws(Refusal) {
    let header = header ?? "image/png"
    switch header.prefix(while: { $0 != ";" && $0 != " " }).lowercased() {
    case "image/png", "application/octet-stream": self = .image
    case "multipart/form-data":
      guard let boundary = HeaderParameters.value("boundary", of: header),
        (1...70).contains(boundary.utf8.count)
      else {
        throw Refusal(.badRequest, "expected a boundary in the Content-Type, found none")
      }
      self = .form(boundary: boundary)
    default:
      throw Refusal(
        .unsupportedMediaType,
        "expected the Content-Type image/png, or multipart/form-data with several, found another")
    }
  }
}
