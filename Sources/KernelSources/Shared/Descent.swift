/// One step of gradient descent with momentum, in place.
///
///     slope = gradient + decay·parameter
///     velocity = kept·velocity + added·slope
///     parameter −= rate·velocity, or where it looks ahead rate·(slope + momentum·velocity)
///
/// No product is fused with a sum: every instruction set gives the same bits.
@inline(never)
package func descend1v(
  _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ velocity: UnsafeMutablePointer<Float>, _ count: Int, _ rate: Float, _ decay: Float,
  _ kept: Float, _ added: Float, _ momentum: Float, _ looksAhead: Bool
) {
  let vectors = count / Vector.scalarCount
  let (rates, decays) = (Vector(repeating: rate), Vector(repeating: decay))
  let (keeps, adds) = (Vector(repeating: kept), Vector(repeating: added))
  if looksAhead {
    let momenta = Vector(repeating: momentum)
    for index in 0..<vectors {
      let here = UnsafePointer(parameter).vector(index)
      let slope = gradient.vector(index) + decays * here
      let direction = keeps * UnsafePointer(velocity).vector(index) + adds * slope
      velocity.store(direction, at: index)
      parameter.store(here - rates * (slope + momenta * direction), at: index)
    }
  } else {
    for index in 0..<vectors {
      let here = UnsafePointer(parameter).vector(index)
      let slope = gradient.vector(index) + decays * here
      let direction = keeps * UnsafePointer(velocity).vector(index) + adds * slope
      velocity.store(direction, at: index)
      parameter.store(here - rates * direction, at: index)
    }
  }
  var index = vectors * Vector.scalarCount
  while index < count {
    let slope = gradient[index] + decay * parameter[index]
    velocity[index] = kept * velocity[index] + added * slope
    parameter[index] -=
      rate * (looksAhead ? slope + momentum * velocity[index] : velocity[index])
    index += 1
  }
}

/// One step of gradient descent without momentum, in place: parameter −= rate·(gradient +
/// decay·parameter).
///
/// No product is fused with a sum: every instruction set gives the same bits.
@inline(never)
package func slide1v(
  _ parameter: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ count: Int,
  _ rate: Float, _ decay: Float
) {
  let vectors = count / Vector.scalarCount
  let (rates, decays) = (Vector(repeating: rate), Vector(repeating: decay))
  for index in 0..<vectors {
    let here = UnsafePointer(parameter).vector(index)
    parameter.store(here - rates * (gradient.vector(index) + decays * here), at: index)
  }
  var index = vectors * Vector.scalarCount
  while index < count {
    parameter[index] -= rate * (gradient[index] + decay * parameter[index])
    index += 1
  }
}
