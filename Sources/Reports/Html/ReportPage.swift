internal import Crypto
internal import Foundation
internal import Text

/// A page in one file that asks for nothing else.
///
/// Its policy lets no style or script through but those whose digests it names, and no image but
/// those inside the page: even if markup slipped in, it could neither run nor load anything.
struct ReportPage {
  let title: String
  let body: [HTML]

  /// The whole file.
  var text: String {
    let style = HTML.element("style", [:], .source(ReportPage.style))
    let script = HTML.element("script", [:], .source(ReportPage.script))
    let head = HTML.element(
      "head", [:],
      .element("meta", ["charset": "utf-8"]),
      .element(
        "meta", ["http-equiv": "Content-Security-Policy", "content": ReportPage.policy]),
      .element("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
      .element("meta", ["name": "color-scheme", "content": "light dark"]),
      .element("meta", ["name": "generator", "content": "finetune \(toolVersion)"]),
      .element("title", [:], "\(title)"), style)
    let page = HTML.element(
      "html", ["lang": "en"], head, .element("body", [:], body + [script]))
    return "<!doctype html>\n" + page.markup + "\n"
  }

  private static var policy: String {
    "default-src 'none'; img-src data:; style-src 'sha256-\(digest(style))'; "
      + "script-src 'sha256-\(digest(script))'; base-uri 'none'; form-action 'none'"
  }

  private static func digest(_ source: StaticString) -> String {
    Data(SHA256.hash(data: Data("\(source)".utf8))).base64EncodedString()
  }
}
