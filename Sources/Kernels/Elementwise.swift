/// The sum of two bordered channels-last images, or one by itself, and what an activation makes of it.
///
/// All are of one layout; only the inner part of the output is written, which may be the addend. NaN
/// stays NaN.
package func elementwise(
  _ input: UnsafePointer<Float>, adding addend: UnsafePointer<Float>?, activation: Activation?,
  into output: UnsafeMutablePointer<Float>, _ layout: ImageLayout, images: Int
) {
  let ceiling = activation?.ceiling
  layout.forEachRow(images: images) { place, count in
    for index in place..<place + count {
      var value = input[index]
      if let addend { value += addend[index] }
      if let ceiling {
        value = value < 0 ? 0 : value
        value = value > ceiling ? ceiling : value
      }
      output[index] = value
    }
  }
}

/// The same over bytes, which become those of another meaning: byte · scale + addend · its scale + offset,
/// rounded to the nearest integer, half to even, from 0 to 255.
package func int8Elementwise(
  _ input: UnsafePointer<UInt8>, scale: Float,
  adding addend: (bytes: UnsafePointer<UInt8>, scale: Float)?, offset: Float,
  into output: UnsafeMutablePointer<UInt8>, _ layout: ImageLayout, images: Int
) {
  layout.forEachRow(images: images) { place, count in
    for index in place..<place + count {
      var value = Float(input[index]) * scale
      if let addend { value += Float(addend.bytes[index]) * addend.scale }
      output[index] = UInt8(nearest: value + offset)
    }
  }
}

extension ImageLayout {
  /// Hands over where each row of images begins, and how many numbers it has.
  fileprivate func forEachRow(images: Int, _ body: (_ place: Int, _ count: Int) -> Void) {
    Parallel.forEach(images * height) { index in
      let (image, y) = index.quotientAndRemainder(dividingBy: height)
      body(offset(image: image, y: y, x: 0), width * channels)
    }
  }
}
