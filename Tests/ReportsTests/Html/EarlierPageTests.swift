import Foundation
import Reports
import Terminal
import TestSupport
import Testing
import Training

@Suite("Earlier page")
struct EarlierPageTests {
  private let fixture: RunFixture
  private let name = "it's \"quoted\" & <b>.png"

  /// A run whose data set holds two images.
  init() throws {
    var fixture = try RunFixture()
    fixture.images = [
      RunFixture.image("dog/" + name, 1, takenFor: 0, 0.875),
      RunFixture.image("dog/1001.png", 1, takenFor: 1, 0.75),
    ]
    try fixture.write()
    let folder = fixture.folder.path + "/data/dog"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let paths = try TestImages.write(2, to: folder)
    try FileManager.default.moveItem(atPath: paths[0], toPath: folder + "/" + name)
    self.fixture = fixture
  }

  private func report(earlier: EarlierPage? = nil) throws -> RunReport {
    let run = try RunRecord(path: fixture.path)
    return RunReport(of: run, images: try run.images(), earlier: earlier)
  }

  private var place: String { fixture.folder.path + "/report.html" }

  private func loseData() throws {
    try FileManager.default.removeItem(atPath: fixture.folder.path + "/data")
  }

  @Test("pictures that can't be drawn any more are those of the page before, bit for bit")
  func kept() throws {
    let first = try report()
    try first.write(to: place)
    try loseData()
    let second = try report(earlier: EarlierPage(path: place))
    #expect(second.gallery.pictures == first.gallery.pictures)
    #expect(second.gallery.earlierCount == 2 && !second.gallery.hasGaps)
    #expect(second.html == first.html)
    let earlier = try #require(EarlierPage(path: place))
    #expect(throws: Never.self) { try second.check(against: earlier) }
  }

  @Test("a page that would show less than the one in its place is refused, with what it lacks")
  func poorer() throws {
    try report().write(to: place)
    let earlier = try #require(EarlierPage(path: place))
    #expect(earlier.pictureCount == 2 && earlier.hasConfusion)
    try loseData()
    let error = try #require(throws: ReportError.self) { try report().check(against: earlier) }
    #expect("\(error)".contains("with 2 pictures, found 0: the images can't be read in "))
    #expect(ExitCodes.code(for: error) == ExitCodes.cannotWrite)
    try FileManager.default.removeItem(atPath: fixture.path + "/validation.jsonl")
    let other = try #require(throws: ReportError.self) { try report().check(against: earlier) }
    #expect("\(other)".contains("a confusion matrix"))
  }

  @Test("another file is no report, and a page whose pictures are no PNGs lends none")
  func foreign() throws {
    try Data("<html><img src=\"data:image/png;base64,AAAA\" alt=\"a\" x".utf8)
      .write(to: URL(fileURLWithPath: place))
    #expect(EarlierPage(path: place) == nil)
    #expect(EarlierPage(path: fixture.folder.path) == nil)
    #expect(EarlierPage(path: place + ".none") == nil)
    try report().write(to: place)
    let page = try String(contentsOfFile: place, encoding: .utf8)
      .replacing("base64,iVBOR", with: "base64,AAAAA")
    try Data(page.utf8).write(to: URL(fileURLWithPath: place))
    try loseData()
    #expect(try report(earlier: EarlierPage(path: place)).gallery.pictureCount == 0)
  }
}
