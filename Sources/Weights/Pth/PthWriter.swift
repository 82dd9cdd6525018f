/// Writes state dicts in PyTorch's own format: the same tensors always give the same bytes.
///
///     try PthWriter.write([TensorEntry("fc.bias", shape: [2], floats: [0.5, -1])], to: "fc.pth")
///
/// What comes out is the zip form with a pickle of protocol 2, which
/// `torch.load("fc.pth", weights_only=True)` takes since PyTorch 1.13; without `weights_only`, 1.6 does.
/// The format has no place for metadata.
public enum PthWriter {
  /// How many tensors there may be: each is an entry, beside the pickle, the byte order and a version.
  static let tensorLimit = ZipWriter.entryLimit - 3

  /// Writes all tensors in the given order, replacing any file at `path`.
  ///
  /// - Throws: `WeightsError` for a name given twice, a type other than F32, F16, BF16, F64, I64, I32,
  ///   I16, I8, U8 and BOOL, a shape that does not fit the data, more than 4 GB or 65,531 tensors, or a
  ///   place that can't be written; the old file, if any, then stays as it was. Errors of an entry's
  ///   own are passed on.
  public static func write(_ entries: [TensorEntry], to path: String) throws {
    do {
      let pickle = try StateDictPickle(entries).bytes
      var archive = try ZipWriter(replacing: path)
      try archive.add("archive/data.pkl", pickle)
      try archive.add("archive/byteorder", Array("little".utf8))
      for (key, entry) in entries.enumerated() {
        try archive.add("archive/data/\(key)") { piece in try entry.pieces(piece) }
      }
      try archive.add("archive/version", Array("3\n".utf8))
      try archive.commit()
    } catch let error as FileError {
      throw WeightsError(path: path, reason: .file(error))
    } catch let reason as WeightsError.Reason {
      throw WeightsError(path: path, reason: reason)
    }
  }
}
