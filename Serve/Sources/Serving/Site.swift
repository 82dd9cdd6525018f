internal import HTTPTypes
package import HummingbirdCore
package import NIOCore
internal import Training
internal import Vision

/// What is at each address: the page, and the answers as JSON.
///
/// Nothing in a request names a file, and nothing of it is opened.
package struct Site: Sendable {
  /// What the head knows.
  let classes: [String]
  private let queue: PredictionQueue
  private let admission: Admission
  private let bucket: TokenBucket
  private let body: RequestBodyReader
  private let work: PictureWork

  /// Images in one request.
  static let maxImages = Classifier.batchSize

  /// What a request is told that finds no room.
  static let busy = Refusal(
    .serviceUnavailable, "expected room for this request, found too many before it: try again",
    retryAfter: 1)

  package init(classes: [String], limits: ServerLimits, predict: @escaping PredictionQueue.Predict)
  {
    self.classes = classes
    queue = PredictionQueue(
      batchSize: Classifier.batchSize, maxWholeBytes: limits.maxWholeBytes, predict: predict)
    admission = Admission(maxRequests: limits.queue, maxBytes: limits.maxBytesOfAll)
    bucket = TokenBucket(rate: limits.rate)
    body = RequestBodyReader(maxBytes: limits.maxBytes)
    work = PictureWork(maxPixels: limits.maxPixels)
  }

  /// The answer to a request.
  ///
  /// Throws only what the connection throws: then there is nobody to answer.
  package func respond(to request: Request, channel: any Channel) async throws -> Response {
    let response: Response
    do {
      try SameSite.check(request)
      response = try await answer(request, channel)
    } catch let refusal as Refusal {
      response = Response(refusal)
    }
    return request.method == .head ? response.createHeadResponse() : response
  }

  private func answer(_ request: Request, _ channel: any Channel) async throws -> Response {
    let path = (request.head.path ?? "").prefix { $0 != "?" }
    if path == "/predict" {
      try allow("POST", request, [.post])
      return try await predict(request, channel)
    }
    let response: Response? =
      switch path {
      // Those that wait or are worked on now.
      case "/health": Response(json: #"{"status":"ok","requests":\#(admission.count)}"#)
      case "/classes": Response(json: Response.json(["classes": classes]))
      default: PageFile.named(path).map { Response(.ok, type: $0.type, bytes: $0.bytes) }
      }
    guard let response else {
      throw Refusal(.notFound, "expected /, /predict, /classes or /health, found another path")
    }
    try allow("GET, HEAD", request, [.get, .head])
    return response
  }

  private func allow(
    _ names: String, _ request: Request, _ methods: Set<HTTPRequest.Method>
  ) throws(Refusal) {
    if !methods.contains(request.method) {
      throw Refusal(
        .methodNotAllowed, "expected \(names) here, found another method", allow: names)
    }
  }

  private func predict(_ request: Request, _ channel: any Channel) async throws -> Response {
    if let wait = bucket.take() {
      throw Refusal(
        .tooManyRequests,
        "expected fewer requests a second: wait, or start the server with a higher --rate",
        retryAfter: Int(wait.rounded(.up)))
    }
    let type = try UploadType(request.headers[.contentType])
    if case .other(let name) = type {
      throw UploadType.refusal(of: name, holding: try await body.content(request))
    }
    guard var hold = admission.begin() else { throw Site.busy }
    let bytes = try await body.read(request, hold: &hold, channel: channel)
    guard hold.enter() else { throw Site.busy }
    switch type {
    case .image, .other:
      let outcomes = try await outcomes(of: [Classifier.Picture(name: "image", bytes: bytes)])
      return try Response(json: outcomes[0].mapError { Refusal($0) }.get().json)
    case .form(let boundary):
      let parts = try MultipartForm.parts(of: bytes, boundary: boundary, maxParts: Site.maxImages)
      let outcomes = try await outcomes(
        of: parts.map { Classifier.Picture(name: $0.name, bytes: $0.bytes) })
      return try Response.list(outcomes)
    }
  }

  private func outcomes(
    of pictures: [Classifier.Picture]
  ) async throws -> [PredictionQueue.Outcome] {
    try work.check(pictures)
    do {
      return try await queue.outcomes(of: pictures)
    } catch {
      throw Refusal(.internalServerError, "predicting failed: \(error)")
    }
  }
}

extension Response {
  /// An entry for each image, in their order: its prediction, or what is wrong with it.
  ///
  /// Throws the first complaint if there is no prediction at all.
  fileprivate static func list(_ outcomes: [PredictionQueue.Outcome]) throws(Refusal) -> Response {
    var complaint: Refusal?
    var hasPrediction = false
    let entries = outcomes.map { outcome in
      switch outcome {
      case .success(let prediction):
        hasPrediction = true
        return prediction.json
      case .failure(let error):
        complaint = complaint ?? Refusal(error)
        return json(["error": error.uploadDescription, "path": error.path])
      }
    }
    if !hasPrediction {
      throw complaint ?? Refusal(.badRequest, "expected an image in the form, found none")
    }
    return Response(json: "[" + entries.joined(separator: ",") + "]")
  }
}
