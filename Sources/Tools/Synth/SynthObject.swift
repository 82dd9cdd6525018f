/// An outline with a surface at a place in the picture.
struct SynthObject {
  var shape: SynthShape
  var texture: SynthTexture
  var color: SynthColor
  var mark: SynthColor
  /// The center, in units of 1/4096 of the picture's side.
  var x: Int
  var y: Int
  /// The radius in the same units.
  var radius: Int
  /// The direction, in 1/256 of a turn.
  var angle: Int

  /// The color at a point; nil outside.
  func color(_ px: Int, _ py: Int) -> SynthColor? {
    let (dx, dy) = (px - x, py - y)
    if abs(dx) > radius * 3 / 2 || abs(dy) > radius * 3 / 2 { return nil }
    let (cosine, sine) = (Turn.cosine(angle), Turn.sine(angle))
    let u = (dx * cosine + dy * sine) / Turn.one * 256 / radius
    let v = (dy * cosine - dx * sine) / Turn.one * 256 / radius
    if !shape.contains(u, v) { return nil }
    return texture.isMarked(u, v) ? mark : color
  }
}
