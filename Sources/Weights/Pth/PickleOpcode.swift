/// The operations that a state dict needs, of protocols 2 to 5.
enum PickleOpcode: UInt8 {
  case proto = 0x80
  case frame = 0x95
  case stop = 0x2e  // .

  case mark = 0x28  // (
  case none = 0x4e  // N
  case newTrue = 0x88
  case newFalse = 0x89
  case binInt = 0x4a  // J
  case binInt1 = 0x4b  // K
  case binInt2 = 0x4d  // M
  case long1 = 0x8a
  case long4 = 0x8b
  case binFloat = 0x47  // G
  case binString = 0x54  // T
  case shortBinString = 0x55  // U
  case binUnicode = 0x58  // X
  case shortBinUnicode = 0x8c
  case binUnicode8 = 0x8d
  case binBytes = 0x42  // B
  case shortBinBytes = 0x43  // C
  case binBytes8 = 0x8e
  case byteArray8 = 0x96

  case emptyTuple = 0x29  // )
  case tuple = 0x74  // t
  case tuple1 = 0x85
  case tuple2 = 0x86
  case tuple3 = 0x87
  case emptyList = 0x5d  // ]
  case append = 0x61  // a
  case appends = 0x65  // e
  case emptySet = 0x8f
  case addItems = 0x90
  case frozenSet = 0x91
  case emptyDict = 0x7d  // }
  case setItem = 0x73  // s
  case setItems = 0x75  // u

  case binPut = 0x71  // q
  case longBinPut = 0x72  // r
  case memoize = 0x94
  case binGet = 0x68  // h
  case longBinGet = 0x6a  // j

  case global = 0x63  // c
  case stackGlobal = 0x93
  /// Names a class as `global` does, and calls it; the name is refused, whatever it is.
  case inst = 0x69  // i
  case reduce = 0x52  // R
  case build = 0x62  // b
  case binPersID = 0x51  // Q
}
