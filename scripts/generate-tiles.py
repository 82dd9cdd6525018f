#!/usr/bin/env python3
"""Writes the kernels of Sources/KernelSources/Generated that work on many registers by name.

A tile keeps its accumulators in registers only when each is a local variable of its own: an array
or tuple of them, indexed in a loop, goes through memory. So the tiles are written out by this
script. Change it, run it, commit its output: `python3 scripts/generate-tiles.py`.

Names: role, rows, "x", columns. "2v" means two vectors of the instruction set: 32 columns with
AVX-512, 16 with AVX2, 8 on the baseline.
"""
import pathlib
import subprocess

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "KernelSources" / "Generated"

# Rows of a tile -> the condition under which it is compiled. 28 accumulators fit the 32 registers
# of AVX-512, 12 the 16 registers of the others; the smaller tiles are for what remains at an edge.
TILES = {14: "AVX512", 8: "AVX512", 6: "!AVX512", 4: None, 1: None}

HEAD = "// Written by scripts/generate-tiles.py: change the script, not this file.\n\n"


def indented(lines, depth):
    return "".join(("  " * depth + line).rstrip() + "\n" for line in lines)


def accumulators(rows):
    return [f"var l{i} = Vector.zero, r{i} = Vector.zero" for i in range(rows)]


def step(rows, factor):
    """One step of depth: two vectors of the right side times one broadcast number a row."""
    lines = []
    for i in range(rows):
        lines += [
            f"let x{i} = Vector(repeating: {factor(i)})",
            f"l{i} = l{i}.multiplyAdd(x{i}, left)",
            f"r{i} = r{i}.multiplyAdd(x{i}, right)",
        ]
    return lines


def wrapped(rows, text):
    condition = TILES[rows]
    if condition is None:
        return HEAD + text
    return HEAD + f"#if {condition}\n" + indented(text.rstrip("\n").split("\n"), 1) + "#endif\n"


def gemm(rows):
    body = accumulators(rows)
    body += ["var a = a", "var b = b", "for _ in 0..<depth {"]
    body += ["  let left = b.aligned(0), right = b.aligned(1)"]
    body += ["  " + line for line in step(rows, lambda i: f"a[{i}]")]
    body += [f"  a += {rows}", "  b += 2 * Vector.scalarCount", "}"]
    body += ["guard accumulate else {"]
    for i in range(rows):
        body += [f"  (c + {i} * rowStride).store(l{i}, r{i})"]
    body += ["  return", "}"]
    for i in range(rows):
        body += [f"(c + {i} * rowStride).add(l{i}, r{i})"]
    plural = "row" if rows == 1 else "rows"
    text = f"""/// c = a·b (+ c): {rows} {plural}, two vectors of columns, all of `depth` in registers.
///
/// - Parameters:
///   - depth: The length of the products' sums.
///   - a: Packed [depth][{rows}].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: The first of {rows} {plural} that lie `rowStride` floats apart.
///   - accumulate: Whether to add to what `c` holds.
@inline(never)
package func gemm{rows}x2v(
  _ depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ rowStride: Int, _ accumulate: Bool
) {{
{indented(body, 1)}}}
"""
    return wrapped(rows, text)


# Taps of a convolution that are written out one after the other: a short loop's end costs more than a
# tap, since the processor foresees it only for few rounds.
UNROLLED = 4


def tap_step(rows, tap):
    """One tap of a convolution, a few after `offset`, with the lines of `ahead` that fall on it."""
    lines = [f"if {tap} * Vector.scalarCount % 16 == 0 {{",
             f"  cvector_prefetch(ahead + {tap} * Vector.scalarCount)", "}", "do {",
             f"  let left = weights.aligned({2 * tap}), right = weights.aligned({2 * tap + 1})"]
    place = f"offset + {tap}" if tap else "offset"
    return lines + ["  " + line for line in step(rows, lambda i: f"inputs[{i}][{place}]")] + ["}"]


def conv(rows):
    body = ["var weights = weights", "for panel in 0..<panels {"]
    inner = accumulators(rows)
    inner += ["var ahead = ahead + panel * aheadPitch", "var start = 0", "for _ in 0..<segments {"]
    inner += ["  var offset = start", "  let end = start + length"]
    inner += [f"  while offset + {UNROLLED} <= end {{"]
    for tap in range(UNROLLED):
        inner += ["    " + line for line in tap_step(rows, tap)]
    inner += [f"    weights += {2 * UNROLLED} * Vector.scalarCount"]
    inner += [f"    ahead += {UNROLLED} * Vector.scalarCount", f"    offset += {UNROLLED}", "  }"]
    inner += ["  while offset < end {"]
    inner += ["    " + line for line in tap_step(rows, 0)]
    inner += ["    weights += 2 * Vector.scalarCount", "    ahead += Vector.scalarCount"]
    inner += ["    offset += 1", "  }", "  start += pitch", "}"]
    inner += ["let left = bias.vector(2 * panel), right = bias.vector(2 * panel + 1)"]
    inner += ["let channel = channel + 2 * panel * Vector.scalarCount"]
    for i in range(rows):
        inner += [f"l{i} += left", f"r{i} += right"]
    inner += ["if adds {"]
    for i in range(rows):
        inner += [
            f"  let p{i} = UnsafePointer(outputs[{i}] + channel + addend)",
            f"  l{i} += p{i}.vector(0)",
            f"  r{i} += p{i}.vector(1)",
        ]
    inner += ["}", "if ceiling > 0 {", "  let ceiling = Vector(repeating: ceiling)"]
    for i in range(rows):
        inner += [f"  l{i} = l{i}.clamped(ceiling)", f"  r{i} = r{i}.clamped(ceiling)"]
    inner += ["}"]
    for i in range(rows):
        inner += [f"(outputs[{i}] + channel).store(l{i}, r{i})"]
    body += ["  " + line for line in inner] + ["}"]
    text = f"""internal import CVector

/// A convolution's window at {rows} pixels, two vectors of output channels at a time, all taps in
/// registers.
///
/// - Parameters:
///   - inputs: The first of the window's numbers, for each of the {rows} pixels.
///   - segments: The window's rows.
///   - length: Numbers in a window's row: kernel width · input channels.
///   - pitch: From one row of the window to the next, in floats.
///   - weights: Packed [panels][segments · length][two vectors], aligned to a vector.
///   - bias: Two vectors a panel.
///   - panels: How many times two vectors of output channels.
///   - outputs: Channel 0 of each output pixel.
///   - channel: The first output channel to write.
///   - addend: From an output to what is added to it, in floats.
///   - adds: Whether anything is added.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
///   - ahead: What is needed next: a vector of it is fetched at each tap.
///   - aheadPitch: From what the first panel fetches to what the second does, in floats.
@inline(never)
package func conv{rows}x2v(
  _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>, _ panels: Int,
  _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
  _ adds: Bool, _ ceiling: Float, _ ahead: UnsafePointer<Float>, _ aheadPitch: Int
) {{
{indented(body, 1)}}}
"""
    return wrapped(rows, text)


# Lanes of a vector -> the condition under which it is the instruction set's.
LANES = {16: "AVX512", 8: "AVX2", 4: "BASELINE"}


def transpose(lanes):
    """A square of vectors transposed in log2(lanes) rounds of interleaving."""
    source = [f"from.row({i}, of: rows, stride)" for i in range(lanes)]
    half = lanes // 2
    rounds = lanes.bit_length() - 1
    body = [f"let a{i} = {row}" for i, row in enumerate(source)]
    names = [f"a{i}" for i in range(lanes)]
    for turn in range(rounds):
        letter = "bcdef"[turn]
        fresh = [None] * lanes
        for i in range(half):
            left, right = names[i], names[i + half]
            body.append(f"let {letter}{2 * i} = {left}.interleavedLow({right})")
            body.append(f"let {letter}{2 * i + 1} = {left}.interleavedHigh({right})")
            fresh[2 * i], fresh[2 * i + 1] = f"{letter}{2 * i}", f"{letter}{2 * i + 1}"
        names = fresh
    for i, name in enumerate(names):
        body.append(f"(to + {i} * width).store({name}, at: 0)")

    def pick(start):
        order = []
        for i in range(start, start + half):
            order += [f"self[{i}]", f"other[{i}]"]
        lines = [", ".join(order[i : i + 8]) for i in range(0, len(order), 8)]
        return [line + ("," if i + 1 < len(lines) else ")") for i, line in enumerate(lines)]

    text = f"""extension Vector {{
  /// The lower halves of two vectors, lane by lane.
  @inline(__always)
  fileprivate func interleavedLow(_ other: Vector) -> Vector {{
    Vector(
{indented(pick(0), 3)}  }}

  /// The upper halves of two vectors, lane by lane.
  @inline(__always)
  fileprivate func interleavedHigh(_ other: Vector) -> Vector {{
    Vector(
{indented(pick(half), 3)}  }}
}}

extension UnsafePointer<Float> {{
  /// Row `index` of a square, zero from row `rows` on.
  @inline(__always)
  fileprivate func row(_ index: Int, of rows: Int, _ stride: Int) -> Vector {{
    index < rows ? (self + index * stride).vector(0) : Vector.zero
  }}
}}

/// to[level · width + row] = from[row · stride + level], a square of a vector's lanes each way.
///
/// - Parameters:
///   - rows: How many rows `from` has; the others are zeros.
///   - to: Each level's lanes are all written, those beyond `width` too, in order.
@inline(__always)
func transposeSquare(
  _ from: UnsafePointer<Float>, _ rows: Int, _ stride: Int, _ to: UnsafeMutablePointer<Float>,
  _ width: Int
) {{
{indented(body, 1)}}}
"""
    return HEAD + f"#if {LANES[lanes]}\n" + indented(text.rstrip("\n").split("\n"), 1) + "#endif\n"


def interleave(lanes):
    """Three planes of a row become pixels, three vectors at a time."""
    body = ["let (second, third) = (from + pitch, from + 2 * pitch)", "var first = 0"]
    body += ["while first + Vector.scalarCount <= count {"]
    body += ["  let r = (from + first).vector(0)", "  let g = (second + first).vector(0)"]
    body += ["  let b = (third + first).vector(0)"]
    for part in range(3):
        lane = [f"{'rgb'[n % 3]}[{n // 3}]" for n in range(part * lanes, (part + 1) * lanes)]
        lines = [", ".join(lane[i : i + 12]) for i in range(0, lanes, 12)]
        body += [f"  let v{part} = Vector("]
        body += ["    " + line + ("," if i + 1 < len(lines) else ")") for i, line in enumerate(lines)]
    body += [f"  (to + 3 * first).store(v{part}, at: {part})" for part in range(3)]
    body += ["  first += Vector.scalarCount", "}"]
    body += ["for index in first..<count {", "  to[3 * index] = from[index]"]
    body += ["  to[3 * index + 1] = second[index]", "  to[3 * index + 2] = third[index]", "}"]
    text = f"""/// to[3·i + plane] = from[plane · pitch + i]: three planes of a row become pixels.
///
/// - Parameters:
///   - pitch: From a plane to the next, in floats.
///   - count: Pixels.
@inline(never)
package func interleave3x1v(
  _ from: UnsafePointer<Float>, _ pitch: Int, _ count: Int, _ to: UnsafeMutablePointer<Float>
) {{
{indented(body, 1)}}}
"""
    return HEAD + f"#if {LANES[lanes]}\n" + indented(text.rstrip("\n").split("\n"), 1) + "#endif\n"


def product(rows):
    body = ["var a = a", "var c = c", "var ahead = ahead", "for _ in 0..<tiles {"]
    body += ["  var b = b"] + ["  " + line for line in accumulators(rows)]
    body += ["  for _ in 0..<blocks {", "    for k in 0..<Vector.scalarCount {"]
    body += ["      let left = b.aligned(0), right = b.aligned(1)"]
    body += ["      cvector_prefetch(ahead)"]
    body += ["      " + line for line in step(rows, lambda i: f"a[{i} * Vector.scalarCount + k]")]
    body += ["      b += 2 * Vector.scalarCount", "      ahead += Vector.scalarCount", "    }"]
    body += [f"    a += {rows} * Vector.scalarCount", "  }"]
    for i in range(rows):
        body += [f"  (c + {i} * 2 * Vector.scalarCount).store(l{i}, r{i})"]
    body += [f"  c += {rows} * 2 * Vector.scalarCount", "}"]
    plural = "row" if rows == 1 else "rows"
    text = f"""internal import CVector

/// c = a·b for one point of Winograd's transform: tiles of {rows} {plural}, two vectors of columns.
///
/// - Parameters:
///   - blocks: The depth in vectors.
///   - tiles: How many tiles share `b`.
///   - a: Packed [tiles][blocks][{rows} {plural}][vector].
///   - b: Packed [depth][two vectors], aligned to a vector.
///   - c: [tiles][{rows} {plural}][two vectors], all of it written.
///   - ahead: What is needed next: a vector of it is fetched at each of the tiles · depth steps.
@inline(never)
package func product{rows}x2v(
  _ blocks: Int, _ tiles: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
  _ c: UnsafeMutablePointer<Float>, _ ahead: UnsafePointer<Float>
) {{
{indented(body, 1)}}}
"""
    return wrapped(rows, text)


# Points along a tile's side -> the points, constants of the input's transform and of the output's, and
# both transforms in one dimension, as functions from names to lines.
def six_in(d, r):
    """0, ±a, ±b, ∞."""
    n = r[0]
    return [
        f"let {r[0]} = {d[4]}.multiplyAdd({d[2]}, sum).multiplyAdd({d[0]}, product)",
        f"let {n}e = {d[4]}.multiplyAdd({d[2]}, far), {n}f = {d[3]}.multiplyAdd({d[1]}, far)",
        f"let {r[1]} = {n}e.multiplyAdd({n}f, a), {r[2]} = {n}e.multiplyAdd({n}f, -a)",
        f"let {n}g = {d[4]}.multiplyAdd({d[2]}, near), {n}h = {d[3]}.multiplyAdd({d[1]}, near)",
        f"let {r[3]} = {n}g.multiplyAdd({n}h, b), {r[4]} = {n}g.multiplyAdd({n}h, -b)",
        f"let {r[5]} = {d[5]}.multiplyAdd({d[3]}, sum).multiplyAdd({d[1]}, product)",
    ]


def six_out(m, o):
    n = o[0]
    return [
        f"let {n}s = {m[1]} + {m[2]}, {n}d = {m[1]} - {m[2]}",
        f"let {n}u = {m[3]} + {m[4]}, {n}e = {m[3]} - {m[4]}",
        f"let {o[0]} = {m[0]} + {n}s + {n}u",
        f"let {o[1]} = (a * {n}d).multiplyAdd(b, {n}e)",
        f"let {o[2]} = (a2 * {n}s).multiplyAdd(b2, {n}u)",
        f"let {o[3]} = {m[5]}.multiplyAdd(a3, {n}d).multiplyAdd(b3, {n}e)",
    ]


def seven_in(d, r):
    """±1/2, ±1, ±2, ∞: around each pair the polynomial of the other two, x⁴ + s·x² + t."""
    lines = []
    for pair, (s, t, point) in enumerate([("m5", "four", "half"), ("m17q", "one", ""), ("m5q", "quarter", "two")]):
        n = f"{r[0]}{'xyz'[pair]}"
        even = f"{d[4]}.multiplyAdd({d[2]}, {s})"
        odd = f"{d[5]}.multiplyAdd({d[3]}, {s})"
        even += f" + {d[0]}" if t == "one" else f".multiplyAdd({d[0]}, {t})"
        odd += f" + {d[1]}" if t == "one" else f".multiplyAdd({d[1]}, {t})"
        lines += [f"let {n}e = {even}", f"let {n}o = {odd}"]
        if point:
            lines += [f"let {r[2 * pair]} = {n}o.multiplyAdd({n}e, {point})"]
            lines += [f"let {r[2 * pair + 1]} = {n}o.multiplyAdd({n}e, -{point})"]
        else:
            lines += [f"let {r[2 * pair]} = {n}o + {n}e, {r[2 * pair + 1]} = {n}o - {n}e"]
    lines += [f"let {r[6]} = {d[6]}.multiplyAdd({d[4]}, m21q).multiplyAdd({d[2]}, p21q) - {d[0]}"]
    return lines


def seven_out(m, o):
    n = o[0]
    lines = []
    for pair in range(3):
        plus, minus = m[2 * pair], m[2 * pair + 1]
        lines += [f"let {n}s{pair} = {plus} + {minus}, {n}d{pair} = {plus} - {minus}"]
    return lines + [
        f"let {o[0]} = {n}s0 + {n}s1 + {n}s2",
        f"let {o[1]} = {n}d1.multiplyAdd(half, {n}d0).multiplyAdd(two, {n}d2)",
        f"let {o[2]} = {n}s1.multiplyAdd(quarter, {n}s0).multiplyAdd(four, {n}s2)",
        f"let {o[3]} = ({m[6]} + {n}d1).multiplyAdd(eighth, {n}d0).multiplyAdd(eight, {n}d2)",
    ]


# Where Winograd's transforms evaluate polynomials, beside ∞: 0 and two pairs, and three pairs.
#
# They and what the matrices Bᵀ, Aᵀ and G make of them are exact in a Float, but for G, which is computed
# in Double and rounded once. Measured on sums over 256 channels, 3/4 and 3/2 have half of the error
# of the usual 1 and 2.
SIX_POINTS = 0.75, 1.5
SEVEN_POINTS = 0.5, 1.0, 2.0


def vectors(**constants):
    return [f"let {name} = Vector(repeating: {value})" for name, value in constants.items()]


SIX = ["let {} = Vector(repeating: {}), {} = Vector(repeating: {})".format(
    "a", SIX_POINTS[0], "b", SIX_POINTS[1])]
P2, Q2, R2 = (p * p for p in SEVEN_POINTS)
WINOGRAD = {
    6: ("F(4×4, 3×3), at the points 0, ±3/4, ±3/2 and ∞",
        SIX + ["let near = -(a * a), far = -(b * b), sum = near + far, product = near * far"],
        SIX + ["let a2 = a * a, a3 = a2 * a, b2 = b * b, b3 = b2 * b"], six_in, six_out),
    7: ("F(4×4, 4×4), at the points ±1/2, ±1, ±2 and ∞",
        vectors(half=SEVEN_POINTS[0], two=SEVEN_POINTS[2], quarter=P2, four=R2, m5=-(Q2 + R2),
                m17q=-(P2 + R2), m5q=-(P2 + Q2), m21q=-(P2 + Q2 + R2),
                p21q=P2 * Q2 + P2 * R2 + Q2 * R2),
        vectors(half=SEVEN_POINTS[0], two=SEVEN_POINTS[2], quarter=P2, four=R2,
                eighth=SEVEN_POINTS[0] ** 3, eight=SEVEN_POINTS[2] ** 3), seven_in, seven_out),
}


def grid(letter, rows, columns):
    return [[f"{letter}{i}{j}" for j in range(columns)] for i in range(rows)]


def column(names, j):
    return [row[j] for row in names]


def winograd_input(n):
    """d → Bᵀ·d·B, first down the columns, then along the rows."""
    title, constants, _, transform, _ = WINOGRAD[n]
    d, t, v = grid("d", n, n), grid("t", n, n), grid("v", n, n)
    body = constants + ["var from = from", "var to = to"]
    body += ["for _ in 0..<channels / Vector.scalarCount {"]
    body += [f"  let row{i} = from + {i} * rowPitch" for i in range(n)]
    for j in range(n):
        body += [f"  let {d[i][j]} = (row{i} + {j} * channels).vector(0)" for i in range(n)]
        body += ["  " + x for x in transform(column(d, j), column(t, j))]
    # The columns that the next tile has and this one doesn't.
    for i in range(n):
        body += [f"  cvector_prefetch(row{i} + {n + j} * channels)" for j in range(4)]
    for i in range(n):
        body += ["  " + x for x in transform(t[i], v[i])]
        body += [f"  (to + {n * i + j} * pointPitch).store({v[i][j]}, at: 0)" for j in range(n)]
    body += ["  from += Vector.scalarCount", "  to += blockPitch", "}"]
    return HEAD + f"""internal import CVector

/// Bᵀ·d·B for one tile of {n}×{n} pixels: the input of Winograd's {title}.
///
/// - Parameters:
///   - from: Channel 0 of the tile's first pixel.
///   - rowPitch: From a pixel to the one below, in floats.
///   - channels: A multiple of a vector's lanes; also from a pixel to the next.
///   - to: The tile's first vector of point 0.
///   - blockPitch: From a vector of channels to the next, in floats.
///   - pointPitch: From a point to the next, in floats.
@inline(never)
package func winogradinput{n}x{n}x1v(
  _ from: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
  _ to: UnsafeMutablePointer<Float>, _ blockPitch: Int, _ pointPitch: Int
) {{
{indented(body, 1)}}}
"""


def winograd_output(n):
    """m → Aᵀ·m·A, first down the columns, then along the four rows."""
    title, _, constants, _, transform = WINOGRAD[n]
    m, t = grid("m", n, n), grid("t", 4, n)
    body = constants + [
        "// Pixels right of the image take the addend of the last one inside it, and aren't stored.",
        "let x1 = columns > 1 ? channels : 0",
        "let x2 = columns > 2 ? 2 * channels : x1",
        "let x3 = columns > 3 ? 3 * channels : x2",
        "for side in 0..<2 {"]
    body += ["  let from = from + side * Vector.scalarCount, to = to + side * Vector.scalarCount"]
    body += ["  let offset = bias.vector(side), highest = Vector(repeating: ceiling)"]
    for j in range(n):
        body += [f"  let {m[i][j]} = (from + {n * i + j} * pointPitch).vector(0)" for i in range(n)]
        body += ["  " + x for x in transform(column(m, j), column(t, j))]
    for i in range(4):
        if i:
            body += [f"  guard rows > {i} else {{ continue }}"]
        names = [f"o{i}{j}" for j in range(4)]
        body += ["  " + x for x in transform(t[i], names)]
        body += [f"  let to{i} = to + {i} * rowPitch"]
        body += [f"  var {n}r = {n} + offset" for n in names]
        body += ["  if adds {", f"    let p{i} = UnsafePointer(to{i} + addend)"]
        places = ["0", "x1", "x2", "x3"]
        body += [f"    {n}r += (p{i} + {x}).vector(0)" for x, n in zip(places, names)]
        body += ["  }", "  if ceiling > 0 {"]
        body += [f"    {n}r = {n}r.clamped(highest)" for n in names] + ["  }"]
        body += [f"  to{i}.store({names[0]}r, at: 0)"]
        body += ["  if columns == 4 {"]
        body += [f"    (to{i} + {j} * channels).store({names[j]}r, at: 0)" for j in (1, 2, 3)]
        body += ["  } else {"]
        body += [f"    if columns > 1 {{ (to{i} + channels).store({names[1]}r, at: 0) }}"]
        body += [f"    if columns > 2 {{ (to{i} + 2 * channels).store({names[2]}r, at: 0) }}", "  }"]
    body += ["}"]
    return HEAD + f"""/// Aᵀ·m·A, a tile of 4×4 pixels, two vectors of channels: the output of Winograd's
/// {title}.
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
package func winogradoutput{n}x{n}x2v(
  _ from: UnsafePointer<Float>, _ pointPitch: Int, _ bias: UnsafePointer<Float>,
  _ to: UnsafeMutablePointer<Float>, _ rowPitch: Int, _ channels: Int, _ rows: Int,
  _ columns: Int, _ addend: Int, _ adds: Bool, _ ceiling: Float
) {{
{indented(body, 1)}}}
"""


def winograd_filter_3x3():
    """G·g·Gᵀ with the points of `six_in` and `six_out`."""
    return HEAD + f"""/// G·g·Gᵀ for `columns` filters of 3×3 taps side by side: the weights of Winograd's F(4×4, 3×3).
///
/// G's row for a point p is (1, p, p²) / Π (p − q) over the other finite points q, and (0, 0, 1) for ∞.
/// Computed in Double, rounded once.
///
/// - Parameters:
///   - from: [9 taps][columns].
///   - columns: A multiple of 8.
///   - to: The columns of point 0; all 36 are written.
///   - pointPitch: From a point to the next, in floats.
@inline(never)
package func winogradfilter3x3(
  _ from: UnsafePointer<Float>, _ columns: Int, _ to: UnsafeMutablePointer<Float>,
  _ pointPitch: Int
) {{
  let a = {SIX_POINTS[0]}, b = {SIX_POINTS[1]}
  let (a2, b2) = (a * a, b * b)
  let zero = 1 / (a2 * b2), near = 1 / (2 * a2 * (a2 - b2)), far = 1 / (2 * b2 * (b2 - a2))
  for column in 0..<columns {{
    let from = from + column
    let to = to + column
    @inline(__always)
    func six(_ g0: Double, _ g1: Double, _ g2: Double)
      -> (Double, Double, Double, Double, Double, Double)
    {{
      let (evenA, oddA) = (near * (g0 + a2 * g2), near * a * g1)
      let (evenB, oddB) = (far * (g0 + b2 * g2), far * b * g1)
      return (zero * g0, evenA + oddA, evenA - oddA, evenB + oddB, evenB - oddB, g2)
    }}
    @inline(__always)
    func tap(_ index: Int) -> Double {{ Double(from[index * columns]) }}
    @inline(__always)
    func row(_ index: Int, _ g0: Double, _ g1: Double, _ g2: Double) {{
      let r = six(g0, g1, g2)
      let to = to + 6 * index * pointPitch
      to[0] = Float(r.0)
      to[pointPitch] = Float(r.1)
      to[2 * pointPitch] = Float(r.2)
      to[3 * pointPitch] = Float(r.3)
      to[4 * pointPitch] = Float(r.4)
      to[5 * pointPitch] = Float(r.5)
    }}
    let left = six(tap(0), tap(3), tap(6))
    let middle = six(tap(1), tap(4), tap(7))
    let right = six(tap(2), tap(5), tap(8))
    row(0, left.0, middle.0, right.0)
    row(1, left.1, middle.1, right.1)
    row(2, left.2, middle.2, right.2)
    row(3, left.3, middle.3, right.3)
    row(4, left.4, middle.4, right.4)
    row(5, left.5, middle.5, right.5)
  }}
}}
"""


def winograd_filter_4x4():
    """G·g·Gᵀ with the points of `seven_in` and `seven_out`."""
    return HEAD + f"""/// G·g·Gᵀ for `columns` filters of 4×4 taps side by side: the weights of Winograd's F(4×4, 4×4).
///
/// The points are ±1/2, ±1, ±2 and ∞; otherwise as `winogradfilter3x3`, with 16 taps and 49 points.
@inline(never)
package func winogradfilter4x4(
  _ from: UnsafePointer<Float>, _ columns: Int, _ to: UnsafeMutablePointer<Float>,
  _ pointPitch: Int
) {{
  withUnsafeTemporaryAllocation(of: Double.self, capacity: 28) {{ half in
    guard let half = half.baseAddress else {{ return }}
    for column in 0..<columns {{
      // Down the four columns of taps, then along the seven rows.
      for tap in 0..<4 {{
        evaluateCubic(
          Double(from[tap * columns + column]), Double(from[(4 + tap) * columns + column]),
          Double(from[(8 + tap) * columns + column]), Double(from[(12 + tap) * columns + column])
        ) {{ half[4 * $0 + tap] = $1 }}
      }}
      for row in 0..<7 {{
        let here = half + 4 * row
        evaluateCubic(here[0], here[1], here[2], here[3]) {{
          to[(7 * row + $0) * pointPitch + column] = Float($1)
        }}
      }}
    }}
  }}
}}

/// g₀ + g₁·p + g₂·p² + g₃·p³ over Π (p − q) at p = ±1/2, ±1, ±2; and g₃ for ∞.
@inline(__always)
private func evaluateCubic(
  _ g0: Double, _ g1: Double, _ g2: Double, _ g3: Double, _ result: (Int, Double) -> Void
) {{
  @inline(__always)
  func pair(_ index: Int, _ p: Double, _ b: Double, _ c: Double) {{
    let (p2, b2, c2) = (p * p, b * b, c * c)
    let factor = 1 / (2 * p * (p2 - b2) * (p2 - c2))
    let (even, odd) = (g0 + p2 * g2, p * (g1 + p2 * g3))
    result(index, factor * (even + odd))
    result(index + 1, -factor * (even - odd))
  }}
  pair(0, {SEVEN_POINTS[0]}, {SEVEN_POINTS[1]}, {SEVEN_POINTS[2]})
  pair(2, {SEVEN_POINTS[1]}, {SEVEN_POINTS[0]}, {SEVEN_POINTS[2]})
  pair(4, {SEVEN_POINTS[2]}, {SEVEN_POINTS[0]}, {SEVEN_POINTS[1]})
  result(6, g3)
}}
"""


# Kernel side and stride of the depthwise convolutions that keep a row of weights in registers.
DEPTHWISE = [(3, 1), (3, 2), (5, 1), (5, 2)]


def depthwise(side, stride):
    # The widths of the maps that networks have are multiples of 7, and as many sums hide how long an
    # addition takes.
    pixels = 7
    tile = ["var " + ", ".join(f"o{p} = first" for p in range(pixels)), f"for i in 0..<{side} {{"]
    tile += [f"  let from = line + i * rowPitch + column * {stride} * channels"]
    tile += [f"  let w = weights + i * {16 * side}"]
    tile += [f"  let w{j} = (w + {16 * j}).vector(0)" for j in range(side)]
    for x in range((pixels - 1) * stride + side):
        tile += [f"  let x{x} = (from + {x} * channels).vector(0)"]
        for p in range(pixels):
            tap = x - p * stride
            if 0 <= tap < side:
                tile += [f"  o{p} = o{p}.multiplyAdd(x{x}, w{tap})"]
    tile += ["}", "if ceiling > 0 {"]
    tile += [f"  o{p} = o{p}.clamped(ceilings)" for p in range(pixels)]
    tile += ["}"]
    tile += [f"(to + (column + {p}) * channels).store(o{p}, at: 0)" for p in range(pixels)]
    body = [
        "let ceilings = Vector(repeating: ceiling)",
        "for row in 0..<rows {",
        "  for part in 0..<16 / Vector.scalarCount {",
        "    let offset = part * Vector.scalarCount",
        "    let weights = weights + offset",
        "    let first = bias.vector(part)",
        f"    let line = input + offset + row * {stride} * rowPitch",
        "    let to = output + row * outputPitch + offset",
        "    var column = 0",
        f"    while column < columns, columns >= {pixels} {{",
        "      // The last pixels of a row may be those of the tile before too.",
        f"      column = min(column, columns - {pixels})",
    ]
    body += ["      " + line for line in tile]
    body += [
        f"      column += {pixels}",
        "    }",
        "    while column < columns {",
        "      var o = first",
        f"      for i in 0..<{side} {{",
        f"        let from = line + i * rowPitch + column * {stride} * channels",
        f"        let w = weights + i * {16 * side}",
        f"        for j in 0..<{side} {{",
        "          o = o.multiplyAdd((from + j * channels).vector(0), (w + 16 * j).vector(0))",
        "        }",
        "      }",
        "      if ceiling > 0 { o = o.clamped(ceilings) }",
        "      (to + column * channels).store(o, at: 0)",
        "      column += 1",
        "    }",
        "  }",
        "}",
    ]
    return HEAD + f"""/// A {side}×{side} convolution of 16 channels with stride {stride}, each with a kernel of its own.
///
/// - Parameters:
///   - input: The first number of the first pixel's window.
///   - rowPitch: From one row of the input to the next, in floats.
///   - channels: From one pixel to the next, in floats, of the input and of the output.
///   - weights: Packed [{side} · {side}][16].
///   - bias: [16].
///   - output: The first pixel's first number.
///   - outputPitch: From one row of the output to the next, in floats.
///   - rows: Rows of the output.
///   - columns: Pixels in a row of the output.
///   - ceiling: Results are kept between 0 and it; 0 leaves them as they are.
@inline(never)
package func depthwise{side}x{side}s{stride}(
  _ input: UnsafePointer<Float>, _ rowPitch: Int, _ channels: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  _ output: UnsafeMutablePointer<Float>, _ outputPitch: Int, _ rows: Int, _ columns: Int,
  _ ceiling: Float
) {{
{indented(body, 1)}}}
"""


for side, stride in DEPTHWISE:
    (OUTPUT / f"Depthwise{side}x{side}s{stride}.swift").write_text(depthwise(side, stride))
for side in WINOGRAD:
    (OUTPUT / f"WinogradInput{side}x{side}x1v.swift").write_text(winograd_input(side))
    (OUTPUT / f"WinogradOutput{side}x{side}x2v.swift").write_text(winograd_output(side))
(OUTPUT / "WinogradFilter3x3.swift").write_text(winograd_filter_3x3())
(OUTPUT / "WinogradFilter4x4.swift").write_text(winograd_filter_4x4())
for lanes in LANES:
    (OUTPUT / f"Interleave3x{lanes}.swift").write_text(interleave(lanes))
    (OUTPUT / f"TransposeSquare{lanes}.swift").write_text(transpose(lanes))
for rows in TILES:
    (OUTPUT / f"Gemm{rows}x2v.swift").write_text(gemm(rows))
    (OUTPUT / f"Conv{rows}x2v.swift").write_text(conv(rows))
    (OUTPUT / f"Product{rows}x2v.swift").write_text(product(rows))

subprocess.run(["swift", "format", "-i", *map(str, sorted(OUTPUT.glob("*.swift")))], check=True)
