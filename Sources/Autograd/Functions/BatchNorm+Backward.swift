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
    let kernels = KernelTable.current.elements
    let (mean, inverse) = (mean.scalars, inverse.scalars)
    var ofBias = Tensor(shape: [planes.channels])
    let ofWeight = Tensor.writing([planes.channels]) { ofWeight in
      ofBias.withMutablePointer { ofBias in
        gradient.withSpan { gradient in
          input.withSpan { input in
            Parallel.split(planes.channels, cost: planes.perChannel) { channel in
              let (sum, products) = planes.sum(channel) {
                kernels.preciseProducts(
                  gradient.extracting(.part($0, of: planes.size)),
                  input.extracting(.part($0, of: planes.size)),
                  from: mean[channel])
              }
              ofBias[channel] = Float(sum)
              ofWeight[channel] = Float(products * Double(inverse[channel]))
            }
          }
        }
      }
    }
    return Sums(ofBias: ofBias, ofWeight: ofWeight)
  }

  func ofBias(_ gradient: Tensor, _ planes: Planes) -> Tensor {
    let kernels = KernelTable.current.elements
    return Tensor.writing([planes.channels]) { result in
      gradient.withSpan { gradient in
        Parallel.split(planes.channels, cost: planes.perChannel) { channel in
          let (sum, _) = planes.sum(channel) {
            (kernels.preciseSum(gradient.extracting(.part($0, of: planes.size))), 0)
          }
          result[channel] = Float(sum)
        }
      }
    }
  }

  /// ∂x with constant statistics: ∂y·weight/√(variance + eps).
  func scaled(_ gradient: Tensor, _ planes: Planes, by weight: Tensor, _ inverse: Tensor) -> Tensor
  {
    let kernels = KernelTable.current.elements
    let (weight, inverse) = (weight.scalars, inverse.scalars)
    var result = Tensor(uninitialized: planes.shape)
    gradient.withSpan { gradient in
      result.forEachPart(planes.count) { plane, numbers in
        let channel = plane % planes.channels
        kernels.scale(
          gradient.extracting(.part(plane, of: planes.size)),
          by: weight[channel] * inverse[channel],
          into: &numbers)
      }
    }
    return result
  }

  /// ∂x where the statistics are functions of x: with x̂ the normalized input and means over the
  /// channel, (∂y − mean(∂y) − x̂·mean(∂y·x̂))·weight/√(variance + eps).
  func throughStatistics(
    _ gradient: Tensor, _ input: Tensor, _ planes: Planes, weight: Tensor, mean: Tensor,
    inverse: Tensor, _ sums: Sums
  ) -> Tensor {
    let kernels = KernelTable.current.elements
    let (weight, mean, inverse) = (weight.scalars, mean.scalars, inverse.scalars)
    let (bias, products) = (sums.ofBias.scalars, sums.ofWeight.scalars)
    let count = Float(planes.perChannel)
    var result = Tensor(uninitialized: planes.shape)
    gradient.withSpan { gradient in
      input.withSpan { input in
        result.forEachPart(planes.count) { plane, numbers in
          let channel = plane % planes.channels
          kernels.denormalize(
            gradient.extracting(.part(plane, of: planes.size)),
            input.extracting(.part(plane, of: planes.size)),
            offset: bias[channel] / count, center: mean[channel],
            slope: products[channel] / count * inverse[channel],
            scale: weight[channel] * inverse[channel], into: &numbers)
        }
      }
    }
    return result
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

  /// Adds up what `part` returns for each plane of a channel, by its number, in order.
  func sum(_ channel: Int, _ part: (Int) -> (Double, Double)) -> (Double, Double) {
    var total = (0.0, 0.0)
    for image in 0..<batch {
      let (first, second) = part(image * channels + channel)
      total = (total.0 + first, total.1 + second)
    }
    return total
  }
}
