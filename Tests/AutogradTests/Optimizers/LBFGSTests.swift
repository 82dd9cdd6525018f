import Autograd
import Testing

struct LBFGSTests {
  /// (1 − x)² + 100·(y − x²)², whose minimum is at (1, 1).
  private func rosenbrock(_ x: Variable, _ y: Variable) -> Variable {
    let slope = x * -1 + 1
    let rest = y - x * x
    return (slope * slope + rest * rest * 100).sum()
  }

  @Test("it goes down a curved valley to its end")
  func valley() throws {
    let x = Variable(Tensor([-1.2], shape: [1]), requiresGrad: true)
    let y = Variable(Tensor([1], shape: [1]), requiresGrad: true)
    let outcome = try LBFGS([x, y]).minimize(tolerance: 1e-4) { rosenbrock(x, y) }
    #expect(outcome.gradient <= 1e-4)
    #expect(outcome.iterations < 100)
    #expect(abs(x.data.scalars[0] - 1) < 1e-3 && abs(y.data.scalars[0] - 1) < 2e-3)
  }

  /// Σ scale·(x − 1)² / 2.
  private func bowl(_ x: Variable, _ scale: Tensor) -> Variable {
    let distance = x - 1
    return (distance * distance * Variable(scale)).sum() * 0.5
  }

  @Test("a preconditioner that is the inverse of the second derivatives needs one step")
  func preconditioned() throws {
    let scale = Tensor((0..<20).map { Float($0 * $0 + 1) }, shape: [20])
    let inverse = Tensor(scale.scalars.map { 1 / $0 }, shape: [20])
    func outcome(_ preconditioner: (([Tensor]) -> [Tensor])?) throws -> LBFGS.Outcome {
      let x = Variable(Tensor(shape: [20]), requiresGrad: true)
      return try LBFGS([x], preconditioner: preconditioner).minimize(tolerance: 1e-3) {
        bowl(x, scale)
      }
    }
    #expect(try outcome { [$0[0] * inverse] }.iterations == 1)
    #expect(try outcome(nil).iterations > 5)
  }

  @Test("it ends after as many moves as are allowed, and where there is nothing to gain")
  func ends() throws {
    let x = Variable(Tensor([-1.2], shape: [1]), requiresGrad: true)
    let y = Variable(Tensor([1], shape: [1]), requiresGrad: true)
    let optimizer = try LBFGS([x, y])
    #expect(
      try optimizer.minimize(maxIterations: 3, tolerance: 0) { rosenbrock(x, y) }.iterations == 3)
    let rest = try optimizer.minimize(maxIterations: 100_000, tolerance: 0) { rosenbrock(x, y) }
    #expect(rest.iterations < 1000 && rest.loss < 1e-6)
  }

  @Test("parameters have to be leaves that require grad")
  func parameters() {
    let trained = Variable(.ones(2), requiresGrad: true)
    #expect(throws: GraphError.parameterWithoutGrad(index: 0)) {
      _ = try LBFGS([Variable(.ones(2))])
    }
    #expect(throws: OptimizerError.notALeaf(index: 0)) { _ = try LBFGS([trained + 1]) }
    #expect(throws: OptimizerError.noParameters) { _ = try LBFGS([]) }
  }
}
