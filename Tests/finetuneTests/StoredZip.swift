import Foundation

/// A zip archive of files that are stored as they are, as a wheel may be.
enum StoredZip {
  /// The bytes of an archive; checksums are left out (0), as some writers do.
  static func bytes(_ files: [(name: String, data: Data)]) -> Data {
    var (archive, directory) = (Data(), Data())
    for (name, data) in files {
      let start = archive.count
      let sizes = little(UInt32(data.count)) + little(UInt32(data.count))
      let fields = little(UInt16(20)) + Data(count: 8) + Data(count: 4) + sizes
      let length = little(UInt16(name.utf8.count))
      archive += little(UInt32(0x0403_4b50)) + fields + length + Data(count: 2) + Data(name.utf8)
      archive += data
      directory += little(UInt32(0x0201_4b50)) + little(UInt16(20)) + fields + length
      directory += Data(count: 12) + little(UInt32(start)) + Data(name.utf8)
    }
    let count = little(UInt16(files.count))
    let end = little(UInt32(0x0605_4b50)) + Data(count: 4) + count + count
    return archive + directory + end + little(UInt32(directory.count))
      + little(UInt32(archive.count)) + Data(count: 2)
  }

  private static func little<Number: FixedWidthInteger>(_ number: Number) -> Data {
    withUnsafeBytes(of: number.littleEndian) { Data($0) }
  }
}
