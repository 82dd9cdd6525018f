/// `.pth` files that are not what they say, and what the error must say of them.
enum PthLies {
  private typealias P = TestPickle

  private static let truth = TestZip(
    pickle: P.stateDict(), storages: [Array(repeating: 0, count: 8)])

  /// Bytes as a block of deflate that packs nothing.
  static func stored(_ bytes: [UInt8]) -> [UInt8] {
    [1] + little(UInt16(bytes.count)) + little(~UInt16(bytes.count)) + bytes
  }

  private static func zip(
    _ title: String, _ answer: String, _ change: (inout TestZip) -> Void
  ) -> Lie {
    var zip = truth
    change(&zip)
    return Lie(title, bytes: zip.bytes, answer)
  }

  /// A pickle in an archive with one storage of 8 bytes.
  private static func pickle(_ title: String, _ pickle: [UInt8], _ answer: String) -> Lie {
    Lie(
      title, bytes: TestZip(pickle: pickle, storages: [Array(repeating: 0, count: 8)]).bytes, answer
    )
  }

  private static func program(_ title: String, _ operations: [UInt8], _ answer: String) -> Lie {
    pickle(title, P.program(operations), answer)
  }

  static let zips: [Lie] = [
    Lie("four bytes of an archive", bytes: P.bytes("PK\u{3}\u{4}00000"), "zip archive at its end"),
    Lie("an archive cut in half", bytes: Array(truth.bytes.prefix(200)), "it is cut off"),
    Lie("an archive without its last byte", bytes: truth.bytes.dropLast(), "it is cut off"),
    zip("a part of several", "found one of several") { $0.disk = 1 },
    zip("a directory beyond the end", "but ends by byte") { $0.directoryOffset = 1 << 30 },
    zip("a directory of 4 GB", "takes 4294967295 bytes") { $0.directorySize = .max },
    zip("a directory one byte long", "record 0: expected the description") {
      $0.directorySize = 1
    },
    zip("a directory that begins among the entries", "record 0: expected the description") {
      $0.directoryOffset = 0
    },
    zip("fewer entries than it says", "says that it has 3 entries, found 2") { $0.count = 3 },
    zip("65,535 entries", "says that it has 65535 entries, found 2") { $0.count = .max },
    zip("no entries", "says that it has 0 entries, found 2") { $0.count = 0 },
    zip("an entry twice", "\"a/data/0\" is in the archive twice") {
      $0.entries.append($0.entries[1])
    },
    zip("an entry elsewhere", "\"a/data/0\" is not where the zip directory says") {
      $0.entries[1].offset = 7
    },
    zip("an entry beyond the end", "\"a/data/0\" is not where the zip directory says") {
      $0.entries[1].offset = 1 << 31
    },
    zip("another name in its place", "\"b\" is not where the zip directory says") {
      $0.entries[1].directoryName = "b"
    },
    zip("an entry of 3 GB", "\"a/data/0\" has 3221225472 bytes, but the entries end by byte") {
      $0.entries[1].size = 3 << 30
      $0.entries[1].packedSize = 3 << 30
    },
    zip("sizes that should be in a field that is missing", "record 1: expected the description") {
      $0.entries[1].size = .max
      $0.entries[1].packedSize = .max
    },
    zip("entries that share bytes", "\"a/data.pkl\" and \"a/data/0\" share bytes") {
      $0.entries[0].size = UInt32($0.entries[0].data.count + 1)
      $0.entries[0].packedSize = UInt32($0.entries[0].data.count + 1)
    },
    zip("a stored entry that would grow", "expected 1048576 bytes as they are, found 8") {
      $0.entries[1].size = 1 << 20
    },
    zip("a storage packed with LZMA", "\"a/data/0\" is packed in another way") {
      $0.entries[1].method = 14
    },
    zip("a storage that says it is packed", "\"a/data/0\": expected 8 bytes when unpacked") {
      // The first of its bits ask for a block of a kind that isn't there.
      $0.entries[1].data = Array(repeating: 0xff, count: 8)
      $0.entries[1].method = 8
    },
    zip("a pickle that says it is packed", "\"a/data.pkl\": expected ") {
      $0.entries[0].method = 8
    },
    zip("a packed storage of 3 GB", "\"a/data/0\": expected 3221225472 bytes when unpacked") {
      $0.entries[1].size = 3 << 30
      $0.entries[1].packedSize = 8
      $0.entries[1].method = 8
    },
    zip("a packed storage of another checksum", "expected the checksum 1, found ") {
      $0.entries[1].data = stored(Array(repeating: 0, count: 8))
      $0.entries[1].size = 8
      $0.entries[1].method = 8
      $0.entries[1].checksum = 1
    },
    zip("an encrypted storage", "\"a/data/0\" is encrypted") { $0.entries[1].flags = 1 },
    zip("no pickle", "without data.pkl") { $0.entries.removeFirst() },
    zip("a pickle at the top", "without data.pkl") { $0.entries[0].name = "data.pkl" },
    zip("two pickles", "found several") {
      $0.entries.append(TestZip.Entry(name: "b/data.pkl", data: []))
    },
    zip("a TorchScript program", "found a TorchScript program") {
      $0.entries.append(TestZip.Entry(name: "a/constants.pkl", data: []))
    },
    zip("big-endian numbers", "expected little-endian numbers, found \"big\"") {
      $0.entries.append(TestZip.Entry(name: "a/byteorder", data: P.bytes("big")))
    },
    zip("no storage", "expected a storage \"0\", found none") { $0.entries.removeLast() },
    zip("a pickle that was damaged", "\"a/data.pkl\": expected the checksum 12345678, found ") {
      $0.entries[0].checksum = 0x1234_5678
    },
    zip("a byte order that was damaged", "\"a/byteorder\": expected the checksum 1, found ") {
      $0.entries.append(TestZip.Entry(name: "a/byteorder", data: P.bytes("little"), checksum: 1))
    },
    zip("a short storage", "the storage \"0\" claims 8 bytes, found 7") {
      $0.entries[1].data.removeLast()
    },
  ]

  /// Programs that would do harm.
  static let attacks: [Lie] = [
    program(
      "os.system", P.global("os", "system") + P.bytes("(") + P.text("echo") + P.bytes("tR"),
      "asks for \"os.system\", which is never run"),
    program(
      "builtins.eval, its name from the stack",
      [0x8c, 8] + P.bytes("builtins") + [0x8c, 4] + P.bytes("eval") + [0x93],
      "asks for \"builtins.eval\""),
    program("an instance of a class by name", P.bytes("(isubprocess\nPopen\n"), "subprocess.Popen"),
    program("a name with dots", P.global("torch", "_utils._rebuild_tensor_v2.x"), "_v2.x\""),
    program("a name with a line feed", P.bytes("ca\u{1}b\nc\n"), "asks for \"a\\u{01}b.c\""),
    program(
      "a call hidden in a value that nobody needs",
      P.bytes("}") + P.text("w") + P.global("posix", "system") + P.bytes("s"), "posix.system"),
    program("numpy's arrays", P.global("numpy.core.multiarray", "_reconstruct"), "numpy.core"),
    program("a whole model", P.global("torchvision.models.resnet", "ResNet"), "resnet.ResNet"),
    program("__setstate__ of no dictionary", P.bytes("]}b"), "expected an OrderedDict"),
    program("an object of a class", P.bytes(")") + [0x81], "needs, found 0x81"),
    program("an extension", [0x82, 1], "needs, found 0x82"),
    program("a persistent identifier as text", P.bytes("P0\n"), "needs, found 0x50"),
    program("a call of what is no function", P.bytes("])R"), "a function and its arguments"),
    program(
      "a call without a tuple", P.global("torch._utils", "_rebuild_tensor") + P.bytes("]R"),
      "a function and its arguments"),
    program("a million tuples in each other", deep, "expected a dictionary of tensors by name"),
    program("a list that holds itself", P.bytes("]q\u{0}h\u{0}a"), "found a list"),
    program("a dictionary that holds itself", selfish, "without tensors: \"model\""),
    program("lists that double a hundred times", doubled, "found a list"),
    program("a list of pairs passed a hundred times", passed, "at most 2000000 operations"),
    program("a tensor under one name a hundred thousand times", repeated, "\"w\" is given twice"),
    program("a tensor of 64 axes under 8,000 names", renamed, "at most 500000 tensors and axes"),
    program("operations without end", Array(repeating: 0x4e, count: 2_000_001), "at most 2000000"),
  ]

  private static let deep = P.bytes(")") + Array(repeating: UInt8(0x85), count: 1_000_000)
  private static let selfish = P.bytes("}q\u{0}") + P.text("model") + P.bytes("h\u{0}s")
  private static let doubled =
    P.bytes("]q\u{0}") + (0..<100).flatMap { _ in P.bytes("](h\u{0}h\u{0}eq\u{0}") }

  private static let passed =
    P.bytes("NN") + [0x86] + P.bytes("q\u{0}](")
    + (0..<100_000).flatMap { _ in P.bytes("h\u{0}") }
    + P.bytes("eq\u{1}") + P.global("collections", "OrderedDict") + P.bytes("q\u{2}")
    + (0..<100).flatMap { _ in P.bytes("h\u{2}h\u{1}") + [0x85] + P.bytes("R") }

  /// Under the last name is no tensor: that the first one is repeated has to be seen before.
  private static let repeated =
    P.bytes("}(") + P.text("w") + P.bytes("q\u{0}") + axes + P.bytes("q\u{1}")
    + (0..<100_000).flatMap { _ in P.bytes("h\u{0}h\u{1}") }
    + P.text("x") + P.tensor(shape: P.tuple([-1])) + P.bytes("u")

  private static let renamed =
    axes + P.bytes("q\u{1}}(") + (0..<8_000).flatMap { P.text("w\($0)") + P.bytes("h\u{1}") }
    + P.bytes("u")

  /// A tensor of one element and as many axes as there may be.
  private static let axes = P.tensor(shape: ones, strides: ones)
  private static let ones = P.tuple(Array(repeating: 1, count: 64))

  static let pickles: [Lie] = [
    pickle("no pickle at all", [], "byte 0: expected more, found its end"),
    pickle("a pickle without an end", [0x80, 2, 0x7d], "byte 3: expected more, found its end"),
    pickle("protocol 1", [0x80, 1, 0x7d, 0x2e], "expected protocol 2 to 5, found 1"),
    pickle("protocol 6", [0x80, 6, 0x7d, 0x2e], "expected protocol 2 to 5, found 6"),
    program("a text of 4 GB", P.bytes("X") + little(UInt32.max), "expected more"),
    program("a text of 2^63 bytes", [0x8d] + little(UInt64(1) << 63), "expected more"),
    program("an integer of 4 GB", [0x8b] + little(UInt32.max), "expected more"),
    program("a frame beyond the end", [0x95] + little(UInt64.max), "expected more"),
    program("a name without an end", P.bytes("ctorch"), "expected more"),
    program("a text that is none", P.bytes("X") + little(UInt32(1)) + [0xff], "expected UTF-8"),
    program("nothing remembered", P.bytes("h\u{5}"), "something remembered as 5, found nothing"),
    program("an empty stack", [], "byte 2: expected a value"),
    program("no mark", P.bytes("t"), "expected a mark"),
    program("values below a mark", P.bytes("N(") + [0x85], "expected 1 values"),
    program("an odd number of keys and values", P.bytes("}(Nu"), "a dictionary, keys and values"),
    program("an element of no list", P.bytes("}Na"), "expected a list"),
    program("a name that is a number", P.bytes("K\u{1}K\u{1}") + [0x93], "expected two names"),
    program("an OrderedDict of no pairs", ordered(P.bytes("N")), "expected a list of pairs"),
    program("an OrderedDict of a single", ordered(P.bytes("])") + P.bytes("a")), "expected a pair"),
  ]

  private static func ordered(_ argument: [UInt8]) -> [UInt8] {
    P.global("collections", "OrderedDict") + argument + [0x85] + P.bytes("R")
  }

  static let tensors: [Lie] = [
    program("a number", P.integer(1), "by name, found a single value"),
    program("a list", P.bytes("]"), "by name, found a list"),
    program(
      "nothing but an epoch", P.bytes("}") + P.text("epoch") + P.bytes("K\u{1}s"),
      "found a dictionary without tensors: \"epoch\"; save model.state_dict()"),
    program(
      "a tensor alone", Array(P.stateDict().dropFirst(9).dropLast(2)), "found a single tensor"),
    program(
      "the same tensor twice",
      Array(P.stateDict().dropFirst(2).dropLast(1)) + Array(P.stateDict().dropFirst(3).dropLast(1)),
      "the tensor \"w\" is given twice"),
    pickle(
      "a storage of 2^62 elements", P.stateDict(elements: 1 << 62), "the storage \"0\" claims"),
    pickle("a storage of 3 elements", P.stateDict(elements: 3), "claims 12 bytes, found 8"),
    pickle("a negative count", P.stateDict(elements: -1), "\"w\": expected a storage of PyTorch"),
    pickle(
      "a storage that is a function", P.stateDict(storage: "OtherStorage"),
      "asks for \"torch.OtherStorage\""),
    pickle(
      "a shape beyond its storage", P.stateDict(shape: P.tuple([3])),
      "\"w\": shape [3] with strides [1] from element 0 goes beyond its storage of 2 elements"),
    pickle("an offset beyond it", P.stateDict(offset: P.integer(1)), "from element 1 goes beyond"),
    pickle("a negative offset", P.stateDict(offset: P.integer(-1)), "expected an offset, a shape"),
    pickle("strides beyond it", P.stateDict(strides: P.tuple([2])), "with strides [2] from"),
    pickle(
      "a stride that overflows",
      P.stateDict(shape: P.tuple([3, 2]), strides: P.tuple([.max, .max])), "goes beyond"),
    pickle(
      "a negative stride", P.stateDict(strides: P.tuple([-1])), "expected an offset, a shape"),
    pickle("a negative size", P.stateDict(shape: P.tuple([-2])), "expected an offset, a shape"),
    pickle("fewer strides", P.stateDict(strides: P.tuple([])), "expected an offset, a shape"),
    pickle(
      "65 axes",
      P.stateDict(
        shape: P.tuple(Array(repeating: 1, count: 65)),
        strides: P.tuple(Array(repeating: 1, count: 65))), "expected an offset, a shape"),
    pickle(
      "more elements than can be counted",
      P.stateDict(shape: P.tuple([1 << 40, 1 << 40]), strides: P.tuple([0, 0])),
      "has more bytes than can be addressed"),
    pickle(
      "one element a billion times",
      P.stateDict(shape: P.tuple([1 << 30]), strides: P.tuple([0])),
      "its tensors claim 4294967296 bytes, which a file of"),
    pickle(
      "a negated view",
      P.stateDict(after: P.bytes("}") + P.text("neg") + [0x88] + P.bytes("s")),
      "\"w\": expected plain numbers"),
  ]

  private static func list(_ texts: String...) -> [UInt8] {
    P.bytes("](") + texts.flatMap(P.text) + P.bytes("e")
  }

  static let legacy: [Lie] = [
    Lie(
      "an older container cut off", bytes: Array(P.legacy(P.stateDict()).dropLast()),
      "the storage \"0\" claims 2 elements, found 7 bytes"),
    Lie(
      "an older container and a byte", bytes: P.legacy(P.stateDict()) + [0],
      "found 1 bytes more"),
    Lie(
      "a storage of 2^64 elements",
      bytes: P.legacy(P.stateDict(), storages: little(UInt64.max)),
      "claims 18446744073709551615 elements, found 0 bytes"),
    Lie(
      "a storage of 2^61 elements, whose bytes overflow",
      bytes: P.legacy(P.stateDict(), storages: little(UInt64(1) << 62)),
      "claims 4611686018427387904 elements, found 0 bytes"),
    Lie(
      "a storage without its count", bytes: P.legacy(P.stateDict(), storages: [1, 2]),
      "expected a storage \"0\", found none"),
    Lie(
      "fewer elements than the pickle says",
      bytes: P.legacy(P.stateDict(), storages: little(UInt64(1)) + [0, 0, 0, 0]),
      "claims 8 bytes, found 4"),
    Lie(
      "no list of storages", bytes: P.legacy(P.stateDict(), keys: P.bytes("N"), storages: []),
      "expected a list of storages"),
    Lie(
      "an empty list of storages",
      bytes: P.legacy(P.stateDict(), keys: P.bytes("]"), storages: []),
      "expected a storage \"0\", found none"),
    Lie(
      "a storage that nothing refers to",
      bytes: P.legacy(P.stateDict(), keys: list("0", "1")),
      "expected a list of storages"),
    Lie(
      "a storage twice",
      bytes: P.legacy(P.stateDict(), keys: list("0", "0")),
      "expected a list of storages"),
    Lie(
      "another version", bytes: P.legacy(P.stateDict(), version: 1002), "expected version 1001"),
    Lie(
      "a pickle of another program",
      bytes: [0x80, 4, 0x95] + little(UInt64(12)) + P.text("hello!") + P.bytes("."),
      "found another Python pickle"),
    Lie(
      "an attack in the older container",
      bytes: P.legacy(P.program(P.global("os", "system") + P.bytes(")R"))),
      "asks for \"os.system\""),
    Lie(
      "an attack in a plain pickle",
      bytes: [0x80, 4, 0x95] + little(UInt64(12)) + P.global("nt", "system") + P.bytes(")R."),
      "asks for \"nt.system\""),
  ]
}
