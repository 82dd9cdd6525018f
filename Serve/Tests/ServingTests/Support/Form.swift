/// A `multipart/form-data` body as browsers write it.
enum Form {
  static let boundary = "----boundary7MA4YWxk"
  static let type = "Content-Type: multipart/form-data; boundary=\(boundary)"

  static func body(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var body: [UInt8] = []
    for (index, file) in files.enumerated() {
      body += Array(
        """
        --\(boundary)\r
        Content-Disposition: form-data; name="f\(index)"; filename="\(file.name)"\r
        Content-Type: image/png\r
        \r\n
        """.utf8)
      body += file.bytes + [13, 10]
    }
    return body + Array("--\(boundary)--\r\n".utf8)
  }
}
