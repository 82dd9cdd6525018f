// Written by scripts/generate-tiles.py: change the script, not this file.

internal import CVector

/// Bᵀ·d·B for one tile of 7×7 pixels: the input of Winograd's F(4×4, 4×4), at the points ±1/2, ±1, ±2 and ∞.
///
/// - Parameters:
///   - from: Channel 0 of the tile's first pixel.
///   - rowPitch: From a pixel to the one below, in floats.
///   - channels: A multiple of a vector's lanes; also from a pixel to the next.
///   - to: The tile's first vector of point 0.
///   - blockPitch: From a vector of channels to the next, in floats.
///   - pointPitch: From a point to the next, in floats.
@inline(never)
package func winogradinput7x7x1v(
  _ from: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
  _ to: UnsafeMutablePointer<Float>, _ blockPitch: Int, _ pointPitch: Int
) {
  let half = Vector(repeating: 0.5)
  let two = Vector(repeating: 2.0)
  let quarter = Vector(repeating: 0.25)
  let four = Vector(repeating: 4.0)
  let m5 = Vector(repeating: -5.0)
  let m17q = Vector(repeating: -4.25)
  let m5q = Vector(repeating: -1.25)
  let m21q = Vector(repeating: -5.25)
  let p21q = Vector(repeating: 5.25)
  var from = from
  var to = to
  for _ in 0..<channels / Vector.scalarCount {
    let row0 = from + 0 * rowPitch
    let row1 = from + 1 * rowPitch
    let row2 = from + 2 * rowPitch
    let row3 = from + 3 * rowPitch
    let row4 = from + 4 * rowPitch
    let row5 = from + 5 * rowPitch
    let row6 = from + 6 * rowPitch
    let d00 = (row0 + 0 * channels).vector(0)
    let d10 = (row1 + 0 * channels).vector(0)
    let d20 = (row2 + 0 * channels).vector(0)
    let d30 = (row3 + 0 * channels).vector(0)
    let d40 = (row4 + 0 * channels).vector(0)
    let d50 = (row5 + 0 * channels).vector(0)
    let d60 = (row6 + 0 * channels).vector(0)
    let t00xe = d40.multiplyAdd(d20, m5).multiplyAdd(d00, four)
    let t00xo = d50.multiplyAdd(d30, m5).multiplyAdd(d10, four)
    let t00 = t00xo.multiplyAdd(t00xe, half)
    let t10 = t00xo.multiplyAdd(t00xe, -half)
    let t00ye = d40.multiplyAdd(d20, m17q) + d00
    let t00yo = d50.multiplyAdd(d30, m17q) + d10
    let t20 = t00yo + t00ye, t30 = t00yo - t00ye
    let t00ze = d40.multiplyAdd(d20, m5q).multiplyAdd(d00, quarter)
    let t00zo = d50.multiplyAdd(d30, m5q).multiplyAdd(d10, quarter)
    let t40 = t00zo.multiplyAdd(t00ze, two)
    let t50 = t00zo.multiplyAdd(t00ze, -two)
    let t60 = d60.multiplyAdd(d40, m21q).multiplyAdd(d20, p21q) - d00
    let d01 = (row0 + 1 * channels).vector(0)
    let d11 = (row1 + 1 * channels).vector(0)
    let d21 = (row2 + 1 * channels).vector(0)
    let d31 = (row3 + 1 * channels).vector(0)
    let d41 = (row4 + 1 * channels).vector(0)
    let d51 = (row5 + 1 * channels).vector(0)
    let d61 = (row6 + 1 * channels).vector(0)
    let t01xe = d41.multiplyAdd(d21, m5).multiplyAdd(d01, four)
    let t01xo = d51.multiplyAdd(d31, m5).multiplyAdd(d11, four)
    let t01 = t01xo.multiplyAdd(t01xe, half)
    let t11 = t01xo.multiplyAdd(t01xe, -half)
    let t01ye = d41.multiplyAdd(d21, m17q) + d01
    let t01yo = d51.multiplyAdd(d31, m17q) + d11
    let t21 = t01yo + t01ye, t31 = t01yo - t01ye
    let t01ze = d41.multiplyAdd(d21, m5q).multiplyAdd(d01, quarter)
    let t01zo = d51.multiplyAdd(d31, m5q).multiplyAdd(d11, quarter)
    let t41 = t01zo.multiplyAdd(t01ze, two)
    let t51 = t01zo.multiplyAdd(t01ze, -two)
    let t61 = d61.multiplyAdd(d41, m21q).multiplyAdd(d21, p21q) - d01
    let d02 = (row0 + 2 * channels).vector(0)
    let d12 = (row1 + 2 * channels).vector(0)
    let d22 = (row2 + 2 * channels).vector(0)
    let d32 = (row3 + 2 * channels).vector(0)
    let d42 = (row4 + 2 * channels).vector(0)
    let d52 = (row5 + 2 * channels).vector(0)
    let d62 = (row6 + 2 * channels).vector(0)
    let t02xe = d42.multiplyAdd(d22, m5).multiplyAdd(d02, four)
    let t02xo = d52.multiplyAdd(d32, m5).multiplyAdd(d12, four)
    let t02 = t02xo.multiplyAdd(t02xe, half)
    let t12 = t02xo.multiplyAdd(t02xe, -half)
    let t02ye = d42.multiplyAdd(d22, m17q) + d02
    let t02yo = d52.multiplyAdd(d32, m17q) + d12
    let t22 = t02yo + t02ye, t32 = t02yo - t02ye
    let t02ze = d42.multiplyAdd(d22, m5q).multiplyAdd(d02, quarter)
    let t02zo = d52.multiplyAdd(d32, m5q).multiplyAdd(d12, quarter)
    let t42 = t02zo.multiplyAdd(t02ze, two)
    let t52 = t02zo.multiplyAdd(t02ze, -two)
    let t62 = d62.multiplyAdd(d42, m21q).multiplyAdd(d22, p21q) - d02
    let d03 = (row0 + 3 * channels).vector(0)
    let d13 = (row1 + 3 * channels).vector(0)
    let d23 = (row2 + 3 * channels).vector(0)
    let d33 = (row3 + 3 * channels).vector(0)
    let d43 = (row4 + 3 * channels).vector(0)
    let d53 = (row5 + 3 * channels).vector(0)
    let d63 = (row6 + 3 * channels).vector(0)
    let t03xe = d43.multiplyAdd(d23, m5).multiplyAdd(d03, four)
    let t03xo = d53.multiplyAdd(d33, m5).multiplyAdd(d13, four)
    let t03 = t03xo.multiplyAdd(t03xe, half)
    let t13 = t03xo.multiplyAdd(t03xe, -half)
    let t03ye = d43.multiplyAdd(d23, m17q) + d03
    let t03yo = d53.multiplyAdd(d33, m17q) + d13
    let t23 = t03yo + t03ye, t33 = t03yo - t03ye
    let t03ze = d43.multiplyAdd(d23, m5q).multiplyAdd(d03, quarter)
    let t03zo = d53.multiplyAdd(d33, m5q).multiplyAdd(d13, quarter)
    let t43 = t03zo.multiplyAdd(t03ze, two)
    let t53 = t03zo.multiplyAdd(t03ze, -two)
    let t63 = d63.multiplyAdd(d43, m21q).multiplyAdd(d23, p21q) - d03
    let d04 = (row0 + 4 * channels).vector(0)
    let d14 = (row1 + 4 * channels).vector(0)
    let d24 = (row2 + 4 * channels).vector(0)
    let d34 = (row3 + 4 * channels).vector(0)
    let d44 = (row4 + 4 * channels).vector(0)
    let d54 = (row5 + 4 * channels).vector(0)
    let d64 = (row6 + 4 * channels).vector(0)
    let t04xe = d44.multiplyAdd(d24, m5).multiplyAdd(d04, four)
    let t04xo = d54.multiplyAdd(d34, m5).multiplyAdd(d14, four)
    let t04 = t04xo.multiplyAdd(t04xe, half)
    let t14 = t04xo.multiplyAdd(t04xe, -half)
    let t04ye = d44.multiplyAdd(d24, m17q) + d04
    let t04yo = d54.multiplyAdd(d34, m17q) + d14
    let t24 = t04yo + t04ye, t34 = t04yo - t04ye
    let t04ze = d44.multiplyAdd(d24, m5q).multiplyAdd(d04, quarter)
    let t04zo = d54.multiplyAdd(d34, m5q).multiplyAdd(d14, quarter)
    let t44 = t04zo.multiplyAdd(t04ze, two)
    let t54 = t04zo.multiplyAdd(t04ze, -two)
    let t64 = d64.multiplyAdd(d44, m21q).multiplyAdd(d24, p21q) - d04
    let d05 = (row0 + 5 * channels).vector(0)
    let d15 = (row1 + 5 * channels).vector(0)
    let d25 = (row2 + 5 * channels).vector(0)
    let d35 = (row3 + 5 * channels).vector(0)
    let d45 = (row4 + 5 * channels).vector(0)
    let d55 = (row5 + 5 * channels).vector(0)
    let d65 = (row6 + 5 * channels).vector(0)
    let t05xe = d45.multiplyAdd(d25, m5).multiplyAdd(d05, four)
    let t05xo = d55.multiplyAdd(d35, m5).multiplyAdd(d15, four)
    let t05 = t05xo.multiplyAdd(t05xe, half)
    let t15 = t05xo.multiplyAdd(t05xe, -half)
    let t05ye = d45.multiplyAdd(d25, m17q) + d05
    let t05yo = d55.multiplyAdd(d35, m17q) + d15
    let t25 = t05yo + t05ye, t35 = t05yo - t05ye
    let t05ze = d45.multiplyAdd(d25, m5q).multiplyAdd(d05, quarter)
    let t05zo = d55.multiplyAdd(d35, m5q).multiplyAdd(d15, quarter)
    let t45 = t05zo.multiplyAdd(t05ze, two)
    let t55 = t05zo.multiplyAdd(t05ze, -two)
    let t65 = d65.multiplyAdd(d45, m21q).multiplyAdd(d25, p21q) - d05
    let d06 = (row0 + 6 * channels).vector(0)
    let d16 = (row1 + 6 * channels).vector(0)
    let d26 = (row2 + 6 * channels).vector(0)
    let d36 = (row3 + 6 * channels).vector(0)
    let d46 = (row4 + 6 * channels).vector(0)
    let d56 = (row5 + 6 * channels).vector(0)
    let d66 = (row6 + 6 * channels).vector(0)
    let t06xe = d46.multiplyAdd(d26, m5).multiplyAdd(d06, four)
    let t06xo = d56.multiplyAdd(d36, m5).multiplyAdd(d16, four)
    let t06 = t06xo.multiplyAdd(t06xe, half)
    let t16 = t06xo.multiplyAdd(t06xe, -half)
    let t06ye = d46.multiplyAdd(d26, m17q) + d06
    let t06yo = d56.multiplyAdd(d36, m17q) + d16
    let t26 = t06yo + t06ye, t36 = t06yo - t06ye
    let t06ze = d46.multiplyAdd(d26, m5q).multiplyAdd(d06, quarter)
    let t06zo = d56.multiplyAdd(d36, m5q).multiplyAdd(d16, quarter)
    let t46 = t06zo.multiplyAdd(t06ze, two)
    let t56 = t06zo.multiplyAdd(t06ze, -two)
    let t66 = d66.multiplyAdd(d46, m21q).multiplyAdd(d26, p21q) - d06
    cvector_prefetch(row0 + 7 * channels)
    cvector_prefetch(row0 + 8 * channels)
    cvector_prefetch(row0 + 9 * channels)
    cvector_prefetch(row0 + 10 * channels)
    cvector_prefetch(row1 + 7 * channels)
    cvector_prefetch(row1 + 8 * channels)
    cvector_prefetch(row1 + 9 * channels)
    cvector_prefetch(row1 + 10 * channels)
    cvector_prefetch(row2 + 7 * channels)
    cvector_prefetch(row2 + 8 * channels)
    cvector_prefetch(row2 + 9 * channels)
    cvector_prefetch(row2 + 10 * channels)
    cvector_prefetch(row3 + 7 * channels)
    cvector_prefetch(row3 + 8 * channels)
    cvector_prefetch(row3 + 9 * channels)
    cvector_prefetch(row3 + 10 * channels)
    cvector_prefetch(row4 + 7 * channels)
    cvector_prefetch(row4 + 8 * channels)
    cvector_prefetch(row4 + 9 * channels)
    cvector_prefetch(row4 + 10 * channels)
    cvector_prefetch(row5 + 7 * channels)
    cvector_prefetch(row5 + 8 * channels)
    cvector_prefetch(row5 + 9 * channels)
    cvector_prefetch(row5 + 10 * channels)
    cvector_prefetch(row6 + 7 * channels)
    cvector_prefetch(row6 + 8 * channels)
    cvector_prefetch(row6 + 9 * channels)
    cvector_prefetch(row6 + 10 * channels)
    let v00xe = t04.multiplyAdd(t02, m5).multiplyAdd(t00, four)
    let v00xo = t05.multiplyAdd(t03, m5).multiplyAdd(t01, four)
    let v00 = v00xo.multiplyAdd(v00xe, half)
    let v01 = v00xo.multiplyAdd(v00xe, -half)
    let v00ye = t04.multiplyAdd(t02, m17q) + t00
    let v00yo = t05.multiplyAdd(t03, m17q) + t01
    let v02 = v00yo + v00ye, v03 = v00yo - v00ye
    let v00ze = t04.multiplyAdd(t02, m5q).multiplyAdd(t00, quarter)
    let v00zo = t05.multiplyAdd(t03, m5q).multiplyAdd(t01, quarter)
    let v04 = v00zo.multiplyAdd(v00ze, two)
    let v05 = v00zo.multiplyAdd(v00ze, -two)
    let v06 = t06.multiplyAdd(t04, m21q).multiplyAdd(t02, p21q) - t00
    (to + 0 * pointPitch).store(v00, at: 0)
    (to + 1 * pointPitch).store(v01, at: 0)
    (to + 2 * pointPitch).store(v02, at: 0)
    (to + 3 * pointPitch).store(v03, at: 0)
    (to + 4 * pointPitch).store(v04, at: 0)
    (to + 5 * pointPitch).store(v05, at: 0)
    (to + 6 * pointPitch).store(v06, at: 0)
    let v10xe = t14.multiplyAdd(t12, m5).multiplyAdd(t10, four)
    let v10xo = t15.multiplyAdd(t13, m5).multiplyAdd(t11, four)
    let v10 = v10xo.multiplyAdd(v10xe, half)
    let v11 = v10xo.multiplyAdd(v10xe, -half)
    let v10ye = t14.multiplyAdd(t12, m17q) + t10
    let v10yo = t15.multiplyAdd(t13, m17q) + t11
    let v12 = v10yo + v10ye, v13 = v10yo - v10ye
    let v10ze = t14.multiplyAdd(t12, m5q).multiplyAdd(t10, quarter)
    let v10zo = t15.multiplyAdd(t13, m5q).multiplyAdd(t11, quarter)
    let v14 = v10zo.multiplyAdd(v10ze, two)
    let v15 = v10zo.multiplyAdd(v10ze, -two)
    let v16 = t16.multiplyAdd(t14, m21q).multiplyAdd(t12, p21q) - t10
    (to + 7 * pointPitch).store(v10, at: 0)
    (to + 8 * pointPitch).store(v11, at: 0)
    (to + 9 * pointPitch).store(v12, at: 0)
    (to + 10 * pointPitch).store(v13, at: 0)
    (to + 11 * pointPitch).store(v14, at: 0)
    (to + 12 * pointPitch).store(v15, at: 0)
    (to + 13 * pointPitch).store(v16, at: 0)
    let v20xe = t24.multiplyAdd(t22, m5).multiplyAdd(t20, four)
    let v20xo = t25.multiplyAdd(t23, m5).multiplyAdd(t21, four)
    let v20 = v20xo.multiplyAdd(v20xe, half)
    let v21 = v20xo.multiplyAdd(v20xe, -half)
    let v20ye = t24.multiplyAdd(t22, m17q) + t20
    let v20yo = t25.multiplyAdd(t23, m17q) + t21
    let v22 = v20yo + v20ye, v23 = v20yo - v20ye
    let v20ze = t24.multiplyAdd(t22, m5q).multiplyAdd(t20, quarter)
    let v20zo = t25.multiplyAdd(t23, m5q).multiplyAdd(t21, quarter)
    let v24 = v20zo.multiplyAdd(v20ze, two)
    let v25 = v20zo.multiplyAdd(v20ze, -two)
    let v26 = t26.multiplyAdd(t24, m21q).multiplyAdd(t22, p21q) - t20
    (to + 14 * pointPitch).store(v20, at: 0)
    (to + 15 * pointPitch).store(v21, at: 0)
    (to + 16 * pointPitch).store(v22, at: 0)
    (to + 17 * pointPitch).store(v23, at: 0)
    (to + 18 * pointPitch).store(v24, at: 0)
    (to + 19 * pointPitch).store(v25, at: 0)
    (to + 20 * pointPitch).store(v26, at: 0)
    let v30xe = t34.multiplyAdd(t32, m5).multiplyAdd(t30, four)
    let v30xo = t35.multiplyAdd(t33, m5).multiplyAdd(t31, four)
    let v30 = v30xo.multiplyAdd(v30xe, half)
    let v31 = v30xo.multiplyAdd(v30xe, -half)
    let v30ye = t34.multiplyAdd(t32, m17q) + t30
    let v30yo = t35.multiplyAdd(t33, m17q) + t31
    let v32 = v30yo + v30ye, v33 = v30yo - v30ye
    let v30ze = t34.multiplyAdd(t32, m5q).multiplyAdd(t30, quarter)
    let v30zo = t35.multiplyAdd(t33, m5q).multiplyAdd(t31, quarter)
    let v34 = v30zo.multiplyAdd(v30ze, two)
    let v35 = v30zo.multiplyAdd(v30ze, -two)
    let v36 = t36.multiplyAdd(t34, m21q).multiplyAdd(t32, p21q) - t30
    (to + 21 * pointPitch).store(v30, at: 0)
    (to + 22 * pointPitch).store(v31, at: 0)
    (to + 23 * pointPitch).store(v32, at: 0)
    (to + 24 * pointPitch).store(v33, at: 0)
    (to + 25 * pointPitch).store(v34, at: 0)
    (to + 26 * pointPitch).store(v35, at: 0)
    (to + 27 * pointPitch).store(v36, at: 0)
    let v40xe = t44.multiplyAdd(t42, m5).multiplyAdd(t40, four)
    let v40xo = t45.multiplyAdd(t43, m5).multiplyAdd(t41, four)
    let v40 = v40xo.multiplyAdd(v40xe, half)
    let v41 = v40xo.multiplyAdd(v40xe, -half)
    let v40ye = t44.multiplyAdd(t42, m17q) + t40
    let v40yo = t45.multiplyAdd(t43, m17q) + t41
    let v42 = v40yo + v40ye, v43 = v40yo - v40ye
    let v40ze = t44.multiplyAdd(t42, m5q).multiplyAdd(t40, quarter)
    let v40zo = t45.multiplyAdd(t43, m5q).multiplyAdd(t41, quarter)
    let v44 = v40zo.multiplyAdd(v40ze, two)
    let v45 = v40zo.multiplyAdd(v40ze, -two)
    let v46 = t46.multiplyAdd(t44, m21q).multiplyAdd(t42, p21q) - t40
    (to + 28 * pointPitch).store(v40, at: 0)
    (to + 29 * pointPitch).store(v41, at: 0)
    (to + 30 * pointPitch).store(v42, at: 0)
    (to + 31 * pointPitch).store(v43, at: 0)
    (to + 32 * pointPitch).store(v44, at: 0)
    (to + 33 * pointPitch).store(v45, at: 0)
    (to + 34 * pointPitch).store(v46, at: 0)
    let v50xe = t54.multiplyAdd(t52, m5).multiplyAdd(t50, four)
    let v50xo = t55.multiplyAdd(t53, m5).multiplyAdd(t51, four)
    let v50 = v50xo.multiplyAdd(v50xe, half)
    let v51 = v50xo.multiplyAdd(v50xe, -half)
    let v50ye = t54.multiplyAdd(t52, m17q) + t50
    let v50yo = t55.multiplyAdd(t53, m17q) + t51
    let v52 = v50yo + v50ye, v53 = v50yo - v50ye
    let v50ze = t54.multiplyAdd(t52, m5q).multiplyAdd(t50, quarter)
    let v50zo = t55.multiplyAdd(t53, m5q).multiplyAdd(t51, quarter)
    let v54 = v50zo.multiplyAdd(v50ze, two)
    let v55 = v50zo.multiplyAdd(v50ze, -two)
    let v56 = t56.multiplyAdd(t54, m21q).multiplyAdd(t52, p21q) - t50
    (to + 35 * pointPitch).store(v50, at: 0)
    (to + 36 * pointPitch).store(v51, at: 0)
    (to + 37 * pointPitch).store(v52, at: 0)
    (to + 38 * pointPitch).store(v53, at: 0)
    (to + 39 * pointPitch).store(v54, at: 0)
    (to + 40 * pointPitch).store(v55, at: 0)
    (to + 41 * pointPitch).store(v56, at: 0)
    let v60xe = t64.multiplyAdd(t62, m5).multiplyAdd(t60, four)
    let v60xo = t65.multiplyAdd(t63, m5).multiplyAdd(t61, four)
    let v60 = v60xo.multiplyAdd(v60xe, half)
    let v61 = v60xo.multiplyAdd(v60xe, -half)
    let v60ye = t64.multiplyAdd(t62, m17q) + t60
    let v60yo = t65.multiplyAdd(t63, m17q) + t61
    let v62 = v60yo + v60ye, v63 = v60yo - v60ye
    let v60ze = t64.multiplyAdd(t62, m5q).multiplyAdd(t60, quarter)
    let v60zo = t65.multiplyAdd(t63, m5q).multiplyAdd(t61, quarter)
    let v64 = v60zo.multiplyAdd(v60ze, two)
    let v65 = v60zo.multiplyAdd(v60ze, -two)
    let v66 = t66.multiplyAdd(t64, m21q).multiplyAdd(t62, p21q) - t60
    (to + 42 * pointPitch).store(v60, at: 0)
    (to + 43 * pointPitch).store(v61, at: 0)
    (to + 44 * pointPitch).store(v62, at: 0)
    (to + 45 * pointPitch).store(v63, at: 0)
    (to + 46 * pointPitch).store(v64, at: 0)
    (to + 47 * pointPitch).store(v65, at: 0)
    (to + 48 * pointPitch).store(v66, at: 0)
    from += Vector.scalarCount
    to += blockPitch
  }
}
