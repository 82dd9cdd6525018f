#!/usr/bin/env python3
"""Writes the kernels of Sources/KernelsBaseline that work on many registers by name.

A tile keeps its accumulators in registers only when each is a local variable of its own: an array
or tuple of them, indexed in a loop, goes through memory. So the tiles are written out by this
script. Change it, run it, commit its output: `python3 scripts/generate-tiles.py`.

Names: role, rows, "x", columns. "2v" means two vectors of the instruction set: 32 columns with
AVX-512, 16 with AVX2, 8 on the baseline.
"""
import pathlib
import subprocess

OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "Sources" / "KernelsBaseline"

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


def conv(rows):
    body = accumulators(rows)
    body += ["var weights = weights", "var start = 0", "for _ in 0..<segments {"]
    body += ["  for offset in start..<start + length {"]
    body += ["    let left = weights.aligned(0), right = weights.aligned(1)"]
    body += ["    " + line for line in step(rows, lambda i: f"inputs[{i}][offset]")]
    body += ["    weights += 2 * Vector.scalarCount", "  }", "  start += pitch", "}"]
    body += ["let left = bias.vector(0), right = bias.vector(1)"]
    for i in range(rows):
        body += [f"l{i} += left", f"r{i} += right"]
    body += ["if adds {"]
    for i in range(rows):
        body += [
            f"  let p{i} = UnsafePointer(outputs[{i}] + channel + addend)",
            f"  l{i} += p{i}.vector(0)",
            f"  r{i} += p{i}.vector(1)",
        ]
    body += ["}", "if rectify {"]
    for i in range(rows):
        body += [f"  l{i} = l{i}.rectified", f"  r{i} = r{i}.rectified"]
    body += ["}"]
    for i in range(rows):
        body += [f"(outputs[{i}] + channel).store(l{i}, r{i})"]
    text = f"""/// A convolution's window at {rows} pixels, two vectors of output channels, all taps in registers.
///
/// - Parameters:
///   - inputs: The first of the window's numbers, for each of the {rows} pixels.
///   - segments: The window's rows.
///   - length: Numbers in a window's row: kernel width · input channels.
///   - pitch: From one row of the window to the next, in floats.
///   - weights: Packed [segments · length][two vectors], aligned to a vector.
///   - bias: Two vectors.
///   - outputs: Channel 0 of each output pixel.
///   - channel: The first output channel to write.
///   - addend: From an output to what is added to it, in floats.
///   - adds: Whether anything is added.
///   - rectify: Whether negative results become zero.
@inline(never)
package func conv{rows}x2v(
  _ inputs: UnsafePointer<UnsafePointer<Float>>, _ segments: Int, _ length: Int, _ pitch: Int,
  _ weights: UnsafePointer<Float>, _ bias: UnsafePointer<Float>,
  _ outputs: UnsafePointer<UnsafeMutablePointer<Float>>, _ channel: Int, _ addend: Int,
  _ adds: Bool, _ rectify: Bool
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


for lanes in LANES:
    (OUTPUT / f"Interleave3x{lanes}.swift").write_text(interleave(lanes))
    (OUTPUT / f"TransposeSquare{lanes}.swift").write_text(transpose(lanes))
for rows in TILES:
    (OUTPUT / f"Gemm{rows}x2v.swift").write_text(gemm(rows))
    (OUTPUT / f"Conv{rows}x2v.swift").write_text(conv(rows))

subprocess.run(["swift", "format", "-i", *map(str, sorted(OUTPUT.glob("*.swift")))], check=True)
