internal import Kernels

extension BatchNorm {
  /// ∂bias = Σ ∂y and ∂weight = Σ ∂y·(x − mean)/√(variance + eps), each over a channel.
  struct Sums {
    let ofBias: Tensor
    let ofWeight: Tensor
  }

  func sums(
    _ gradient: Tensor, _ input: Tensor, _ planes: Planes, mean: Tensor, inverse: Tensor
  ) -> Sums {
    var ofBias = Tensor(shape: [planes.channels])
    let ofWeight = Tensor.writing([planes.channels]) { ofWeight in
      ofBias.withMutablePointer { ofBias in
        withPointers(gradient, input, mean, inverse) { gradient, input, mean, inverse in
          Parallel.split(planes.channels, cost: planes.perChannel) { channel in
            let (sum, products) = planes.sum(channel) {
              preciseProducts(
                gradient + $0, input + $0, from: mean[channel], count: planes.size)
            }
            ofBias[channel] = Float(sum)
            ofWeight[channel] = Float(products * Double(inverse[channel]))
          }
        }
      }
    }
    return Sums(ofBias: ofBias, ofWeight: ofWeight)
  }

  func ofBias(_ gradient: Tensor, _ planes: Planes) -> Tensor {
    Tensor.writing([planes.channels]) { result in
      gradient.withPointer { gradient in
        Parallel.split(planes.channels, cost: planes.perChannel) { channel in
          let (sum, _) = planes.sum(channel) {
            (preciseSum(gradient + $0, count: planes.size), 0)
          }
          result[channel] = Float(sum)
        }
      }
    }
  }

  /// ∂x with constant statistics: ∂y·weight/√(variance + eps).
  func scaled(_ gradient: Tensor, _ planes: Planes, by weight: Tensor, _ inverse: Tensor) -> Tensor
  {
    Tensor.writing(planes.shape) { result in
      gradient.withPointer { gradient in
        weight.withPointer { weight in
          inverse.withPointer { inverse in
            Parallel.split(planes.count, cost: planes.size) { plane in
              let scale = weight[plane % planes.channels] * inverse[plane % planes.channels]
              for index in plane * planes.size..<(plane + 1) * planes.size {
                result[index] = gradient[index] * scale
              }
            }
          }
        }
      }
    }
  }

  /// ∂x where the statistics are functions of x: with x̂ the normalized input and means over the
  /// channel, (∂y − mean(∂y) − x̂·mean(∂y·x̂))·weight/√(variance + eps).
  func throughStatistics(
    _ gradient: Tensor, _ input: Tensor, _ planes: Planes, weight: Tensor, mean: Tensor,
    inverse: Tensor, _ sums: Sums
  ) -> Tensor {
    Tensor.writing(planes.shape) { result in
      withPointers(gradient, input, sums.ofBias, sums.ofWeight) { gradient, input, bias, products in
        withPointers(weight, mean, inverse, inverse) { weight, mean, inverse, _ in
          Parallel.split(planes.count, cost: planes.size) { plane in
            let channel = plane % planes.channels
            let scale = weight[channel] * inverse[channel]
            let center = mean[channel]
            let offset = bias[channel] / Float(planes.perChannel)
            let slope = products[channel] / Float(planes.perChannel) * inverse[channel]
            for index in plane * planes.size..<(plane + 1) * planes.size {
              let centered = input[index] - center
              result[index] = (gradient[index] - offset - centered * slope) * scale
            }
          }
        }
      }
    }
  }
}

/// A batch of images [N, C, H, W] as N·C planes of H·W elements.
struct Planes {
  let shape: [Int]
  let batch: Int
  let channels: Int
  /// Elements of a plane.
  let size: Int

  init(_ shape: [Int]) {
    precondition(
      shape.count == 4, "batchNorm2d: expected an input [N, C, H, W], found the shape \(shape)")
    self.shape = shape
    batch = shape[0]
    channels = shape[1]
    size = shape[2] * shape[3]
  }

  var count: Int { batch * channels }
  var perChannel: Int { batch * size }

  /// Adds up what `part` returns for where each plane of a channel starts, in order.
  func sum(_ channel: Int, _ part: (Int) -> (Double, Double)) -> (Double, Double) {
    var total = (0.0, 0.0)
    for image in 0..<batch {
      let (first, second) = part((image * channels + channel) * size)
      total = (total.0 + first, total.1 + second)
    }
    return total
  }
}

/// Lends the addresses of four tensors for reading.
func withPointers(
  _ a: Tensor, _ b: Tensor, _ c: Tensor, _ d: Tensor,
  _ body: (
    UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>
  ) -> Void
) {
  a.withPointer { a in
    b.withPointer { b in c.withPointer { c in d.withPointer { d in body(a, b, c, d) } } }
  }
}
