internal import Text

/// A piece of a page, correct by construction: text becomes markup only by being escaped.
///
/// Elements and attributes are named in the program's source (`StaticString`), so that what users
/// hand over (class names, paths) can only ever be text or an attribute's value. The one piece that
/// is taken as it is, `source(_:)`, has to stand in the program too.
///
///     HTML.element("td", ["title": path], "\(name)")
package struct HTML: Sendable, Equatable {
  /// The piece as it stands in a file.
  package private(set) var markup: String

  /// Text that is shown as it is.
  package init(_ text: String) {
    markup = HTML.escaped(text)
  }

  /// Pieces one after another.
  package init(_ pieces: [HTML]) {
    markup = pieces.map(\.markup).joined()
  }

  private init(markup: String) {
    self.markup = markup
  }

  /// Nothing.
  package static let empty = HTML(markup: "")

  /// An element; an attribute whose value is nil is left out.
  ///
  /// - Precondition: An element that has no end tag has no contents.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ contents: HTML...
  ) -> HTML {
    element(name, attributes, contents)
  }

  /// An element with any number of pieces in it.
  package static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String?> = [:],
    _ contents: [HTML]
  ) -> HTML {
    var markup = "<\(name)"
    for case (let key, let value?) in attributes { markup += " \(key)=\"\(escaped(value))\"" }
    markup += ">"
    if endless.contains("\(name)") {
      precondition(contents.isEmpty, "<\(name)> has no contents")
      return HTML(markup: markup)
    }
    for piece in contents { markup += piece.markup }
    return HTML(markup: markup + "</\(name)>")
  }

  /// What stands in the program's own source, taken as it is: a style sheet, a script.
  package static func source(_ source: StaticString) -> HTML { HTML(markup: "\(source)") }

  /// A name that a user chose, such as a file's.
  ///
  /// Control characters are made visible, letters that are written from right to left don't disturb
  /// their surroundings, and a long name breaks at its separators.
  package static func name(_ name: String) -> HTML {
    var pieces: [HTML] = []
    var piece = ""
    for letter in name.printable {
      piece.append(letter)
      if "._-/ ".contains(letter) {
        pieces += [HTML(piece), element("wbr")]
        piece = ""
      }
    }
    return element("bdi", [:], pieces + [HTML(piece)])
  }

  /// Elements of HTML that have no end tag, as far as they are used.
  private static let endless: Set<String> = ["meta", "img", "wbr"]

  /// The text with all that means something in markup replaced; a zero byte can't be in a page.
  private static func escaped(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case UInt8(ascii: "\""): bytes += "&quot;".utf8
      case UInt8(ascii: "'"): bytes += "&#39;".utf8
      case 0: bytes += "\u{FFFD}".utf8
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension HTML: ExpressibleByStringInterpolation {
  /// A literal is text like any other, whatever is interpolated in it.
  package init(stringLiteral text: String) {
    self.init(text)
  }
}

extension HTML {
  package static func + (left: HTML, right: HTML) -> HTML { HTML([left, right]) }
}
