import Features
import TestSupport
import Testing
import Vision

@Suite("Feature recipes")
struct FeatureRecipeTests {
  @Test("whatever changes features changes the key, and nothing else does")
  func key() {
    let recipes = [
      CacheFixture.recipe(), CacheFixture.recipe(digest: "abd"),
      CacheFixture.recipe(precision: "int8"), recipe(upper: 1), recipe(upper: 2),
      CacheFixture.recipe(kernels: "2"),
      CacheFixture.recipe(resize: 232), CacheFixture.recipe(view: .mirrored),
      CacheFixture.recipe(view: .crop(number: 0, seed: 0, flips: false)),
      CacheFixture.recipe(view: .crop(number: 1, seed: 0, flips: false)),
      CacheFixture.recipe(view: .crop(number: 0, seed: 1, flips: false)),
      CacheFixture.recipe(view: .crop(number: 0, seed: 0, flips: true)),
      CacheFixture.recipe(limits: .allowing(pixels: 2_000_000_000)),
      CacheFixture.recipe(limits: .allowing(pixels: 100_000_000)),
    ]
    #expect(Set(recipes.map(\.digest)).count == recipes.count)
    #expect(CacheFixture.recipe() == CacheFixture.recipe())
    #expect(CacheFixture.recipe().digest == ContentDigest(of: CacheFixture.recipe().text))
  }

  private func recipe(upper: Float) -> FeatureRecipe {
    CacheFixture.recipe(
      precision: "int8",
      calibration: Calibration(input: [], activations: ["a": .init(lower: 0, upper: upper)]))
  }
}
