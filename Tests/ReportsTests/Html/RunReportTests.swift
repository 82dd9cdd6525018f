import Foundation
import Reports
import Terminal
import TestSupport
import Testing
import Training

@Suite("RunReport")
struct RunReportTests {
  private static let hostile = "<script>alert(1)</script>"

  private func page(_ fixture: RunFixture) throws -> String {
    let run = try RunRecord(path: fixture.path)
    return RunReport(of: run, images: try run.images()).html
  }

  private func fixture() throws -> RunFixture {
    var fixture = try RunFixture(classes: [Self.hostile, "dog"])
    let name = "it's \"quoted\" & <b>.png"
    fixture.images = [
      RunFixture.image("dog/" + name, 1, takenFor: 0, 0.875),
      RunFixture.image("dog/2.png", 1, takenFor: 1, 0.75),
    ]
    try fixture.write()
    return fixture
  }

  @Test("names of classes and files are text wherever they stand")
  func escaping() throws {
    let page = try page(try fixture())
    #expect(page.components(separatedBy: "<script").count == 2)
    #expect(!page.contains("alert(1)</script>") && !page.contains("<b>.png"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/"))
    #expect(page.contains("title=\"dog/it&#39;s &quot;quoted&quot; &amp; &lt;b&gt;.png\""))
  }

  @Test("the page asks for nothing: its policy names the digests of its style and its script")
  func policy() throws {
    let page = try page(try fixture())
    let policy = try #require(page.firstMatch(of: /Content-Security-Policy" content="([^"]*)"/)).1
    #expect(policy.hasPrefix("default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-"))
    #expect(!policy.contains("unsafe") && !policy.contains("*"))
    #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("url("))
    #expect(!page.contains(" style=") && !page.contains(" onclick"))
  }

  @Test("every section has what the run wrote about itself")
  func sections() throws {
    let fixture = try fixture()
    let page = try page(fixture)
    for text in [
      "75.0 %", "95 %: 44.2 to 91.9 %", "The head of epoch 2 was kept", "Most confident mistakes",
      "Least certain images", "gone", "resnet18", "ab12", "2023-11-14 22:13 UTC",
      "20 of 50 remembered", "none that can be read", "learning-rate", "/run/run.yaml",
    ] { #expect(page.contains(text), "\(text)") }
  }

  @Test("a run without records of its images, without epochs or without an end has a page")
  func partial() throws {
    let bare = try RunFixture()
    try bare.write(isFinished: false)
    let page = try page(bare)
    #expect(page.contains("train again to see what is taken for what"))
    #expect(page.contains("still going on, failed or was killed"))
    let run = RunRecord(
      path: bare.path, options: bare.options, started: bare.started, epochs: [], ended: nil)
    #expect(RunReport(of: run, images: []).html.contains("No epoch was completed"))
  }

  @Test("figures that are no numbers leave gaps, and of many epochs some are left out")
  func curves() throws {
    let fixture = try RunFixture()
    var epochs = (1...3000).map {
      RunFixture.epoch($0, top1: Double($0) / 4000, isBest: $0 <= 2990)
    }
    epochs[1504].trainLoss = .nan
    let run = RunRecord(
      path: fixture.path, options: fixture.options, started: fixture.started, epochs: epochs,
      ended: nil)
    let page = RunReport(of: run, images: []).html
    #expect(page.utf8.count < 200_000)
    #expect(page.contains("Of 3,000 epochs some are left out"))
    #expect(page.contains("2990 (kept)"))
    #expect(!page.contains("nan") && !page.contains("inf\""))
    // A loss that an older version could not write is a dash wherever it stands.
    epochs[2989].validation.loss = .nan
    let last = RunRecord(
      path: fixture.path, options: fixture.options, started: fixture.started, epochs: epochs,
      ended: nil)
    #expect(!RunReport(of: last, images: []).html.contains("nan"))
    #expect(!last.text(colors: false).contains("nan"))
  }

  @Test("a training run lets pictures take three seconds, or a twentieth of its time")
  func budget() {
    #expect(RunReport.seconds(after: 0.2) == 3)
    #expect(RunReport.seconds(after: 100) == 5)
    #expect(RunReport.seconds(after: .infinity) == 30)
  }

  @Test("with five classes or fewer nothing is said of the first five")
  func top5() throws {
    let two = try RunFixture()
    try two.write()
    #expect(try !page(two).localizedCaseInsensitiveContains("top-5"))
    let six = try RunFixture(classes: ["a", "b", "c", "d", "e", "f"])
    try six.write()
    #expect(try page(six).contains("Val top-5"))
  }

  @Test("the headline counts the images that were used")
  func used() throws {
    var fixture = try RunFixture()
    (fixture.started.trainImages, fixture.started.valImages) = (60, 32)
    try fixture.write()
    let page = try page(fixture)
    #expect(page.contains("40 images to train, 10 to validate"))
  }
}
