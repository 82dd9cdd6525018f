import Foundation
import Testing

@Suite("What libraries say")
struct LibraryTextTests {
  /// Targets whose sentences a server or a notebook may show as well as a terminal.
  private static let libraries = [
    "Autograd", "Kernels", "Vision", "Weights", "Features", "Training", "Export", "Tools", "Text",
  ]

  @Test("no library names a flag of the command line")
  func flags() throws {
    let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Sources")
    let flag = /(^|[^\w\-])--[a-z]/
    for library in Self.libraries {
      let folder = sources.appendingPathComponent(library).path
      let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".swift") }
      #expect(!files.isEmpty)
      for file in files {
        let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
        for line in text.split(separator: "\n")
        // The words that a run's file of options begins with are its mark, and stay.
        where !line.drop(while: { $0 == " " }).hasPrefix("//") && !line.contains("firstWords") {
          #expect(line.firstMatch(of: flag) == nil, "\(library)/\(file): \(line)")
        }
      }
    }
  }
}
