import Foundation
import Testing

/// A file that is not what it says, and what the error must say of it.
struct Lie: Sendable, CustomTestStringConvertible {
  let title: String
  let bytes: [UInt8]
  let answer: String

  var testDescription: String { title }

  init(_ title: String, bytes: [UInt8], _ answer: String) {
    self.title = title
    self.bytes = bytes
    self.answer = answer
  }

  /// A header with the right length field before it, and `data` zero bytes behind it.
  init(_ title: String, _ header: String, data: Int = 0, _ answer: String) {
    self.init(title, bytes: Self.file(Array(header.utf8), data: data), answer)
  }

  static func file(_ header: [UInt8], data: Int = 0) -> [UInt8] {
    length(UInt64(header.count)) + header + Array(repeating: 0, count: data)
  }

  static func length(_ length: UInt64) -> [UInt8] {
    withUnsafeBytes(of: length.littleEndian) { Array($0) }
  }

  /// An F32 entry `t` of shape [2], with one part replaced.
  static func entry(
    dtype: String = #""F32""#, shape: String = "[2]", offsets: String = "[0,8]"
  ) -> String {
    #"{"t":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }
}

enum Lies {
  static let sizes: [Lie] = [
    Lie("no bytes", bytes: [], "at least 10 bytes, found 0"),
    Lie("seven bytes", bytes: [2, 0, 0, 0, 0, 0, 0], "at least 10 bytes, found 7"),
    Lie(
      "a header of no bytes", bytes: Lie.length(0), "byte 0: expected '{', found the header's end"),
    Lie(
      "a header beyond the limit", bytes: Lie.length(100_000_001) + [0x7b, 0x7d],
      "at most 100000000 bytes, found a length of 100000001"),
    Lie(
      "the largest length", bytes: Lie.length(.max) + [0x7b, 0x7d],
      "found a length of 18446744073709551615"),
    Lie(
      "a header beyond the end", bytes: Lie.length(3) + [0x7b, 0x7d],
      "the header's length is 3, but the file has 10 bytes"),
    Lie("a byte too many", Lie.entry(), data: 9, "describes a file of 70 bytes, found 71"),
    Lie("a byte too few", Lie.entry(), data: 7, "describes a file of 70 bytes, found 69"),
    Lie("data that no tensor claims", "{}", data: 1, "describes a file of 10 bytes, found 11"),
    Lie("a web page", bytes: Array("<!DOCTYPE html>".utf8), "found a web page; fetch the file"),
    Lie("a page after a line feed", bytes: Array("\n\n<html><body>".utf8), "found a web page"),
    Lie(
      "a pointer",
      bytes: Array(
        "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 46830571\n".utf8),
      "found a Git LFS pointer to a file of 46830571 bytes; fetch the file itself with git lfs pull"
    ),
    Lie("a gzip file", bytes: [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], "found a gzip file; unpack"),
    Lie(
      "a tar archive", bytes: Array(repeating: 0, count: 257) + Array("ustar\u{0}00".utf8) + [0],
      "found a tar archive; unpack it first"),
    Lie(
      "an ONNX model",
      bytes: [8, 7, 0x12, 7] + Array("pytorch:".utf8) + Array(repeating: 0, count: 9),
      "found an ONNX model; take the weights"),
    Lie("an HDF5 file", bytes: [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a], "an HDF5 file"),
    Lie("a photograph", bytes: [0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70], "a JPEG image"),
  ]

  static let syntax: [Lie] = [
    Lie("a space before the brace", " {}", "byte 0: expected '{', found byte 0x20"),
    Lie("a list", "[]", "byte 0: expected '{', found '['"),
    Lie("no closing brace", "{", "byte 1: expected a string, found the header's end"),
    Lie("a number as key", "{1:2}", "byte 1: expected a string, found '1'"),
    Lie("a trailing comma", #"{"__metadata__":{},}"#, "byte 19: expected a string, found '}'"),
    Lie("no colon", #"{"t" {}}"#, "byte 5: expected ':', found '{'"),
    Lie("garbage after the object", "{}x", "byte 2: expected nothing but spaces, found 'x'"),
    Lie("a second object", "{}{}", "byte 2: expected nothing but spaces, found '{'"),
    Lie("a zero byte as padding", "{}\0", "found byte 0x0"),
    Lie("a string without end", #"{"t"#, "byte 3: expected '\"', found the header's end"),
    Lie("an entry that is a number", #"{"t":1}"#, "byte 5: expected '{', found '1'"),
    Lie("an entry that is null", #"{"t":null}"#, "byte 5: expected '{', found 'n'"),
    Lie("a raw control character", "{\"a\u{1}\":{}}", "found byte 0x1"),
    Lie("an unknown escape", #"{"\x41":{}}"#, "expected a JSON escape"),
    Lie("a short escape", #"{"\u12":{}}"#, "expected a JSON escape"),
    Lie("an escape with a sign", #"{"\u+123":{}}"#, "expected a JSON escape"),
    Lie("half a surrogate pair", #"{"\ud834":{}}"#, "expected a JSON escape"),
    Lie("a low surrogate first", #"{"\udd1e\ud834":{}}"#, "expected a JSON escape"),
    Lie("two high surrogates", #"{"\ud834\ud834":{}}"#, "expected a JSON escape"),
    Lie(
      "bytes that are not UTF-8",
      bytes: Lie.file(Array(#"{""#.utf8) + [0xff] + Array(#"":{}}"#.utf8)), "expected UTF-8"),
    Lie(
      "an overlong UTF-8 form",
      bytes: Lie.file(Array(#"{""#.utf8) + [0xc0, 0xaf] + Array(#"":{}}"#.utf8)),
      "expected UTF-8"),
    Lie(
      "a surrogate in UTF-8, after an escape",
      bytes: Lie.file(Array(#"{"\n"#.utf8) + [0xed, 0xa0, 0x80] + Array(#"":{}}"#.utf8)),
      "expected UTF-8"),
    Lie(
      "a tensor twice", #"{"t":\#(empty),"t":\#(empty)}"#,
      "byte 54: the key \"t\" is given twice"),
    Lie(
      "a tensor twice, once escaped", #"{"t":\#(empty),"\u0074":\#(empty)}"#,
      "the key \"t\" is given twice"),
    Lie("metadata twice", #"{"__metadata__":{},"__metadata__":{}}"#, "is given twice"),
    Lie("a metadata key twice", #"{"__metadata__":{"a":"1","a":"1"}}"#, "\"a\" is given twice"),
    Lie(
      "a field twice", #"{"t":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
      "\"dtype\" is given twice"),
    Lie("metadata that is a string", #"{"__metadata__":"a"}"#, "expected '{', found '\"'"),
    Lie("a number as metadata", #"{"__metadata__":{"a":1}}"#, "expected a string, found '1'"),
    Lie("an object as metadata", #"{"__metadata__":{"a":{}}}"#, "expected a string, found '{'"),
    Lie("null as metadata", #"{"__metadata__":{"a":null}}"#, "expected a string, found 'n'"),
    Lie(
      "an unknown field that is no JSON", #"{"t":{"later":[1,nope]}}"#, "expected a value"),
    Lie("a lone minus in it", #"{"t":{"later":-}}"#, "expected a digit"),
    Lie("a number without fraction in it", #"{"t":{"later":1.}}"#, "expected a digit"),
    Lie("a padded number in it", #"{"t":{"later":01}}"#, "expected ',' or '}'"),
    Lie(
      "lists nested without end",
      #"{"t":{"later":"# + String(repeating: "[", count: 1_000_000), "at most 16 levels"),
    Lie(
      "objects nested without end",
      #"{"t":{"later":"# + String(repeating: #"{"a":"#, count: 1_000_000), "at most 16 levels"),
  ]

  static let empty = #"{"dtype":"F32","shape":[0],"data_offsets":[0,0]}"#

  static let entries: [Lie] = [
    Lie("no dtype", #"{"t":{"shape":[0],"data_offsets":[0,0]}}"#, #""t": expected "dtype""#),
    Lie("no shape", #"{"t":{"dtype":"F32","data_offsets":[0,0]}}"#, #""t": expected "shape""#),
    Lie("no offsets", #"{"t":{"dtype":"F32","shape":[0]}}"#, #""t": expected "data_offsets""#),
    Lie("a type of no format", Lie.entry(dtype: #""F33""#), data: 8, #"found "F33""#),
    Lie("a type in small letters", Lie.entry(dtype: #""f32""#), data: 8, #"found "f32""#),
    Lie("a type that is a number", Lie.entry(dtype: "32"), data: 8, "expected a string"),
    Lie("a shape that is a number", Lie.entry(shape: "2"), data: 8, "expected '[', found '2'"),
    Lie("a negative size", Lie.entry(shape: "[-2]"), data: 8, "whole number of 0 or more"),
    Lie("a size with a fraction", Lie.entry(shape: "[2.0]"), data: 8, "whole number"),
    Lie("a size with an exponent", Lie.entry(shape: "[2e0]"), data: 8, "whole number"),
    Lie("a padded size", Lie.entry(shape: "[02]"), data: 8, "whole number"),
    Lie("a size in quotes", Lie.entry(shape: #"["2"]"#), data: 8, "expected a number"),
    Lie("a list without comma", Lie.entry(shape: "[1 2]"), data: 8, "expected ',' or ']'"),
    Lie("a list with an empty place", Lie.entry(shape: "[2,]"), data: 8, "expected a number"),
    Lie("a size beyond 64 bits", Lie.entry(shape: "[18446744073709551616]"), data: 8, "below 2^63"),
    Lie("a size beyond 63 bits", Lie.entry(shape: "[9223372036854775808]"), data: 8, "below 2^63"),
    Lie(
      "sizes whose product overflows", Lie.entry(shape: "[4294967296,4294967296]"), data: 8,
      "more bytes than can be addressed"),
    Lie(
      "a size whose bytes overflow", Lie.entry(shape: "[4611686018427387904]"), data: 8,
      "more bytes than can be addressed"),
    Lie(
      "a shape that asks for fewer bytes", Lie.entry(shape: "[1]"), data: 8,
      #""t": F32 [1] takes 4 bytes, found 8"#),
    Lie(
      "a shape that asks for more bytes", Lie.entry(shape: "[2,2]"), data: 8,
      #""t": F32 [2, 2] takes 16 bytes, found 8"#),
    Lie("a scalar of two elements", Lie.entry(shape: "[]"), data: 8, "takes 4 bytes, found 8"),
    Lie(
      "elements that do not fill a byte", Lie.entry(dtype: #""F4""#, shape: "[3]"), data: 8,
      "F4 [3] does not fill whole bytes"),
    Lie(
      "a shape of a hundred axes", Lie.entry(shape: long), data: 8,
      #""t": F32 [1, 1, 1, 1, 1, 1, 1, 1, and 92 more] takes 4 bytes, found 8"#),
    Lie(
      "a shape of a hundred axes that overflows",
      Lie.entry(shape: long.replacingOccurrences(of: "1", with: "9")), data: 8,
      #""t": shape [9, 9, 9, 9, 9, 9, 9, 9, and 92 more] has more bytes than"#),
    Lie(
      "part of a byte in a hundred axes", Lie.entry(dtype: #""F4""#, shape: long), data: 8,
      "F4 [1, 1, 1, 1, 1, 1, 1, 1, and 92 more] does not fill whole bytes"),
    Lie(
      "a hundred offsets", Lie.entry(offsets: long), data: 8,
      "found [1, 1, 1, 1, 1, 1, 1, 1, and 92 more]"),
    Lie("an offset too few", Lie.entry(offsets: "[0]"), data: 8, "found [0]"),
    Lie("an offset too many", Lie.entry(offsets: "[0,8,8]"), data: 8, "found [0, 8, 8]"),
    Lie("offsets in the wrong order", Lie.entry(offsets: "[8,0]"), data: 8, "found [8, 0]"),
    Lie("a negative offset", Lie.entry(offsets: "[-8,0]"), data: 8, "whole number"),
    Lie(
      "a hole at the start", Lie.entry(offsets: "[4,12]"), data: 12,
      #""t": expected its data at byte 0, found 4, which leaves a hole"#),
    Lie(
      "data beyond the end", Lie.entry(shape: "[200]", offsets: "[0,800]"), data: 8,
      "describes a file of 866 bytes, found 74"),
    Lie("an end near the largest number", chain, data: 8, "a file of 9223372036854775807 bytes"),
    Lie(
      "a hole between", two(shape: "[1]", offsets: "[12,16]"), data: 16,
      #""u": expected its data at byte 8, found 12, which leaves a hole"#),
    Lie(
      "an overlap", two(shape: "[1]", offsets: "[4,8]"), data: 8,
      #""u": expected its data at byte 8, found 4, which overlaps another"#),
    Lie(
      "the same bytes twice", two(shape: "[2]", offsets: "[0,8]"), data: 8,
      #""u": expected its data at byte 8, found 0, which overlaps another"#),
    Lie(
      "an empty tensor inside another", two(shape: "[0]", offsets: "[4,4]"), data: 8,
      #""u": expected its data at byte 8, found 4"#),
  ]

  /// A hundred ones.
  static let long = "[" + Array(repeating: "1", count: 100).joined(separator: ",") + "]"

  /// `t` of 8 bytes and `u`.
  static func two(shape: String, offsets: String) -> String {
    String(Lie.entry().dropLast())
      + #","u":{"dtype":"F32","shape":\#(shape),"data_offsets":\#(offsets)}}"#
  }

  /// Eight tensors of almost 2⁶⁰ bytes each: the data ends 32 bytes before 2⁶³.
  static let chain: String = {
    let size = 1 << 60 - 4
    let members = (0..<8).map { index in
      #""\#(index)":{"dtype":"F32","shape":[\#(size / 4)],"#
        + #""data_offsets":[\#(index * size),\#((index + 1) * size)]}"#
    }
    return "{" + members.joined(separator: ",") + "}"
  }()

  static let truths: [Lie] = [
    Lie("nothing at all", "{}", ""),
    Lie("spaces", "{ }  \n\t\r ", ""),
    Lie("metadata alone", #"{"__metadata__":{}}"#, ""),
    Lie(
      "fields in another order", #"{"t":{"data_offsets":[0,8],"shape":[2],"dtype":"F32"}}"#,
      data: 8, ""),
    Lie(
      "spaces everywhere",
      #"{ "t" : { "dtype" : "F32" , "shape" : [ 2 ] , "data_offsets" : [ 0 , 8 ] } }"#, data: 8, ""),
    Lie(
      "a field of a later version",
      #"{"t":{"later":{"a":[1,-2.5e-3,{"b":null}],"c":true},"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
      data: 8, ""),
    Lie("a scalar", Lie.entry(shape: "[]", offsets: "[0,4]"), data: 4, ""),
    Lie("an empty tensor", Lie.entry(shape: "[3,0,2]", offsets: "[0,0]"), ""),
    Lie("an empty tensor at the end", two(shape: "[0]", offsets: "[8,8]"), data: 8, ""),
    Lie("an empty tensor before another", two(shape: "[0]", offsets: "[0,0]"), data: 8, ""),
    Lie("an empty name", Lie.entry().replacingOccurrences(of: #""t""#, with: #""""#), data: 8, ""),
    Lie("half-byte elements", Lie.entry(dtype: #""F4""#, shape: "[16]"), data: 8, ""),
    Lie("a surrogate pair", #"{"__metadata__":{"\ud834\udd1e":"\/\b\f\n\r\t\"\\"}}"#, ""),
  ]
}
