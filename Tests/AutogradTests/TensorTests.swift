import Autograd
import Testing

@Suite struct TensorTests {
  @Test("elements are aligned to 64 bytes", arguments: [0, 1, 3, 15, 16, 17, 1000, 100_000])
  func alignment(count: Int) {
    // Several alive at once, so that the allocator has no choice of one lucky address.
    let tensors = (0..<8).map { _ in Tensor(shape: [count]) }
    for tensor in tensors {
      #expect(Int(bitPattern: tensor.pointer) % 64 == 0)
    }
  }

  @Test("a copy shares its elements until one of the two changes") func copyOnWrite() {
    let a = Tensor([1, 2, 3], shape: [3])
    var b = a
    #expect(a.pointer == b.pointer)
    b.withUnsafeMutableBufferPointer { $0[0] = 9 }
    #expect(a.scalars == [1, 2, 3])
    #expect(b.scalars == [9, 2, 3])
    let before = b.pointer
    b.withUnsafeMutableBufferPointer { $0[1] = 8 }
    #expect(b.pointer == before)
  }

  @Test("lent elements stay where they are, and a change copies them") func lent() {
    final class Lender {
      let elements = UnsafeMutableBufferPointer<Float>.allocate(capacity: 4)
      init() { _ = elements.initialize(from: [0, 1, 2, 3]) }
      deinit { elements.deallocate() }
    }
    var lender: Lender? = Lender()
    weak let living = lender
    var tensor = lender.map {
      Tensor(lending: UnsafeBufferPointer(rebasing: $0.elements[1...]), of: $0, shape: [3])
    }
    lender = nil
    #expect(living != nil && tensor?.scalars == [1, 2, 3])
    let sum = tensor.map { ($0 + $0).scalars }
    #expect(sum == [2, 4, 6])
    tensor?.withUnsafeMutableBufferPointer { $0[0] = 9 }
    #expect(tensor?.scalars == [9, 2, 3] && living == nil)
    #expect(
      Tensor(lending: UnsafeBufferPointer(start: nil, count: 0), of: Lender(), shape: [0]).count
        == 0)
  }

  @Test("another shape shares the elements") func reshaped() {
    let a = Tensor([1, 2, 3, 4], shape: [4])
    let b = a.reshaped(to: [2, 2])
    #expect(a.pointer == b.pointer)
    #expect(b.shape == [2, 2] && b.rank == 2 && b.count == 4)
  }

  @Test("a scalar has rank 0 and one element") func scalar() {
    let a = Tensor(5)
    #expect(a.shape == [] && a.rank == 0 && a.count == 1 && a.item == 5)
    #expect(Tensor(shape: [1, 1], repeating: 2).item == 2)
  }

  @Test("a shape with a zero has no elements") func empty() {
    let a = Tensor(shape: [3, 0])
    #expect(a.count == 0 && a.scalars == [])
    #expect((a + 1).shape == [3, 0])
    #expect(a.sum().item == 0)
    #expect(a.sum(axes: [1]).scalars == [0, 0, 0])
  }

  @Test("tensors are equal if shapes and elements are") func equality() {
    #expect(Tensor.ones(2, 2) == Tensor(shape: [2, 2], repeating: 1))
    #expect(Tensor.ones(2, 2) != Tensor.ones(4))
    #expect(Tensor.ones(2) != Tensor.zeros(2))
    #expect(Tensor(.nan) != Tensor(.nan))
    #expect(Tensor(0) == Tensor(-0.0))
  }

  @Test("an initializer's closure fills all elements") func fill() {
    let a = Tensor(shape: [2, 2]) { elements in
      for index in elements.indices { elements[index] = Float(index) }
    }
    #expect(a.scalars == [0, 1, 2, 3])
  }

  @Test("tensors can be read from many threads at once") func threads() async {
    let a = Tensor.random([1000], .positive, seed: 0)
    let sums = await withTaskGroup(of: Float.self) { group in
      for _ in 0..<8 {
        group.addTask {
          var copy = a
          copy.withUnsafeMutableBufferPointer { $0[0] = 0 }
          return (a + copy).sum().item
        }
      }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(sums).count == 1)
  }
}
