// Written by scripts/generate-tiles.py: change the script, not this file.

/// Aᵀ·m·A, a tile of 4×4 pixels, two vectors of channels: the output of Winograd's
/// F(4×4, 3×3), at the points 0, ±3/4, ±3/2 and ∞.
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
package func winogradoutput6x6x2v(
  _ from: UnsafePointer<Float>, _ pointPitch: Int, _ bias: UnsafePointer<Float>,
  _ to: UnsafeMutablePointer<Float>, _ rowPitch: Int, _ channels: Int, _ rows: Int,
  _ columns: Int, _ addend: Int, _ adds: Bool, _ ceiling: Float
) {
  let a = Vector(repeating: 0.75), b = Vector(repeating: 1.5)
  let a2 = a * a, a3 = a2 * a, b2 = b * b, b3 = b2 * b
  // Pixels right of the image take the addend of the last one inside it, and aren't stored.
  let x1 = columns > 1 ? channels : 0
  let x2 = columns > 2 ? 2 * channels : x1
  let x3 = columns > 3 ? 3 * channels : x2
  for side in 0..<2 {
    let from = from + side * Vector.scalarCount, to = to + side * Vector.scalarCount
    let offset = bias.vector(side), highest = Vector(repeating: ceiling)
    let m00 = (from + 0 * pointPitch).vector(0)
    let m10 = (from + 6 * pointPitch).vector(0)
    let m20 = (from + 12 * pointPitch).vector(0)
    let m30 = (from + 18 * pointPitch).vector(0)
    let m40 = (from + 24 * pointPitch).vector(0)
    let m50 = (from + 30 * pointPitch).vector(0)
    let t00s = m10 + m20, t00d = m10 - m20
    let t00u = m30 + m40, t00e = m30 - m40
    let t00 = m00 + t00s + t00u
    let t10 = (a * t00d).multiplyAdd(b, t00e)
    let t20 = (a2 * t00s).multiplyAdd(b2, t00u)
    let t30 = m50.multiplyAdd(a3, t00d).multiplyAdd(b3, t00e)
    let m01 = (from + 1 * pointPitch).vector(0)
    let m11 = (from + 7 * pointPitch).vector(0)
    let m21 = (from + 13 * pointPitch).vector(0)
    let m31 = (from + 19 * pointPitch).vector(0)
    let m41 = (from + 25 * pointPitch).vector(0)
    let m51 = (from + 31 * pointPitch).vector(0)
    let t01s = m11 + m21, t01d = m11 - m21
    let t01u = m31 + m41, t01e = m31 - m41
    let t01 = m01 + t01s + t01u
    let t11 = (a * t01d).multiplyAdd(b, t01e)
    let t21 = (a2 * t01s).multiplyAdd(b2, t01u)
    let t31 = m51.multiplyAdd(a3, t01d).multiplyAdd(b3, t01e)
    let m02 = (from + 2 * pointPitch).vector(0)
    let m12 = (from + 8 * pointPitch).vector(0)
    let m22 = (from + 14 * pointPitch).vector(0)
    let m32 = (from + 20 * pointPitch).vector(0)
    let m42 = (from + 26 * pointPitch).vector(0)
    let m52 = (from + 32 * pointPitch).vector(0)
    let t02s = m12 + m22, t02d = m12 - m22
    let t02u = m32 + m42, t02e = m32 - m42
    let t02 = m02 + t02s + t02u
    let t12 = (a * t02d).multiplyAdd(b, t02e)
    let t22 = (a2 * t02s).multiplyAdd(b2, t02u)
    let t32 = m52.multiplyAdd(a3, t02d).multiplyAdd(b3, t02e)
    let m03 = (from + 3 * pointPitch).vector(0)
    let m13 = (from + 9 * pointPitch).vector(0)
    let m23 = (from + 15 * pointPitch).vector(0)
    let m33 = (from + 21 * pointPitch).vector(0)
    let m43 = (from + 27 * pointPitch).vector(0)
    let m53 = (from + 33 * pointPitch).vector(0)
    let t03s = m13 + m23, t03d = m13 - m23
    let t03u = m33 + m43, t03e = m33 - m43
    let t03 = m03 + t03s + t03u
    let t13 = (a * t03d).multiplyAdd(b, t03e)
    let t23 = (a2 * t03s).multiplyAdd(b2, t03u)
    let t33 = m53.multiplyAdd(a3, t03d).multiplyAdd(b3, t03e)
    let m04 = (from + 4 * pointPitch).vector(0)
    let m14 = (from + 10 * pointPitch).vector(0)
    let m24 = (from + 16 * pointPitch).vector(0)
    let m34 = (from + 22 * pointPitch).vector(0)
    let m44 = (from + 28 * pointPitch).vector(0)
    let m54 = (from + 34 * pointPitch).vector(0)
    let t04s = m14 + m24, t04d = m14 - m24
    let t04u = m34 + m44, t04e = m34 - m44
    let t04 = m04 + t04s + t04u
    let t14 = (a * t04d).multiplyAdd(b, t04e)
    let t24 = (a2 * t04s).multiplyAdd(b2, t04u)
    let t34 = m54.multiplyAdd(a3, t04d).multiplyAdd(b3, t04e)
    let m05 = (from + 5 * pointPitch).vector(0)
    let m15 = (from + 11 * pointPitch).vector(0)
    let m25 = (from + 17 * pointPitch).vector(0)
    let m35 = (from + 23 * pointPitch).vector(0)
    let m45 = (from + 29 * pointPitch).vector(0)
    let m55 = (from + 35 * pointPitch).vector(0)
    let t05s = m15 + m25, t05d = m15 - m25
    let t05u = m35 + m45, t05e = m35 - m45
    let t05 = m05 + t05s + t05u
    let t15 = (a * t05d).multiplyAdd(b, t05e)
    let t25 = (a2 * t05s).multiplyAdd(b2, t05u)
    let t35 = m55.multiplyAdd(a3, t05d).multiplyAdd(b3, t05e)
    let o00s = t01 + t02, o00d = t01 - t02
    let o00u = t03 + t04, o00e = t03 - t04
    let o00 = t00 + o00s + o00u
    let o01 = (a * o00d).multiplyAdd(b, o00e)
    let o02 = (a2 * o00s).multiplyAdd(b2, o00u)
    let o03 = t05.multiplyAdd(a3, o00d).multiplyAdd(b3, o00e)
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
    let o10s = t11 + t12, o10d = t11 - t12
    let o10u = t13 + t14, o10e = t13 - t14
    let o10 = t10 + o10s + o10u
    let o11 = (a * o10d).multiplyAdd(b, o10e)
    let o12 = (a2 * o10s).multiplyAdd(b2, o10u)
    let o13 = t15.multiplyAdd(a3, o10d).multiplyAdd(b3, o10e)
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
    let o20s = t21 + t22, o20d = t21 - t22
    let o20u = t23 + t24, o20e = t23 - t24
    let o20 = t20 + o20s + o20u
    let o21 = (a * o20d).multiplyAdd(b, o20e)
    let o22 = (a2 * o20s).multiplyAdd(b2, o20u)
    let o23 = t25.multiplyAdd(a3, o20d).multiplyAdd(b3, o20e)
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
    let o30s = t31 + t32, o30d = t31 - t32
    let o30u = t33 + t34, o30e = t33 - t34
    let o30 = t30 + o30s + o30u
    let o31 = (a * o30d).multiplyAdd(b, o30e)
    let o32 = (a2 * o30s).multiplyAdd(b2, o30u)
    let o33 = t35.multiplyAdd(a3, o30d).multiplyAdd(b3, o30e)
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
