import Testing
import Training
import Vision

@Suite("folds")
struct FoldsTests {
  private func digests(_ names: [String]) -> [ContentDigest] { names.map { ContentDigest(of: $0) } }

  @Test("every class has about as many images in each fold, and every image is held out once")
  func balance() {
    let labels = (0..<103).map { $0 < 70 ? 0 : $0 < 100 ? 1 : 2 }
    let folds = Folds(labels: labels, groups: digests((0..<103).map { "\($0)" }), count: 5)
    for (label, sizes) in [(0, 14...14), (1, 6...6), (2, 0...1)] {
      for fold in 0..<5 {
        #expect(sizes.contains(folds.heldOut(fold).count { labels[$0] == label }))
      }
    }
    #expect((0..<5).flatMap(folds.heldOut).sorted() == Array(0..<103))
    for fold in 0..<5 {
      #expect(Set(folds.kept(fold)).isDisjoint(with: folds.heldOut(fold)))
      #expect(folds.kept(fold).count + folds.heldOut(fold).count == 103)
    }
  }

  @Test("images of one group stay together, whatever their class")
  func groups() {
    let groups = (0..<60).map { "person \($0 / 4)" }
    let folds = Folds(labels: (0..<60).map { $0 % 3 }, groups: digests(groups), count: 4)
    for person in 0..<15 {
      #expect(Set(folds.assignments[person * 4..<person * 4 + 4]).count == 1)
    }
    #expect(Set(folds.assignments).count == 4)
  }

  @Test("order and names change nothing")
  func order() {
    let names = (0..<40).map { "\($0)" }
    let labels = (0..<40).map { $0 % 4 }
    let folds = Folds(labels: labels, groups: digests(names), count: 3)
    let reversed = Folds(labels: labels.reversed(), groups: digests(names.reversed()), count: 3)
    #expect(Array(folds.assignments.reversed()) == reversed.assignments)
  }

  @Test("more folds than images leave some empty")
  func fewImages() {
    let folds = Folds(labels: [0, 1], groups: digests(["a", "b"]), count: 5)
    #expect((0..<5).map { folds.heldOut($0).count }.sorted() == [0, 0, 0, 1, 1])
  }
}
