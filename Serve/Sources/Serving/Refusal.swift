internal import Foundation
package import HTTPTypes
internal import HummingbirdCore
package import Vision

/// Why a request gets no prediction: a status, and a sentence that says what to do.
package struct Refusal: Error, Equatable {
  package var status: HTTPResponse.Status
  package var message: String
  /// Seconds after which to try again.
  package var retryAfter: Int?
  /// The methods that would do.
  package var allow: String?

  package init(
    _ status: HTTPResponse.Status, _ message: String, retryAfter: Int? = nil, allow: String? = nil
  ) {
    self.status = status
    self.message = message
    self.retryAfter = retryAfter
    self.allow = allow
  }

  /// What is wrong with a picture.
  package init(_ error: ImageError) {
    let status: HTTPResponse.Status =
      switch error.reason {
      case .unknownFormat: .unsupportedMediaType
      case .unsupported: .unsupportedMediaType
      case .overLimit: .contentTooLarge
      case .outOfMemory: .serviceUnavailable
      default: .badRequest
      }
    self.init(status, error.uploadDescription)
  }
}
