import Foundation
import Vision

/// Photos and their pixels by Pillow: see Fixtures/make_photos.py.
struct PhotoFixture: Decodable, CustomStringConvertible {
  let name: String
  /// Columns and rows of the file.
  let stored: [Int]
  /// Columns of the upright picture.
  let width: Int
  /// Rows of the upright picture.
  let height: Int
  let sum: String

  var description: String { name }
  var path: String { Fixtures.path("photos/\(name)") }
  var bytes: [UInt8] { get throws { try Fixtures.bytes("photos/\(name)") } }

  /// A photo at a fraction of its sides.
  struct Scaled: Decodable {
    let name: String
    let denominator: Int
    let width: Int
    let height: Int
    let sum: String
  }

  struct File: Decodable {
    let cases: [PhotoFixture]
    let scaled: [Scaled]
  }

  static var file: File {
    get throws { try Fixtures.json(File.self, "photos.json") }
  }
}
