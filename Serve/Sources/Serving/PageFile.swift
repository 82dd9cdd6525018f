internal import HummingbirdCore
internal import NIOCore

/// A file of the page, which is part of the program.
struct PageFile {
  let type: String
  let bytes: [UInt8]

  /// The file that a path means; nil if it means none.
  static func named(_ path: Substring) -> PageFile? {
    switch path {
    case "/": PageFile(type: "text/html; charset=utf-8", bytes: PackageResources.index_html)
    case "/page.css": PageFile(type: "text/css; charset=utf-8", bytes: PackageResources.page_css)
    case "/page.js":
      PageFile(type: "text/javascript; charset=utf-8", bytes: PackageResources.page_js)
    case "/icon.svg": PageFile(type: "image/svg+xml", bytes: PackageResources.icon_svg)
    default: nil
    }
  }
}
