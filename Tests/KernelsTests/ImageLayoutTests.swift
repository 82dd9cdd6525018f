import Kernels
import Testing

@Suite("image layout")
struct ImageLayoutTests {
  @Test(
    "planes go in and come back, and the border stays zero",
    arguments: supported, [(2, 3), (3, 37), (3, 1)])
  func roundTrip(set: InstructionSet, shape: (channels: Int, width: Int)) {
    let layout = ImageLayout(height: 5, width: shape.width, channels: shape.channels, border: 2)
    let planes = randomFloats(2 * shape.channels * 5 * shape.width, seed: 23)
    var images = [Float](repeating: 0, count: 2 * layout.imagePitch)
    var back = [Float](repeating: .nan, count: planes.count)
    images.withUnsafeMutableBufferPointer { images in
      back.withUnsafeMutableBufferPointer { back in
        guard let images = images.baseAddress, let back = back.baseAddress else { return }
        layout.fill(images, fromPlanes: planes, images: 2, table: KernelTable(set))
        layout.planes(images, images: 2, into: back)
      }
    }
    #expect(back == planes)
    #expect(
      images[layout.offset(image: 1, y: 4, x: shape.width - 1) + shape.channels - 1] == planes.last)
    #expect(images.count { $0 != 0 } == planes.count { $0 != 0 })
  }
}
