/// A picture before it is rasterised: a background, clutter, and the object that gives the class.
struct SynthScene {
  private var near: SynthColor
  private var far: SynthColor
  private var slope: Int
  private var light: Int
  private var noise: UInt64
  private var objects: [SynthObject]

  /// The scene of an image, all of it drawn from the random numbers.
  init(_ kind: SynthClass, _ random: inout SynthRandom) {
    near = SynthScene.muted(&random)
    far = SynthScene.muted(&random)
    slope = random.within(0...255)
    light = random.within(208...288)
    objects = (0..<random.within(3...6)).map { _ in SynthScene.clutter(&random) }
    objects.append(SynthScene.subject(kind, &random))
    noise = UInt64(random.within(0...Int(Int32.max)))
  }

  private static func muted(_ random: inout SynthRandom) -> SynthColor {
    let level = random.within(70...190)
    return SynthColor(red: level, green: level, blue: level).jittered(by: 26, &random)
  }

  private static func clutter(_ random: inout SynthRandom) -> SynthObject {
    let color = SynthColor.palette[random.within(0...9)].color
      .mixed(with: muted(&random), weight: 120)
    return SynthObject(
      shape: SynthShape.allCases[random.within(0...9)], texture: .plain, color: color,
      mark: color, x: random.within(0...4095), y: random.within(0...4095),
      radius: random.within(160...420), angle: random.within(0...255))
  }

  private static func subject(_ kind: SynthClass, _ random: inout SynthRandom) -> SynthObject {
    let color = SynthColor.palette[kind.colorIndex].color.jittered(by: 18, &random)
    let isDark = color.red + color.green + color.blue < 384
    let contrast = isDark ? 235 : 30
    let mark = color.mixed(
      with: SynthColor(red: contrast, green: contrast, blue: contrast), weight: 150)
    return SynthObject(
      shape: kind.shape, texture: kind.texture, color: color, mark: mark,
      x: 2048 + random.within(-420...420), y: 2048 + random.within(-420...420),
      radius: random.within(1000...1480), angle: random.within(-20...20))
  }

  /// The color at a point in units of 1/4096 of the side: what lies on top there.
  func color(_ x: Int, _ y: Int) -> SynthColor {
    for object in objects.reversed() {
      if let color = object.color(x, y) { return color }
    }
    let along = (x - 2048) * Turn.cosine(slope) + (y - 2048) * Turn.sine(slope)
    let weight = min(max(along / Turn.one * 128 / 2900 + 128, 0), 256)
    return near.mixed(with: far, weight: weight)
  }

  /// A finished channel value: lit, with a little noise that depends on the pixel.
  func developed(_ value: Int, pixel: Int, channel: Int) -> UInt8 {
    var hash = noise &+ UInt64(pixel * 3 + channel) &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
    let grain = Int(hash >> 59) % 13 - 6
    return UInt8(min(max(value * light / 256 + grain, 0), 255))
  }
}
