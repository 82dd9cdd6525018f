internal import Foundation

extension JSON {
  /// A record as JSON with sorted keys.
  package static func encoded(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return String(decoding: try encoder.encode(value), as: UTF8.self)
    } catch {
      preconditionFailure("a record of finite numbers always encodes: \(error)")
    }
  }
}
