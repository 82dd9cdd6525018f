internal import ArgumentParser
internal import Foundation
internal import Terminal

/// The arguments as the system hands them over: bytes, in which Swift replaces what is not UTF-8.
enum ArgumentBytes {
  /// Refuses an argument that is not UTF-8, since it would name another file.
  ///
  /// Those that name images are left to their command, which says it of each and goes on.
  ///
  /// - Throws: `ArgumentError`.
  static func check(for command: any ParsableCommand) throws {
    let images = Set((command as? any TakesImages)?.paths ?? [])
    for argument in CommandLine.unsafeArgv.bytes.dropFirst()
    where String(validating: argument, as: UTF8.self) == nil {
      let shown = String(decoding: argument, as: UTF8.self)
      guard !images.contains(shown) else { continue }
      throw ArgumentError.notUTF8(shown)
    }
  }
}

/// A command with images among its arguments.
protocol TakesImages {
  /// Images, folders, and `-` for a list.
  var paths: [String] { get }
}

extension UnsafeMutablePointer<UnsafeMutablePointer<Int8>?> {
  /// The bytes of each text, up to the pointer that is nil.
  fileprivate var bytes: [UnsafeBufferPointer<UInt8>] {
    var texts: [UnsafeBufferPointer<UInt8>] = []
    while let text = self[texts.count] {
      texts.append(
        UnsafeRawBufferPointer(start: text, count: strlen(text)).bindMemory(to: UInt8.self))
    }
    return texts
  }
}
