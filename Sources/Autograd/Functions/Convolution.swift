internal import Kernels

extension Variable {
  /// The two-dimensional convolution of this batch of images [N, C, H, W] with learned kernels.
  ///
  /// As everywhere in deep learning it is a cross-correlation: kernels aren't flipped.
  ///
  /// - Parameters:
  ///   - weight: [O, C/groups, kH, kW].
  ///   - bias: [O].
  ///   - stride: At least 1.
  ///   - padding: Zeros around each image, at least 0.
  ///   - dilation: The distance of the kernel's taps, at least 1.
  ///   - groups: Divides C and O; each group of outputs sees its own group of inputs.
  /// - Returns: [N, O, ⌊(H + zeros − dilation·(kH − 1) − 1)/stride⌋ + 1, the same of W], where `zeros`
  ///   counts those above and below.
  public consuming func conv2d(
    weight: Variable, bias: Variable? = nil, stride: Size2D = 1,
    padding: Padding = 0, dilation: Size2D = 1, groups: Int = 1
  ) -> Variable {
    let function = Convolution(
      stride: stride, padding: padding, dilation: dilation, groups: groups, hasBias: bias != nil)
    guard let bias else { return .apply(function, to: [self, weight]) }
    return .apply(function, to: [self, weight, bias])
  }
}

/// What a graph records of a `conv2d`: inputs are the images, the weight and, if there is one, the bias.
package struct Convolution: Function {
  package let stride: Size2D
  package let padding: Padding
  package let dilation: Size2D
  package let groups: Int
  let hasBias: Bool
  private var inputShape: [Int] = []
  private var weightShape: [Int] = []

  init(stride: Size2D, padding: Padding, dilation: Size2D, groups: Int, hasBias: Bool) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.hasBias = hasBias
  }

  package var name: String { "ConvolutionBackward0" }

  package mutating func forward(_ inputs: inout [Tensor], _ context: inout Context) -> Tensor {
    inputShape = inputs[0].shape
    weightShape = inputs[1].shape
    let plan = plan
    precondition(
      !hasBias || inputs[2].shape == [weightShape[0]],
      "conv2d: expected a bias of shape [\(weightShape[0])], found \(inputs.last?.shape ?? [])")
    if context.needsGradient(input: 0) { context.save(input: 1, as: "weight") }
    if context.needsGradient(input: 1) { context.save(input: 0, as: "input") }
    return Tensor.writing(plan.outputShape) { output in
      inputs[0].withPointer { input in
        inputs[1].withPointer { weight in
          plan.forward(input, weight: weight, into: output)
        }
      }
      if hasBias {
        inputs[2].withPointer { plan.addBias($0, to: output) }
      }
    }
  }

  package func backward(_ gradient: consuming Tensor, _ context: Context) throws -> [Tensor?] {
    let plan = plan
    var ofInput: Tensor?
    if context.needsGradient(input: 0) {
      let weight = try context.saved("weight")
      ofInput = Tensor.writing(inputShape) { result in
        gradient.withPointer { gradient in
          weight.withPointer { weight in
            plan.inputGradient(gradient, weight: weight, into: result)
          }
        }
      }
    }
    var ofWeight: Tensor?
    if context.needsGradient(input: 1) {
      let input = try context.saved("input")
      ofWeight = Tensor.writing(weightShape) { result in
        gradient.withPointer { gradient in
          input.withPointer { input in
            plan.weightGradient(gradient, input: input, into: result)
          }
        }
      }
    }
    guard hasBias else { return [ofInput, ofWeight] }
    guard context.needsGradient(input: 2) else { return [ofInput, ofWeight, nil] }
    let ofBias = Tensor.writing([weightShape[0]]) { result in
      gradient.withPointer { plan.biasGradient($0, into: result) }
    }
    return [ofInput, ofWeight, ofBias]
  }

  /// Traps with a sentence unless the shapes fit.
  private var plan: ConvolutionPlan {
    precondition(
      inputShape.count == 4 && weightShape.count == 4,
      "conv2d: expected an input [N, C, H, W] and a weight [O, C/groups, kH, kW], found "
        + "\(inputShape) and \(weightShape)")
    precondition(
      stride.isAtLeast(1) && padding.isValid && dilation.isAtLeast(1),
      "conv2d: expected stride and dilation of at least 1 and padding of at least 0, found "
        + "\(stride), \(dilation) and \(padding)")
    precondition(
      groups >= 1 && weightShape[0] % groups == 0 && inputShape[1] == weightShape[1] * groups,
      "conv2d: \(groups) groups of \(weightShape[1]) channels don't fit an input of "
        + "\(inputShape[1]) and an output of \(weightShape[0])")
    let plan = ConvolutionPlan(
      input: inputShape, weight: weightShape, stride: stride, padding: padding,
      dilation: dilation, groups: groups)
    precondition(
      weightShape[2] >= 1 && weightShape[3] >= 1 && plan.geometry.outputHeight >= 1
        && plan.geometry.outputWidth >= 1,
      "conv2d: a kernel of \(weightShape[2])×\(weightShape[3]) with dilation \(dilation) doesn't "
        + "fit an image of \(inputShape[2])×\(inputShape[3]) padded by \(padding)")
    return plan
  }
}
