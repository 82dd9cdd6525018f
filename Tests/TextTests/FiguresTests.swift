import Testing
import Text

@Suite("Figures")
struct FiguresTests {
  @Test(
    "counts have their thousands set apart",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (51_300, "51,300"), (11_227_812, "11,227,812"),
      (-1234, "-1,234"), (1_000_007, "1,000,007"),
    ])
  func count(_ value: Int, _ text: String) {
    #expect(Figures.count(value) == text)
  }

  @Test(
    "percentages have one digit",
    arguments: [
      (0.0, "0.0 %"), (1.0, "100.0 %"), (0.62345, "62.3 %"), (0.9996, "100.0 %"),
      (.nan, "-"),
    ])
  func percent(_ value: Double, _ text: String) {
    #expect(Figures.percent(value) == text)
  }

  @Test(
    "numbers are rounded to the digits asked for",
    arguments: [
      (1.005, 1, "1.0"), (0.05, 2, "0.05"), (9.996, 2, "10.00"), (-0.04, 1, "0.0"),
      (-2.5, 0, "-3"), (12.0, 3, "12.000"),
    ])
  func fixed(_ value: Double, _ digits: Int, _ text: String) {
    #expect(Figures.fixed(value, digits: digits) == text)
  }

  @Test(
    "durations use the unit that suits them",
    arguments: [
      (0.0004, "0.4 ms"), (0.042, "42 ms"), (0.31, "0.31 s"), (3.14, "3.1 s"), (9.96, "10 s"),
      (59.4, "59 s"), (59.6, "1:00"), (187, "3:07"), (3723, "1:02:03"),
    ])
  func duration(_ seconds: Double, _ text: String) {
    #expect(Figures.duration(seconds) == text)
  }

  @Test(
    "rates have as many digits as they deserve",
    arguments: [(0.524, "0.52"), (8.14, "8.1"), (9.96, "10"), (51.2, "51"), (12_345, "12,345")])
  func rate(_ value: Double, _ text: String) {
    #expect(Figures.rate(value) == text)
  }

  @Test("nouns follow their number")
  func amount() {
    #expect(Figures.amount(1, "image") == "1 image")
    #expect(Figures.amount(2782, "image") == "2,782 images")
    #expect(Figures.amount(0, "class", plural: "classes") == "0 classes")
  }

  @Test(
    "sizes use the unit that suits them",
    arguments: [(40, "40 bytes"), (20_480, "20.5 kB"), (46_830_571, "46.8 MB")])
  func bytes(_ count: Int, _ text: String) {
    #expect(Figures.bytes(count) == text)
  }
}
