import GraphCore
import ReferenceBackend
import TensorCore
import Testing

/// What finite differences cannot tell: kinks, ties, and values that the loss does not depend on.
@Suite struct GradientBehaviourTests {
  /// The gradient of the sum of `function` at the given points.
  private func gradient(
    at points: [Float], _ function: (Value) throws -> Value
  ) throws -> [Float] {
    let builder = GraphBuilder(name: "kinks")
    let x = builder.parameter("x", TensorType([points.count]))
    let gradients = try builder.gradients(of: function(x).sum(), with: [x])
    let graph = builder.finish(outputs: [("gradient", gradients[0])])
    return try ReferenceBackend().run(graph, [Tensor(points)])[0].scalars(as: Float.self)
  }

  @Test func reluHasSlopeZeroAtZero() throws {
    #expect(try gradient(at: [-1, 0, 2]) { try $0.maximum(0) } == [0, 0, 1])
  }

  @Test func softplusHasSlopeOneHalfAtZero() throws {
    #expect(try gradient(at: [0]) { try $0.softplus() } == [0.5])
  }

  @Test func absHasSlopeZeroAtZero() throws {
    #expect(try gradient(at: [-3, 0, 3]) { try $0.abs() } == [-1, 0, 1])
  }

  @Test func equalExtremesShareTheGradient() throws {
    #expect(try gradient(at: [1, 5, 5, 2]) { try $0.reduce(.maximum) } == [0, 0.5, 0.5, 0])
    #expect(try gradient(at: [1, 5, 1, 1]) { try $0.reduce(.minimum) * 3 } == [1, 0, 1, 1])
  }

  @Test func ofEqualElementsTheFirstIsAmongTheLargest() throws {
    #expect(try gradient(at: [1, 5, 5, 5]) { try $0.topKValues(2) } == [0, 1, 1, 0])
  }

  @Test func productsHaveGradientsAtZeros() throws {
    #expect(try gradient(at: [2, 0, 3, 5]) { try $0.product() } == [0, 30, 0, 0])
    #expect(try gradient(at: [2, 0, 3, 0]) { try $0.product() } == [0, 0, 0, 0])
    // The whole product is beyond float32, those of the others are not.
    #expect(try gradient(at: [0x1p-100, 0x1p-100]) { try $0.product() } == [0x1p-100, 0x1p-100])
  }

  @Test func productsHaveSecondDerivativesAtZeros() throws {
    let builder = GraphBuilder(name: "product")
    let x = builder.parameter("x", TensorType([3]))
    let first = try builder.gradients(of: x.product(), with: [x])[0].slice(0..<1, axis: 0).sum()
    let graph = try builder.finish(outputs: builder.gradients(of: first, with: [x]).map { ("g", $0) })
    #expect(try ReferenceBackend().evaluate(graph, [[0, 0, 7]]) == [[0, 7, 0]])
  }

  @Test func powersWithAWholeExponentHaveGradientsEverywhere() throws {
    #expect(try gradient(at: [-2, 0, 3]) { try $0.binary(.power, 2) } == [-4, 0, 6])
    #expect(try gradient(at: [-2, 0, 3]) { try $0.binary(.power, 0) } == [0, 0, 0])
    #expect(try gradient(at: [-2, 0, 3]) { try $0.binary(.power, 1) } == [1, 1, 1])
  }

  @Test func exponentsOfZeroHaveGradientZero() throws {
    #expect(try gradient(at: [1, 2]) { try $0.number(0).binary(.power, $0) } == [0, 0])
  }

  @Test func exponentsOfInfinitePowersHaveGradientZero() throws {
    #expect(try gradient(at: [-1, -2]) { try $0.number(0).binary(.power, $0) } == [0, 0])
  }

  @Test func normsHaveGradientZeroAtZero() throws {
    #expect(try gradient(at: [0, 0]) { try $0.l2Norm() } == [0, 0])
    #expect(try gradient(at: [3, -4]) { try $0.l2Norm() } == [0.6, -0.8])
  }

  @Test func equalOperandsShareTheGradientOfLogAddExp() throws {
    #expect(
      try gradient(at: [2, 2]) { try $0.slice(0..<1, axis: 0).logAddExp($0.slice(1..<2, axis: 0)) } == [0.5, 0.5])
    let infinite = try gradient(at: [-.infinity, 7]) { x in
      try x.slice(0..<1, axis: 0).logAddExp(x.slice(1..<2, axis: 0))
    }
    #expect(infinite == [0, 1])
  }

  @Test func masksOfMinusInfinityLetLogSumExpDifferentiate() throws {
    #expect(try gradient(at: [1, -.infinity, 1]) { try $0.logSumExp() } == [0.5, 0, 0.5])
  }

  @Test func tiedWindowsGiveTheGradientToTheFirst() throws {
    let result = try gradient(at: [4, 4, 1, 4]) { x in
      try x.builder.apply(.reduceWindow(.maximum, [WindowAxis(size: 2, stride: 1)]), [x.reshape([1, 4, 1])])
    }
    #expect(result == [1, 1, 0, 1])
  }

  @Test func saturatedFunctionsHaveFiniteGradients() throws {
    #expect(try gradient(at: [-1000, 1000]) { try $0.unary(.logistic) } == [0, 0])
    #expect(try gradient(at: [-1000, 1000]) { try $0.softplus() } == [0, 1])
    #expect(try gradient(at: [1000, -1000]) { try $0.logSoftmax().slice(0..<1, axis: 0) } == [0, 0])
  }

  @Test func whatTheLossIgnoresHasGradientZero() throws {
    let builder = GraphBuilder(name: "ignored")
    let x = builder.parameter("x", TensorType([2]))
    let unused = builder.parameter("unused", TensorType([3, 1]))
    let counter = builder.parameter("counter", TensorType([2], .int32))
    let loss = try (x * counter.convert(to: .float32)).sum()
    let later = try loss + 1
    let gradients = try builder.gradients(of: loss, with: [unused, counter, later, loss])
    #expect(gradients.map(\.type) == [TensorType([3, 1]), TensorType([2]), TensorType([]), TensorType([])])
    let graph = builder.finish(outputs: gradients.map { ("g", $0) })
    let values = try ReferenceBackend().evaluate(graph, [[1, 2], [1, 2, 3], [1, 2]])
    #expect(values == [[0, 0, 0], [0, 0], [0], [1]])
  }

  @Test func intermediateValuesHaveGradientsToo() throws {
    let builder = GraphBuilder(name: "intermediate")
    let x = builder.parameter("x", TensorType([]))
    let square = try x * x
    let loss = try square * 3 + x
    let graph = try builder.finish(outputs: builder.gradients(of: loss, with: [square, x]).map { ("g", $0) })
    #expect(try ReferenceBackend().evaluate(graph, [[5]]) == [[3], [31]])
  }

  @Test(arguments: [(TensorType([2]), "float32 (2,)"), (TensorType([], .int32), "int32 ()")])
  func refusesALossThatIsNoScalar(type: TensorType, description: String) {
    let builder = GraphBuilder(name: "loss")
    let x = builder.parameter("x", type)
    #expect(
      throws: ShapeError(operation: "gradients", expected: "a float32 scalar", received: description)
    ) { try builder.gradients(of: x, with: [x]) }
  }
}
