import GraphCore
import ReferenceBackend
import TensorCore
import Testing

/// The judge itself, against results worked out by hand; what it and another backend got wrong alike would show
/// nowhere else.
@Suite("The reference gives results worked out by hand")
struct ReferenceTests {
  /// An operation, its operands, and the numbers of its result.
  struct Example: Sendable, CustomTestStringConvertible {
    var operation: GraphCore.Operation
    var operands: [Tensor]
    var result: [Double]
    var testDescription: String { operation.name }

    init(_ operation: GraphCore.Operation, _ operands: [Tensor], _ result: [Double]) {
      self.operation = operation
      self.operands = operands
      self.result = result
    }
  }

  @Test(arguments: examples)
  func agrees(example: Example) throws {
    let builder = GraphBuilder(name: "example")
    let x = example.operands.map { builder.parameter("x", TensorType($0.shape, $0.dtype)) }
    let y = try builder.apply(example.operation, x)
    let graph = builder.finish(outputs: [("y", y)])
    let result = try ReferenceBackend().run(graph, example.operands)[0].numbers
    #expect(result.count == example.result.count)
    for (actual, expected) in zip(result, example.result) {
      #expect(
        abs(actual - expected) <= 1e-7 * max(1, abs(expected)) || (actual.isNaN && expected.isNaN) || actual == expected
      )
    }
  }

  private static func tensor(_ shape: Shape, _ numbers: [Float]) -> Tensor { Tensor(numbers, shape: shape) }
  private static let matrix = tensor([2, 3], [1, 2, 3, 4, 5, 6])
  private static let other = tensor([2, 3], [10, 20, 30, 40, 50, 60])
  private typealias Axis = Convolution.Axis
  private static let convolution1 = Convolution(axes: [Axis(stride: 2, low: 1, dilation: 2)])
  private static let grouped = Convolution(axes: [Axis()], groups: 2)

  static let examples: [Example] = [
    Example(.iota([2, 3], axis: 1), [], [0, 1, 2, 0, 1, 2]),
    Example(.iota([2, 3], axis: 0), [], [0, 0, 0, 1, 1, 1]),
    Example(.unary(.logistic), [tensor([3], [0, 2, -2])], [0.5, 0.880797077977882, 0.119202922022118]),
    Example(.unary(.erf), [tensor([2], [0.5, -2])], [0.520499877813047, -0.995322265018953]),
    Example(.unary(.logPlusOne), [tensor([2], [1, -1])], [0.693147180559945, -.infinity]),
    Example(.unary(.exponentialMinusOne), [tensor([2], [1, 0])], [1.718281828459045, 0]),
    Example(.unary(.rsqrt), [tensor([3], [4, 0, -1])], [0.5, .infinity, .nan]),
    Example(.unary(.sign), [tensor([4], [-3, 0, 2, .nan])], [-1, 0, 1, .nan]),
    Example(
      .binary(.divide), [Tensor([7, -7, 7, .min] as [Int32]), Tensor([2, 2, 0, -1] as [Int32])],
      [3, -3, 0, -2_147_483_648]),
    Example(.unary(.round), [tensor([6], [0.5, 1.5, -2.5, 2.6, -2.6, .infinity])], [0, 2, -2, 3, -3, .infinity]),
    Example(.binary(.remainder), [tensor([4], [7, -7, 7, 1]), tensor([4], [3, 3, -3, 0])], [1, -1, 1, .nan]),
    Example(.binary(.maximum), [tensor([3], [1, .nan, 3]), tensor([3], [2, 1, .nan])], [2, .nan, .nan]),
    Example(.transpose([1, 0]), [matrix], [1, 4, 2, 5, 3, 6]),
    Example(.broadcastInDimension([2, 3], axes: [0]), [tensor([2], [1, 2])], [1, 1, 1, 2, 2, 2]),
    Example(.broadcastInDimension([2, 3], axes: [1]), [tensor([3], [1, 2, 3])], [1, 2, 3, 1, 2, 3]),
    Example(.slice(starts: [0, 1], limits: [2, 3], strides: [1, 1]), [matrix], [2, 3, 5, 6]),
    Example(.slice(starts: [1, 0], limits: [2, 3], strides: [1, 2]), [matrix], [4, 6]),
    Example(
      .pad(low: [0, 1], high: [1, 0], interior: [0, 1]), [tensor([1, 2], [1, 2]), Tensor(Float(9))],
      [9, 1, 9, 2, 9, 9, 9, 9]),
    Example(.concatenate(axis: 1), [tensor([2, 1], [1, 2]), tensor([2, 2], [3, 4, 5, 6])], [1, 3, 4, 2, 5, 6]),
    Example(.concatenate(axis: 0), [tensor([1, 2], [1, 2]), tensor([2, 2], [3, 4, 5, 6])], [1, 2, 3, 4, 5, 6]),
    Example(.reverse(axes: [1]), [matrix], [3, 2, 1, 6, 5, 4]),
    Example(.gather(axis: 1), [matrix, Tensor([2, 0, -5, 9] as [Int32])], [3, 1, 1, 3, 6, 4, 4, 6]),
    Example(
      .scatterAdd([4], axis: 0), [Tensor([2, 0, 2, 4, -1] as [Int32]), tensor([5], [1, 2, 4, 8, 16])], [2, 0, 5, 0]),
    Example(.reduce(.sum, axes: [0]), [matrix], [5, 7, 9]),
    Example(.reduce(.sum, axes: [1]), [matrix], [6, 15]),
    Example(.reduce(.product, axes: [1]), [matrix], [6, 120]),
    Example(.reduce(.product, axes: [1]), [Tensor(zeros: [1, 0])], [1]),
    Example(.reduce(.maximum, axes: [0]), [tensor([2, 2], [1, -.infinity, .nan, 3])], [.nan, 3]),
    Example(.reduce(.minimum, axes: []), [tensor([2], [1, 2])], [1, 2]),
    Example(.reduce(.minimum, axes: [1]), [Tensor(zeros: [1, 0])], [.infinity]),
    Example(.cumulativeSum(axis: 1), [matrix], [1, 3, 6, 4, 9, 15]),
    Example(.cumulativeSum(axis: 1, exclusive: true), [matrix], [0, 1, 3, 0, 4, 9]),
    Example(.cumulativeSum(axis: 0, reverse: true), [matrix], [5, 7, 9, 4, 5, 6]),
    Example(.cumulativeSum(axis: 1, exclusive: true, reverse: true), [matrix], [5, 3, 0, 11, 6, 0]),
    Example(.argMax(axis: 1), [tensor([3, 3], [1, 3, 3, 5, 4, 5, 1, .nan, .nan])], [1, 0, 1]),
    Example(.topKValues(2), [tensor([3, 3], [1, 3, 3, 5, 4, 5, 1, .nan, .nan])], [3, 3, 5, 5, .nan, .nan]),
    Example(.topKIndices(2), [tensor([3, 3], [1, 3, 3, 5, 4, 5, 1, .nan, .nan])], [1, 2, 0, 2, 1, 2]),
    Example(.topKIndices(4), [tensor([4], [-.infinity, 0, .infinity, -0.0])], [2, 1, 3, 0]),
    Example(.softmax, [tensor([3], [0, 0.6931471805599453, 1.0986122886681098])], [1.0 / 6, 2.0 / 6, 3.0 / 6]),
    Example(.logSoftmax, [tensor([2], [1000, 1000])], [-0.693147180559945, -0.693147180559945]),
    Example(.dot(transposeRight: true), [matrix, other], [140, 320, 320, 770]),
    Example(.dot(transposeLeft: true), [matrix, other], [170, 220, 270, 220, 290, 360, 270, 360, 450]),
    Example(
      .dot(), [tensor([2, 1, 2], [1, 2, 3, 4]), tensor([2, 2, 1], [5, 6, 7, 8])], [17, 53]),
    // Cells 1…5, padded by a zero in front, kernel (1, 10) two cells apart, stride 2: (0, 2), (2, 4).
    Example(
      .convolution(convolution1), [tensor([1, 5, 1], [1, 2, 3, 4, 5]), tensor([2, 1, 1], [1, 10])], [20, 42]),
    Example(
      .convolutionInputGradient(convolution1, inputShape: [1, 5, 1]),
      [tensor([1, 2, 1], [1, 100]), tensor([2, 1, 1], [1, 10])], [0, 110, 0, 1000, 0]),
    Example(
      .convolutionKernelGradient(convolution1, kernelShape: [2, 1, 1]),
      [tensor([1, 5, 1], [1, 2, 3, 4, 5]), tensor([1, 2, 1], [1, 100])], [200, 402]),
    // Two cells of channels (a, b); channel a makes filters 0 and 1, channel b filters 2 and 3.
    Example(
      .convolution(grouped), [tensor([1, 2, 2], [1, 2, 3, 4]), tensor([1, 1, 4], [1, 10, 100, 1000])],
      [1, 10, 200, 2000, 3, 30, 400, 4000]),
    Example(.reduceWindow(.sum, [WindowAxis(size: 2, stride: 2, high: 1)]), [tensor([1, 3, 1], [1, 2, 3])], [3, 3]),
    Example(
      .reduceWindow(.maximum, [WindowAxis(size: 2, stride: 1, low: 1)]), [tensor([1, 3, 1], [-3, -1, -2])],
      [-3, -1, -1]),
    Example(
      .reduceWindowSumGradient([WindowAxis(size: 2, stride: 1)], inputShape: [1, 3, 1]), [tensor([1, 2, 1], [1, 10])],
      [1, 11, 10]),
    Example(
      .selectAndScatter([WindowAxis(size: 2, stride: 1)]),
      [tensor([1, 4, 1], [5, 5, 1, 7]), tensor([1, 3, 1], [1, 10, 100])], [1, 10, 0, 100]),
  ]

  @Test func sumsIn64Bits() throws {
    // In float32 the sum would stay at 2²⁴.
    let builder = GraphBuilder(name: "sum")
    let x = builder.parameter("x", TensorType([3]))
    let graph = builder.finish(outputs: [("y", try x.sum() - 16_777_216)])
    #expect(try ReferenceBackend().run(graph, [Tensor([16_777_216, 1, 1] as [Float])]) == [Tensor(Float(2))])
    #expect(
      try ReferenceBackend().evaluate(graph, [[16_777_216, 0.1, 0.1]])[0][0] == 16_777_216 + 0.1 + 0.1 - 16_777_216)
  }

  @Test func evaluateRefusesInputsThatDoNotFit() throws {
    let builder = GraphBuilder(name: "affine")
    let x = builder.parameter("x", TensorType([2, 3]))
    let graph = builder.finish(outputs: [("y", try x + 1)])
    #expect(throws: BackendError("reference: graph affine expected 1 input, received 0")) {
      try ReferenceBackend().evaluate(graph, [])
    }
    #expect(
      throws: BackendError(
        "reference: parameter \"x\" of graph affine expected 6 elements for float32 (2, 3), received 2")
    ) { try ReferenceBackend().evaluate(graph, [[1, 2]]) }
  }

  @Test func randomNumbersAreThoseOfPhilox() throws {
    let graph = try graph(drawing: 7, key: 0xFFFF_FFFF_FFFF_FFFF)
    // The known answer of Random123 for counter 0 and key 0 is 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
    let zero = try ReferenceBackend().run(try self.graph(drawing: 5, key: 0), [Tensor(Int32(0))])[0]
    let words: [UInt32] = [0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8]
    #expect(Array(zero.scalars(as: Float.self).prefix(4)) == words.map { Float($0 >> 8) / 16_777_216 })
    // Step −1 is all ones in the upper half of the counter.
    let ones = try ReferenceBackend().run(graph, [Tensor(Int32(-1))])[0].scalars(as: Float.self)
    let second = Philox(key: .max).block(SIMD4(1, 0, .max, .max))
    #expect(Array(ones[4...]) == (0..<3).map { Float(second[$0] >> 8) / 16_777_216 })
  }

  private func graph(drawing count: Int, key: UInt64) throws -> Graph {
    let builder = GraphBuilder(name: "random")
    let step = builder.parameter("step", TensorType([], .int32))
    return builder.finish(outputs: [("u", try builder.apply(.randomUniform([count], key: key), [step]))])
  }
}
