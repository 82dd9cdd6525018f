import Kernels
import Testing

@Suite("im2col and col2im")
struct Im2colTests {
  static let geometries = [
    ConvolutionGeometry(channels: 1, height: 1, width: 1, kernel: (1, 1)),
    ConvolutionGeometry(channels: 3, height: 5, width: 7, kernel: (3, 3), padding: (1, 1)),
    ConvolutionGeometry(
      channels: 2, height: 9, width: 8, kernel: (7, 7), stride: (2, 2), padding: (3, 3)),
    ConvolutionGeometry(
      channels: 2, height: 8, width: 9, kernel: (2, 3), stride: (3, 2), padding: (0, 2),
      dilation: (2, 1)),
    ConvolutionGeometry(
      channels: 1, height: 2, width: 2, kernel: (3, 3), stride: (1, 1), padding: (4, 4),
      dilation: (1, 3)),
  ]

  /// The definition: the image's element of each column element, nil outside.
  private func sources(_ g: ConvolutionGeometry) -> [Int?] {
    var sources: [Int?] = []
    for c in 0..<g.channels {
      for i in 0..<g.kernelHeight {
        for j in 0..<g.kernelWidth {
          for y in 0..<g.outputHeight {
            for x in 0..<g.outputWidth {
              let row = y * g.strideHeight + i * g.dilationHeight - g.paddingHeight
              let column = x * g.strideWidth + j * g.dilationWidth - g.paddingWidth
              let isInside = row >= 0 && row < g.height && column >= 0 && column < g.width
              sources.append(isInside ? (c * g.height + row) * g.width + column : nil)
            }
          }
        }
      }
    }
    return sources
  }

  @Test("every column element comes from its place", arguments: geometries)
  func columns(geometry: ConvolutionGeometry) throws {
    let image = randomFloats(geometry.channels * geometry.height * geometry.width, seed: 6)
    let sources = sources(geometry)
    var columns = [Float](repeating: .nan, count: sources.count)
    try columns.withUnsafeMutableBufferPointer { columns in
      im2col(image, geometry, into: try #require(columns.baseAddress))
    }
    #expect(columns == sources.map { $0.map { image[$0] } ?? 0 })
  }

  @Test("every column element goes back to its place", arguments: geometries)
  func image(geometry: ConvolutionGeometry) throws {
    let sources = sources(geometry)
    let columns = randomFloats(sources.count, seed: 7)
    var image = [Float](
      repeating: 0, count: geometry.channels * geometry.height * geometry.width)
    var expected = image
    for (element, source) in zip(columns, sources) {
      if let source { expected[source] += element }
    }
    try image.withUnsafeMutableBufferPointer { image in
      col2im(columns, geometry, addingTo: try #require(image.baseAddress))
    }
    #expect(image == expected)
  }
}
