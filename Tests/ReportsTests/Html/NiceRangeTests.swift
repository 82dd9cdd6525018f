import Reports
import Testing

@Suite("NiceRange")
struct NiceRangeTests {
  @Test(
    "ends and ticks are round, and hold every value",
    arguments: [
      ([0.13, 0.98], [0, 0.25, 0.5, 0.75, 1]),
      ([0.912, 0.9871], [0.9, 0.92, 0.94, 0.96, 0.98, 1]),
      ([3.1, 286], [0, 100, 200, 300]),
      ([-3, 1], [-3, -2, -1, 0, 1]),
    ])
  func ticks(values: [Double], expected: [Double]) {
    let range = NiceRange(of: values)
    #expect(zip(range.ticks, expected).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(range.ticks.count == expected.count)
    #expect(range.lower == range.ticks.first && range.upper == range.ticks.last)
  }

  @Test(
    "equal values, no values, tiny and huge ones have a range with room",
    arguments: [
      [], [0.5], [0, 0], [1e-300, 2e-300], [-1e300, 1e300], [1e9, 1e9 + 1e-6], [-7, -7],
    ])
  func degenerate(values: [Double]) {
    let range = NiceRange(of: values)
    #expect(range.lower < range.upper)
    #expect((2...8).contains(range.ticks.count))
    #expect(values.allSatisfy { range.lower <= $0 && $0 <= range.upper })
  }

  @Test("epochs are named at whole steps, the first one always, none close to it")
  func epochs() {
    #expect(NiceRange.epochs(from: 1, to: 30) == [1, 5, 10, 15, 20, 25, 30])
    #expect(NiceRange.epochs(from: 1, to: 12) == [1, 4, 6, 8, 10, 12])
    #expect(NiceRange.epochs(from: 1, to: 4) == [1, 2, 3, 4])
    #expect(NiceRange.epochs(from: 1, to: 1) == [1])
    #expect(NiceRange.epochs(from: 1, to: 600).count <= 8)
  }

  @Test("figures at an axis have no zeros at their ends")
  func short() {
    #expect(LineChart.short("20.0 %") == "20 %")
    #expect(LineChart.short("1.500") == "1.5")
    #expect(LineChart.short("0.25 s") == "0.25 s")
    #expect(LineChart.short("100") == "100")
  }
}
