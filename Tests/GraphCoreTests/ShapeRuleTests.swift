import GraphCore
import TensorCore
import Testing

/// A line of the table: an operation on operands, and its result type or the whole message of the refusal.
struct ShapeCase: Sendable, CustomTestStringConvertible {
  var operation: GraphCore.Operation
  var operands: [TensorType]
  var expected: String

  init(_ operation: GraphCore.Operation, _ operands: [TensorType], _ expected: String) {
    self.operation = operation
    self.operands = operands
    self.expected = expected
  }

  var testDescription: String { "\(operation.name) \(operands): \(expected)" }
}

@Suite struct ShapeRuleTests {
  @Test(arguments: sources + elementwise + layout + rows + reductions + products + windows + recurrences + limits)
  func givesTheTypeOrTheMessage(shapeCase: ShapeCase) {
    let outcome: String
    do throws(ShapeError) {
      outcome = try shapeCase.operation.resultType(shapeCase.operands).description
    } catch {
      outcome = error.description
    }
    #expect(outcome == shapeCase.expected)
  }

  private static func f(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions)) }
  private static func i(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions), .int32) }
  private static func b(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions), .bool) }
  private static func u(_ dimensions: Int...) -> TensorType { TensorType(Shape(dimensions), .uint8) }

  static let sources: [ShapeCase] = [
    ShapeCase(.parameter(0, f(2, 3)), [], "float32 (2, 3)"),
    ShapeCase(.parameter(0, f(2, 3)), [f()], "parameter: expected 0 operands, received 1"),
    ShapeCase(.constant(Tensor([1, 2] as [Int32])), [], "int32 (2,)"),
    ShapeCase(.iota([2, 3], axis: 1), [], "int32 (2, 3)"),
    ShapeCase(.iota([2, 3], axis: 2), [], "iota: expected an axis of (2, 3), received axis 2"),
    ShapeCase(.iota([], axis: 0), [], "iota: expected an axis of (), received axis 0"),
    ShapeCase(.randomUniform([2, 3], key: 1), [i()], "float32 (2, 3)"),
    ShapeCase(.randomNormal([2, 3], key: 1), [i()], "float32 (2, 3)"),
    ShapeCase(.randomBits([2, 3], key: 1), [i()], "int32 (2, 3)"),
    ShapeCase(
      .randomBits([2, 3], key: 1), [f()], "randomBits: expected an int32 scalar step, received float32 ()"),
    ShapeCase(
      .randomNormal([2, 3], key: 1), [i(1)], "randomNormal: expected an int32 scalar step, received int32 (1,)"),
    ShapeCase(
      .randomUniform([2, 3], key: 1), [f()], "randomUniform: expected an int32 scalar step, received float32 ()"),
    ShapeCase(
      .randomUniform([2, 3], key: 1), [i(1)], "randomUniform: expected an int32 scalar step, received int32 (1,)"),
  ]

  static let elementwise: [ShapeCase] = [
    ShapeCase(.unary(.exponential), [f(2, 3)], "float32 (2, 3)"),
    ShapeCase(.unary(.exponential), [i(2)], "exponential: expected float32, received int32 (2,)"),
    ShapeCase(.unary(.exponential), [f(), f()], "exponential: expected 1 operand, received 2"),
    ShapeCase(.unary(.negate), [i(2)], "int32 (2,)"),
    ShapeCase(.unary(.negate), [b(2)], "negate: expected float32 or int32, received bool (2,)"),
    ShapeCase(.unary(.abs), [u(2)], "abs: expected float32 or int32, received uint8 (2,)"),
    ShapeCase(.unary(.sign), [i(2)], "int32 (2,)"),
    ShapeCase(.unary(.not), [b(2)], "bool (2,)"),
    ShapeCase(.unary(.not), [f(2)], "not: expected bool, received float32 (2,)"),
    ShapeCase(.unary(.isFinite), [f(2)], "bool (2,)"),
    ShapeCase(.binary(.add), [f(2, 3), f(2, 3)], "float32 (2, 3)"),
    ShapeCase(.binary(.add), [i(2), i(2)], "int32 (2,)"),
    ShapeCase(
      .binary(.add), [f(2), f(1)],
      "add: expected operands of one shape and type, received float32 (2,), float32 (1,)"),
    ShapeCase(
      .binary(.add), [f(2), i(2)],
      "add: expected operands of one shape and type, received float32 (2,), int32 (2,)"),
    ShapeCase(.binary(.add), [b(2), b(2)], "add: expected float32 or int32, received bool (2,), bool (2,)"),
    ShapeCase(.binary(.power), [i(), i()], "power: expected float32, received int32 (), int32 ()"),
    ShapeCase(.unary(.round), [i(2)], "round: expected float32, received int32 (2,)"),
    ShapeCase(.binary(.remainder), [i(2), i(2)], "int32 (2,)"),
    ShapeCase(.binary(.and), [b(2), b(2)], "bool (2,)"),
    ShapeCase(.binary(.or), [i(2), i(2)], "or: expected bool, received int32 (2,), int32 (2,)"),
    ShapeCase(.compare(.less), [i(2), i(2)], "bool (2,)"),
    ShapeCase(.compare(.less), [u(2), u(2)], "bool (2,)"),
    ShapeCase(.compare(.less), [f(2)], "compare: expected 2 operands, received 1"),
    ShapeCase(.select, [b(2), i(2), i(2)], "int32 (2,)"),
    ShapeCase(
      .select, [b(2), i(2), f(2)],
      "select: expected a bool predicate and two values of its shape and one type, "
        + "received bool (2,), int32 (2,), float32 (2,)"),
    ShapeCase(
      .select, [f(2), f(2), f(2)],
      "select: expected a bool predicate and two values of its shape and one type, "
        + "received float32 (2,), float32 (2,), float32 (2,)"),
    ShapeCase(
      .select, [b(), f(2), f(2)],
      "select: expected a bool predicate and two values of its shape and one type, "
        + "received bool (), float32 (2,), float32 (2,)"),
    ShapeCase(.convert(.uint8), [f(2, 0)], "uint8 (2, 0)"),
  ]

  static let layout: [ShapeCase] = [
    ShapeCase(.reshape([3, 2]), [u(6)], "uint8 (3, 2)"),
    ShapeCase(.reshape([]), [f(1, 1)], "float32 ()"),
    ShapeCase(.reshape([4]), [f(2, 3)], "reshape: expected 4 elements for (4,), received float32 (2, 3)"),
    ShapeCase(.transpose([2, 0, 1]), [f(2, 3, 4)], "float32 (4, 2, 3)"),
    ShapeCase(.transpose([0, 0]), [f(2, 3)], "transpose: expected a permutation of 2 axes, received [0, 0]"),
    ShapeCase(.transpose([0]), [f(2, 3)], "transpose: expected a permutation of 2 axes, received [0]"),
    ShapeCase(.broadcastInDimension([4, 2, 3], axes: [0, 2]), [f(1, 3)], "float32 (4, 2, 3)"),
    ShapeCase(
      .broadcastInDimension([2, 3], axes: [1]), [f(2)],
      "broadcastInDimension: expected a shape that broadcasts to (2, 3) along axes [1], received float32 (2,)"),
    ShapeCase(
      .broadcastInDimension([2, 3], axes: [2]), [f(3)],
      "broadcastInDimension: expected a shape that broadcasts to (2, 3) along axes [2], received float32 (3,)"),
    ShapeCase(
      .broadcastInDimension([2, 3], axes: [1, 0]), [f(3, 2)],
      "broadcastInDimension: expected 2 increasing axes, received [1, 0]"),
    ShapeCase(
      .broadcastInDimension([2, 3], axes: []), [f(3)],
      "broadcastInDimension: expected 1 increasing axes, received []"),
    ShapeCase(.slice(starts: [1, 0], limits: [6, 3], strides: [2, 2]), [f(7, 3)], "float32 (3, 2)"),
    ShapeCase(.slice(starts: [2], limits: [2], strides: [1]), [f(2)], "float32 (0,)"),
    ShapeCase(
      .slice(starts: [0], limits: [4], strides: [1]), [f(3)],
      "slice: expected a range within axis 0 of (3,), received 0..<4 by 1"),
    ShapeCase(
      .slice(starts: [-1], limits: [2], strides: [1]), [f(3)],
      "slice: expected a range within axis 0 of (3,), received -1..<2 by 1"),
    ShapeCase(
      .slice(starts: [2], limits: [1], strides: [1]), [f(3)],
      "slice: expected a range within axis 0 of (3,), received 2..<1 by 1"),
    ShapeCase(
      .slice(starts: [0], limits: [2], strides: [0]), [f(3)],
      "slice: expected a range within axis 0 of (3,), received 0..<2 by 0"),
    ShapeCase(
      .slice(starts: [0], limits: [2], strides: [1]), [f(3, 4)], "slice: expected 2 ranges, received float32 (3, 4)"),
    ShapeCase(.pad(low: [1], high: [2], interior: [3]), [i(3), i()], "int32 (12,)"),
    ShapeCase(.pad(low: [1], high: [2], interior: [3]), [i(0), i()], "int32 (3,)"),
    ShapeCase(
      .pad(low: [1], high: [0], interior: [0]), [f(3), i()],
      "pad: expected a scalar of type float32 to fill with, received float32 (3,), int32 ()"),
    ShapeCase(
      .pad(low: [-1], high: [0], interior: [0]), [f(3), f()],
      "pad: expected padding of at least 0, received [-1] [0] [0]"),
    ShapeCase(
      .pad(low: [], high: [], interior: []), [f(3), f()],
      "pad: expected 1 axes of padding, received float32 (3,), float32 ()"),
    ShapeCase(.concatenate(axis: 1), [f(2, 3), f(2, 0), f(2, 4)], "float32 (2, 7)"),
    ShapeCase(.concatenate(axis: 0), [], "concatenate: expected at least one operand, received "),
    ShapeCase(.concatenate(axis: 2), [f(2, 3)], "concatenate: expected distinct axes of (2, 3), received [2]"),
    ShapeCase(
      .concatenate(axis: 0), [f(2, 3), f(2, 4)],
      "concatenate: expected operands that differ along axis 0 only, received float32 (2, 3), float32 (2, 4)"),
    ShapeCase(
      .concatenate(axis: 0), [f(2), i(2)],
      "concatenate: expected operands that differ along axis 0 only, received float32 (2,), int32 (2,)"),
    ShapeCase(.reverse(axes: [1, 0]), [b(2, 3)], "bool (2, 3)"),
    ShapeCase(.reverse(axes: [1, 1]), [b(2, 3)], "reverse: expected distinct axes of (2, 3), received [1, 1]"),
  ]

  static let rows: [ShapeCase] = [
    ShapeCase(.gather(axis: 0), [f(5, 3), i(2, 4)], "float32 (2, 4, 3)"),
    ShapeCase(.gather(axis: 1), [b(5, 3), i()], "bool (5,)"),
    ShapeCase(.gather(axis: 0), [f(5, 3)], "gather: expected 2 operands, received 1"),
    ShapeCase(.gather(axis: 2), [f(5, 3), i(2)], "gather: expected distinct axes of (5, 3), received [2]"),
    ShapeCase(.gather(axis: 0), [f(5, 3), f(2)], "gather: expected int32 indices, received float32 (2,)"),
    ShapeCase(
      .gather(axis: 0), [f(0, 3), i(2)], "gather: expected at least one row along axis 0, received float32 (0, 3)"),
    ShapeCase(.scatterAdd([5, 3], axis: 0), [i(2, 4), f(2, 4, 3)], "float32 (5, 3)"),
    ShapeCase(.scatterAdd([5, 3], axis: 1), [i(), i(5)], "int32 (5, 3)"),
    ShapeCase(.scatterAdd([5, 3], axis: 0), [i(2)], "scatterAdd: expected 2 operands, received 1"),
    ShapeCase(
      .scatterAdd([5, 3], axis: -1), [i(2), f(2, 3)], "scatterAdd: expected an axis of (5, 3), received axis -1"),
    ShapeCase(
      .scatterAdd([5, 3], axis: 0), [f(2), f(2, 3)], "scatterAdd: expected int32 indices, received float32 (2,)"),
    ShapeCase(
      .scatterAdd([5, 3], axis: 0), [i(2), b(2, 3)],
      "scatterAdd: expected rows of float32 or int32, received bool (2, 3)"),
    ShapeCase(
      .scatterAdd([5, 3], axis: 0), [i(2), f(3, 3)],
      "scatterAdd: expected rows of type float32 (2, 3), received float32 (3, 3)"),
  ]

  static let reductions: [ShapeCase] = [
    ShapeCase(.reduce(.sum, axes: [0, 2]), [f(2, 3, 4)], "float32 (3,)"),
    ShapeCase(.reduce(.sum, axes: []), [i(2)], "int32 (2,)"),
    ShapeCase(.reduce(.maximum, axes: [0]), [b(2)], "bool ()"),
    ShapeCase(.reduce(.product, axes: [1]), [i(2, 3)], "int32 (2,)"),
    ShapeCase(.reduce(.product, axes: [0]), [b(2)], "reduce: expected float32 or int32, received bool (2,)"),
    ShapeCase(.reduce(.sum, axes: [0]), [b(2)], "reduce: expected float32 or int32, received bool (2,)"),
    ShapeCase(.reduce(.sum, axes: [1]), [f(2)], "reduce: expected distinct axes of (2,), received [1]"),
    ShapeCase(.reduce(.sum, axes: [-1]), [f(2)], "reduce: expected distinct axes of (2,), received [-1]"),
    ShapeCase(.cumulativeSum(axis: 1), [f(2, 3)], "float32 (2, 3)"),
    ShapeCase(.cumulativeSum(axis: 0, reverse: true), [i(0)], "int32 (0,)"),
    ShapeCase(.cumulativeSum(axis: 2), [f(2, 3)], "cumulativeSum: expected distinct axes of (2, 3), received [2]"),
    ShapeCase(.cumulativeSum(axis: 0), [b(2)], "cumulativeSum: expected float32 or int32, received bool (2,)"),
    ShapeCase(.argMax(axis: 0), [f(2, 3)], "int32 (3,)"),
    ShapeCase(
      .argMax(axis: 1), [f(2, 0)], "argMax: expected at least one element along axis 1, received float32 (2, 0)"),
    ShapeCase(.argMax(axis: 0), [b(2)], "argMax: expected float32 or int32, received bool (2,)"),
    ShapeCase(.topKValues(2), [f(4, 3)], "float32 (4, 2)"),
    ShapeCase(.topKValues(0), [i(3)], "int32 (0,)"),
    ShapeCase(.topKIndices(3), [f(4, 3)], "int32 (4, 3)"),
    ShapeCase(
      .topKIndices(4), [f(4, 3)], "topKIndices: expected from 0 to 3 elements of the last axis, received 4"),
    ShapeCase(
      .topKValues(-1), [f(4, 3)], "topKValues: expected from 0 to 3 elements of the last axis, received -1"),
    ShapeCase(.topKValues(1), [f()], "topKValues: expected at least one axis, received float32 ()"),
    ShapeCase(.topKValues(1), [b(2)], "topKValues: expected float32 or int32, received bool (2,)"),
    ShapeCase(.softmax, [f(2, 3)], "float32 (2, 3)"),
    ShapeCase(.softmax, [f()], "softmax: expected at least one axis, received float32 ()"),
    ShapeCase(.logSoftmax, [i(2)], "logSoftmax: expected float32, received int32 (2,)"),
  ]

  private static let axis = Convolution.Axis()
  private static let flat = Convolution(axes: [axis])

  static let products: [ShapeCase] = [
    ShapeCase(.dot(), [f(2, 3), f(3, 4)], "float32 (2, 4)"),
    ShapeCase(.dot(transposeLeft: true), [f(3, 2), f(3, 4)], "float32 (2, 4)"),
    ShapeCase(.dot(transposeRight: true), [f(5, 2, 3), f(5, 4, 3)], "float32 (5, 2, 4)"),
    ShapeCase(.dot(transposeLeft: true, transposeRight: true), [f(3, 2), f(4, 3)], "float32 (2, 4)"),
    ShapeCase(
      .dot(), [f(2, 3), f(4, 3)],
      "dot: expected equal batch axes and an equal contracted axis, received float32 (2, 3), float32 (4, 3)"),
    ShapeCase(
      .dot(), [f(5, 2, 3), f(6, 3, 4)],
      "dot: expected equal batch axes and an equal contracted axis, received float32 (5, 2, 3), float32 (6, 3, 4)"),
    ShapeCase(
      .dot(), [f(3), f(3)], "dot: expected two operands of one rank, at least 2, received float32 (3,), float32 (3,)"),
    ShapeCase(.dot(), [i(2, 3), i(3, 4)], "dot: expected float32 operands, received int32 (2, 3), int32 (3, 4)"),
    ShapeCase(.convolution(flat), [f(2, 9, 3), f(3, 3, 4)], "float32 (2, 7, 4)"),
    ShapeCase(
      .convolution(Convolution(axes: [Convolution.Axis(stride: 2, low: 1, high: 2, dilation: 3)])),
      [f(2, 9, 3), f(3, 3, 4)], "float32 (2, 3, 4)"),
    ShapeCase(.convolution(Convolution(axes: [axis], groups: 2)), [f(2, 9, 6), f(3, 3, 4)], "float32 (2, 7, 4)"),
    ShapeCase(
      .convolution(flat), [f(2, 9, 3), f(3, 4, 4)],
      "convolution: expected input channels of groups x kernel channels, and filters divisible by the groups, "
        + "received float32 (2, 9, 3), float32 (3, 4, 4)"),
    ShapeCase(
      .convolution(flat), [f(2, 9), f(3, 3, 4)],
      "convolution: expected an input and a kernel of rank 3, received float32 (2, 9), float32 (3, 3, 4)"),
    ShapeCase(
      .convolution(flat), [f(2, 2, 3), f(3, 3, 4)],
      "convolution: expected a kernel of at most 2 cells along spatial axis 0, received 3 cells"),
    ShapeCase(
      .convolution(Convolution(axes: [Convolution.Axis(stride: 0)])), [f(2, 9, 3), f(3, 3, 4)],
      "convolution: expected positive strides, dilations and kernel sizes, and padding of at least 0, "
        + "received stride 0 pad 0+0"),
    ShapeCase(
      .convolutionInputGradient(flat, inputShape: [2, 9, 3]), [f(2, 7, 4), f(3, 3, 4)], "float32 (2, 9, 3)"),
    ShapeCase(
      .convolutionInputGradient(flat, inputShape: [2, 9, 3]), [f(2, 8, 4), f(3, 3, 4)],
      "convolutionInputGradient: expected a gradient of type float32 (2, 7, 4), received float32 (2, 8, 4)"),
    ShapeCase(
      .convolutionKernelGradient(flat, kernelShape: [3, 3, 4]), [f(2, 9, 3), f(2, 7, 4)], "float32 (3, 3, 4)"),
    ShapeCase(
      .convolutionKernelGradient(flat, kernelShape: [3, 3, 4]), [f(2, 9, 3), f(1, 7, 4)],
      "convolutionKernelGradient: expected a gradient of type float32 (2, 7, 4), received float32 (1, 7, 4)"),
  ]

  private static let pairs = [WindowAxis(size: 2, stride: 2)]

  static let windows: [ShapeCase] = [
    ShapeCase(.reduceWindow(.sum, pairs), [f(2, 9, 3)], "float32 (2, 4, 3)"),
    ShapeCase(
      .reduceWindow(.maximum, [WindowAxis(size: 3, stride: 2, low: 1, high: 1)]), [f(2, 9, 3)], "float32 (2, 5, 3)"),
    ShapeCase(
      .reduceWindow(.sum, pairs), [f(2, 9)], "reduceWindow: expected float32 of rank 3, received float32 (2, 9)"),
    ShapeCase(
      .reduceWindow(.sum, pairs), [i(2, 9, 3)], "reduceWindow: expected float32 of rank 3, received int32 (2, 9, 3)"),
    ShapeCase(
      .reduceWindow(.sum, pairs), [f(2, 1, 3)],
      "reduceWindow: expected a window of at most 1 cells along spatial axis 0, received 2"),
    ShapeCase(
      .reduceWindow(.sum, [WindowAxis(size: 2, stride: 2, low: 2)]), [f(2, 9, 3)],
      "reduceWindow: expected padding smaller than the window, received size 2 stride 2 pad 2+0"),
    ShapeCase(
      .reduceWindow(.sum, [WindowAxis(size: 0, stride: 1)]), [f(2, 9, 3)],
      "reduceWindow: expected positive window sizes and strides, and padding of at least 0, "
        + "received size 0 stride 1 pad 0+0"),
    ShapeCase(.reduceWindowSumGradient(pairs, inputShape: [2, 9, 3]), [f(2, 4, 3)], "float32 (2, 9, 3)"),
    ShapeCase(
      .reduceWindowSumGradient(pairs, inputShape: [2, 9, 3]), [f(2, 5, 3)],
      "reduceWindowSumGradient: expected a gradient of type float32 (2, 4, 3), received float32 (2, 5, 3)"),
    ShapeCase(.selectAndScatter(pairs), [f(2, 9, 3), f(2, 4, 3)], "float32 (2, 9, 3)"),
    ShapeCase(
      .selectAndScatter(pairs), [f(2, 9, 3), f(2, 9, 3)],
      "selectAndScatter: expected a gradient of type float32 (2, 4, 3), received float32 (2, 9, 3)"),
  ]

  /// Sizes that a file may hold and arithmetic on them would trap on.
  static let limits: [ShapeCase] = [
    ShapeCase(
      .unary(.negate), [TensorType(Shape([Int](repeating: 1, count: 33)))],
      "negate: expected at most 32 axes, received 33"),
    ShapeCase(
      .reshape(Shape([Int](repeating: 1, count: 33))), [f()], "reshape: expected at most 32 axes, received 33"),
    ShapeCase(
      .reshape([-1, -6]), [f(6)],
      "reshape: expected sizes from 0 to 2147483647 and at most 2^48 elements, received (-1, -6)"),
    ShapeCase(
      .reshape([1 << 30, 1 << 30, 1 << 30]), [f(6)],
      "reshape: expected sizes from 0 to 2147483647 and at most 2^48 elements, "
        + "received (1073741824, 1073741824, 1073741824)"),
    ShapeCase(
      .iota([.max, 2], axis: 0), [],
      "iota: expected sizes from 0 to 2147483647 and at most 2^48 elements, received (9223372036854775807, 2)"),
    ShapeCase(
      .broadcastInDimension([1 << 31, 0], axes: []), [f()],
      "broadcastInDimension: expected sizes from 0 to 2147483647 and at most 2^48 elements, received (2147483648, 0)"),
    ShapeCase(
      .pad(low: [.max], high: [1], interior: [0]), [f(3), f()],
      "pad: expected sizes up to 2147483647, received 9223372036854775807"),
    ShapeCase(
      .pad(low: [1 << 30], high: [1 << 30], interior: [0]), [f(3), f()],
      "pad: expected sizes from 0 to 2147483647 and at most 2^48 elements, received (2147483651,)"),
    ShapeCase(
      .slice(starts: [0], limits: [3], strides: [.max]), [f(3)],
      "slice: expected sizes up to 2147483647, received 9223372036854775807"),
    ShapeCase(
      .convolution(Convolution(axes: [Convolution.Axis(dilation: 1 << 40)])), [f(2, 9, 3), f(3, 3, 4)],
      "convolution: expected sizes up to 2147483647, received 1099511627776"),
    ShapeCase(
      .convolution(Convolution(axes: [Convolution.Axis(dilation: 1 << 30)])), [f(2, 9, 3), f(3, 3, 4)],
      "convolution: expected a kernel of at most 9 cells along spatial axis 0, received 2147483649 cells"),
    ShapeCase(
      .reduceWindow(.sum, [WindowAxis(size: .max, stride: 1, low: .max)]), [f(2, 9, 3)],
      "reduceWindow: expected sizes up to 2147483647, received 9223372036854775807"),
  ]
}
