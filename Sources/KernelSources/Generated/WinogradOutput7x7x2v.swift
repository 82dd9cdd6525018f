// Written by scripts/generate-tiles.py: change the script, not this file.

/// Aᵀ·m·A, a tile of 4×4 pixels, two vectors of channels: the output of Winograd's
/// F(4×4, 4×4), at the points ±1/2, ±1, ±2 and ∞.
///
/// - Parameters:
///   - from: The tile's two vectors of point 0.
///   - pointPitch: From a point to the next, in floats.
///   - bias: Two vectors.
///   - to: The first of the two vectors of channels of the tile's first pixel.
///   - rowPitch: From a pixel to the one below, in floats.
///   - channels: From a pixel to the next, in floats.
///   - rows: How many of the tile's rows lie inside the image, at least one.
///   - columns: How many of its columns do.
///   - addend: From an output to what is added to it, in floats.
///   - adds: Whether anything is added.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
@inline(never)
package func winogradoutput7x7x2v(
  _ from: UnsafePointer<Float>, _ pointPitch: Int, _ bias: UnsafePointer<Float>,
  _ to: UnsafeMutablePointer<Float>, _ rowPitch: Int, _ channels: Int, _ rows: Int,
  _ columns: Int, _ addend: Int, _ adds: Bool, _ ceiling: Float
) {
  let half = Vector(repeating: 0.5)
  let two = Vector(repeating: 2.0)
  let quarter = Vector(repeating: 0.25)
  let four = Vector(repeating: 4.0)
  let eighth = Vector(repeating: 0.125)
  let eight = Vector(repeating: 8.0)
  // Pixels right of the image take the addend of the last one inside it, and aren't stored.
  let x1 = columns > 1 ? channels : 0
  let x2 = columns > 2 ? 2 * channels : x1
  let x3 = columns > 3 ? 3 * channels : x2
  for side in 0..<2 {
    let from = from + side * Vector.scalarCount, to = to + side * Vector.scalarCount
    let offset = bias.vector(side), highest = Vector(repeating: ceiling)
    let m00 = (from + 0 * pointPitch).vector(0)
    let m10 = (from + 7 * pointPitch).vector(0)
    let m20 = (from + 14 * pointPitch).vector(0)
    let m30 = (from + 21 * pointPitch).vector(0)
    let m40 = (from + 28 * pointPitch).vector(0)
    let m50 = (from + 35 * pointPitch).vector(0)
    let m60 = (from + 42 * pointPitch).vector(0)
    let t00s0 = m00 + m10, t00d0 = m00 - m10
    let t00s1 = m20 + m30, t00d1 = m20 - m30
    let t00s2 = m40 + m50, t00d2 = m40 - m50
    let t00 = t00s0 + t00s1 + t00s2
    let t10 = t00d1.multiplyAdd(half, t00d0).multiplyAdd(two, t00d2)
    let t20 = t00s1.multiplyAdd(quarter, t00s0).multiplyAdd(four, t00s2)
    let t30 = (m60 + t00d1).multiplyAdd(eighth, t00d0).multiplyAdd(eight, t00d2)
    let m01 = (from + 1 * pointPitch).vector(0)
    let m11 = (from + 8 * pointPitch).vector(0)
    let m21 = (from + 15 * pointPitch).vector(0)
    let m31 = (from + 22 * pointPitch).vector(0)
    let m41 = (from + 29 * pointPitch).vector(0)
    let m51 = (from + 36 * pointPitch).vector(0)
    let m61 = (from + 43 * pointPitch).vector(0)
    let t01s0 = m01 + m11, t01d0 = m01 - m11
    let t01s1 = m21 + m31, t01d1 = m21 - m31
    let t01s2 = m41 + m51, t01d2 = m41 - m51
    let t01 = t01s0 + t01s1 + t01s2
    let t11 = t01d1.multiplyAdd(half, t01d0).multiplyAdd(two, t01d2)
    let t21 = t01s1.multiplyAdd(quarter, t01s0).multiplyAdd(four, t01s2)
    let t31 = (m61 + t01d1).multiplyAdd(eighth, t01d0).multiplyAdd(eight, t01d2)
    let m02 = (from + 2 * pointPitch).vector(0)
    let m12 = (from + 9 * pointPitch).vector(0)
    let m22 = (from + 16 * pointPitch).vector(0)
    let m32 = (from + 23 * pointPitch).vector(0)
    let m42 = (from + 30 * pointPitch).vector(0)
    let m52 = (from + 37 * pointPitch).vector(0)
    let m62 = (from + 44 * pointPitch).vector(0)
    let t02s0 = m02 + m12, t02d0 = m02 - m12
    let t02s1 = m22 + m32, t02d1 = m22 - m32
    let t02s2 = m42 + m52, t02d2 = m42 - m52
    let t02 = t02s0 + t02s1 + t02s2
    let t12 = t02d1.multiplyAdd(half, t02d0).multiplyAdd(two, t02d2)
    let t22 = t02s1.multiplyAdd(quarter, t02s0).multiplyAdd(four, t02s2)
    let t32 = (m62 + t02d1).multiplyAdd(eighth, t02d0).multiplyAdd(eight, t02d2)
    let m03 = (from + 3 * pointPitch).vector(0)
    let m13 = (from + 10 * pointPitch).vector(0)
    let m23 = (from + 17 * pointPitch).vector(0)
    let m33 = (from + 24 * pointPitch).vector(0)
    let m43 = (from + 31 * pointPitch).vector(0)
    let m53 = (from + 38 * pointPitch).vector(0)
    let m63 = (from + 45 * pointPitch).vector(0)
    let t03s0 = m03 + m13, t03d0 = m03 - m13
    let t03s1 = m23 + m33, t03d1 = m23 - m33
    let t03s2 = m43 + m53, t03d2 = m43 - m53
    let t03 = t03s0 + t03s1 + t03s2
    let t13 = t03d1.multiplyAdd(half, t03d0).multiplyAdd(two, t03d2)
    let t23 = t03s1.multiplyAdd(quarter, t03s0).multiplyAdd(four, t03s2)
    let t33 = (m63 + t03d1).multiplyAdd(eighth, t03d0).multiplyAdd(eight, t03d2)
    let m04 = (from + 4 * pointPitch).vector(0)
    let m14 = (from + 11 * pointPitch).vector(0)
    let m24 = (from + 18 * pointPitch).vector(0)
    let m34 = (from + 25 * pointPitch).vector(0)
    let m44 = (from + 32 * pointPitch).vector(0)
    let m54 = (from + 39 * pointPitch).vector(0)
    let m64 = (from + 46 * pointPitch).vector(0)
    let t04s0 = m04 + m14, t04d0 = m04 - m14
    let t04s1 = m24 + m34, t04d1 = m24 - m34
    let t04s2 = m44 + m54, t04d2 = m44 - m54
    let t04 = t04s0 + t04s1 + t04s2
    let t14 = t04d1.multiplyAdd(half, t04d0).multiplyAdd(two, t04d2)
    let t24 = t04s1.multiplyAdd(quarter, t04s0).multiplyAdd(four, t04s2)
    let t34 = (m64 + t04d1).multiplyAdd(eighth, t04d0).multiplyAdd(eight, t04d2)
    let m05 = (from + 5 * pointPitch).vector(0)
    let m15 = (from + 12 * pointPitch).vector(0)
    let m25 = (from + 19 * pointPitch).vector(0)
    let m35 = (from + 26 * pointPitch).vector(0)
    let m45 = (from + 33 * pointPitch).vector(0)
    let m55 = (from + 40 * pointPitch).vector(0)
    let m65 = (from + 47 * pointPitch).vector(0)
    let t05s0 = m05 + m15, t05d0 = m05 - m15
    let t05s1 = m25 + m35, t05d1 = m25 - m35
    let t05s2 = m45 + m55, t05d2 = m45 - m55
    let t05 = t05s0 + t05s1 + t05s2
    let t15 = t05d1.multiplyAdd(half, t05d0).multiplyAdd(two, t05d2)
    let t25 = t05s1.multiplyAdd(quarter, t05s0).multiplyAdd(four, t05s2)
    let t35 = (m65 + t05d1).multiplyAdd(eighth, t05d0).multiplyAdd(eight, t05d2)
    let m06 = (from + 6 * pointPitch).vector(0)
    let m16 = (from + 13 * pointPitch).vector(0)
    let m26 = (from + 20 * pointPitch).vector(0)
    let m36 = (from + 27 * pointPitch).vector(0)
    let m46 = (from + 34 * pointPitch).vector(0)
    let m56 = (from + 41 * pointPitch).vector(0)
    let m66 = (from + 48 * pointPitch).vector(0)
    let t06s0 = m06 + m16, t06d0 = m06 - m16
    let t06s1 = m26 + m36, t06d1 = m26 - m36
    let t06s2 = m46 + m56, t06d2 = m46 - m56
    let t06 = t06s0 + t06s1 + t06s2
    let t16 = t06d1.multiplyAdd(half, t06d0).multiplyAdd(two, t06d2)
    let t26 = t06s1.multiplyAdd(quarter, t06s0).multiplyAdd(four, t06s2)
    let t36 = (m66 + t06d1).multiplyAdd(eighth, t06d0).multiplyAdd(eight, t06d2)
    let o00s0 = t00 + t01, o00d0 = t00 - t01
    let o00s1 = t02 + t03, o00d1 = t02 - t03
    let o00s2 = t04 + t05, o00d2 = t04 - t05
    let o00 = o00s0 + o00s1 + o00s2
    let o01 = o00d1.multiplyAdd(half, o00d0).multiplyAdd(two, o00d2)
    let o02 = o00s1.multiplyAdd(quarter, o00s0).multiplyAdd(four, o00s2)
    let o03 = (t06 + o00d1).multiplyAdd(eighth, o00d0).multiplyAdd(eight, o00d2)
    let to0 = to + 0 * rowPitch
    var o00r = o00 + offset
    var o01r = o01 + offset
    var o02r = o02 + offset
    var o03r = o03 + offset
    if adds {
      let p0 = UnsafePointer(to0 + addend)
      o00r += (p0 + 0).vector(0)
      o01r += (p0 + x1).vector(0)
      o02r += (p0 + x2).vector(0)
      o03r += (p0 + x3).vector(0)
    }
    if ceiling > 0 {
      o00r = o00r.clamped(highest)
      o01r = o01r.clamped(highest)
      o02r = o02r.clamped(highest)
      o03r = o03r.clamped(highest)
    }
    to0.store(o00r, at: 0)
    if columns == 4 {
      (to0 + 1 * channels).store(o01r, at: 0)
      (to0 + 2 * channels).store(o02r, at: 0)
      (to0 + 3 * channels).store(o03r, at: 0)
    } else {
      if columns > 1 { (to0 + channels).store(o01r, at: 0) }
      if columns > 2 { (to0 + 2 * channels).store(o02r, at: 0) }
    }
    guard rows > 1 else { continue }
    let o10s0 = t10 + t11, o10d0 = t10 - t11
    let o10s1 = t12 + t13, o10d1 = t12 - t13
    let o10s2 = t14 + t15, o10d2 = t14 - t15
    let o10 = o10s0 + o10s1 + o10s2
    let o11 = o10d1.multiplyAdd(half, o10d0).multiplyAdd(two, o10d2)
    let o12 = o10s1.multiplyAdd(quarter, o10s0).multiplyAdd(four, o10s2)
    let o13 = (t16 + o10d1).multiplyAdd(eighth, o10d0).multiplyAdd(eight, o10d2)
    let to1 = to + 1 * rowPitch
    var o10r = o10 + offset
    var o11r = o11 + offset
    var o12r = o12 + offset
    var o13r = o13 + offset
    if adds {
      let p1 = UnsafePointer(to1 + addend)
      o10r += (p1 + 0).vector(0)
      o11r += (p1 + x1).vector(0)
      o12r += (p1 + x2).vector(0)
      o13r += (p1 + x3).vector(0)
    }
    if ceiling > 0 {
      o10r = o10r.clamped(highest)
      o11r = o11r.clamped(highest)
      o12r = o12r.clamped(highest)
      o13r = o13r.clamped(highest)
    }
    to1.store(o10r, at: 0)
    if columns == 4 {
      (to1 + 1 * channels).store(o11r, at: 0)
      (to1 + 2 * channels).store(o12r, at: 0)
      (to1 + 3 * channels).store(o13r, at: 0)
    } else {
      if columns > 1 { (to1 + channels).store(o11r, at: 0) }
      if columns > 2 { (to1 + 2 * channels).store(o12r, at: 0) }
    }
    guard rows > 2 else { continue }
    let o20s0 = t20 + t21, o20d0 = t20 - t21
    let o20s1 = t22 + t23, o20d1 = t22 - t23
    let o20s2 = t24 + t25, o20d2 = t24 - t25
    let o20 = o20s0 + o20s1 + o20s2
    let o21 = o20d1.multiplyAdd(half, o20d0).multiplyAdd(two, o20d2)
    let o22 = o20s1.multiplyAdd(quarter, o20s0).multiplyAdd(four, o20s2)
    let o23 = (t26 + o20d1).multiplyAdd(eighth, o20d0).multiplyAdd(eight, o20d2)
    let to2 = to + 2 * rowPitch
    var o20r = o20 + offset
    var o21r = o21 + offset
    var o22r = o22 + offset
    var o23r = o23 + offset
    if adds {
      let p2 = UnsafePointer(to2 + addend)
      o20r += (p2 + 0).vector(0)
      o21r += (p2 + x1).vector(0)
      o22r += (p2 + x2).vector(0)
      o23r += (p2 + x3).vector(0)
    }
    if ceiling > 0 {
      o20r = o20r.clamped(highest)
      o21r = o21r.clamped(highest)
      o22r = o22r.clamped(highest)
      o23r = o23r.clamped(highest)
    }
    to2.store(o20r, at: 0)
    if columns == 4 {
      (to2 + 1 * channels).store(o21r, at: 0)
      (to2 + 2 * channels).store(o22r, at: 0)
      (to2 + 3 * channels).store(o23r, at: 0)
    } else {
      if columns > 1 { (to2 + channels).store(o21r, at: 0) }
      if columns > 2 { (to2 + 2 * channels).store(o22r, at: 0) }
    }
    guard rows > 3 else { continue }
    let o30s0 = t30 + t31, o30d0 = t30 - t31
    let o30s1 = t32 + t33, o30d1 = t32 - t33
    let o30s2 = t34 + t35, o30d2 = t34 - t35
    let o30 = o30s0 + o30s1 + o30s2
    let o31 = o30d1.multiplyAdd(half, o30d0).multiplyAdd(two, o30d2)
    let o32 = o30s1.multiplyAdd(quarter, o30s0).multiplyAdd(four, o30s2)
    let o33 = (t36 + o30d1).multiplyAdd(eighth, o30d0).multiplyAdd(eight, o30d2)
    let to3 = to + 3 * rowPitch
    var o30r = o30 + offset
    var o31r = o31 + offset
    var o32r = o32 + offset
    var o33r = o33 + offset
    if adds {
      let p3 = UnsafePointer(to3 + addend)
      o30r += (p3 + 0).vector(0)
      o31r += (p3 + x1).vector(0)
      o32r += (p3 + x2).vector(0)
      o33r += (p3 + x3).vector(0)
    }
    if ceiling > 0 {
      o30r = o30r.clamped(highest)
      o31r = o31r.clamped(highest)
      o32r = o32r.clamped(highest)
      o33r = o33r.clamped(highest)
    }
    to3.store(o30r, at: 0)
    if columns == 4 {
      (to3 + 1 * channels).store(o31r, at: 0)
      (to3 + 2 * channels).store(o32r, at: 0)
      (to3 + 3 * channels).store(o33r, at: 0)
    } else {
      if columns > 1 { (to3 + channels).store(o31r, at: 0) }
      if columns > 2 { (to3 + 2 * channels).store(o32r, at: 0) }
    }
  }
}
