import TensorCore

/// The table of shape rules: what type each operation's result has, and what its operands must be.
extension Operation {
  /// The type of the result for operands of the given types.
  ///
  /// - Throws: ``ShapeError`` naming what was expected and what came.
  public func resultType(_ operands: [TensorType]) throws(ShapeError) -> TensorType {
    let rule = ShapeRule(operation: self, operands: operands)
    try rule.requireSizes()
    for operand in operands where operand.shape.rank > Shape.largestRank { try rule.requireIndexable(operand.shape) }
    let type = try resultType(operands, rule)
    try rule.requireIndexable(type.shape)
    return type
  }

  private func resultType(_ operands: [TensorType], _ rule: ShapeRule) throws(ShapeError) -> TensorType {
    switch self {
    case .parameter(_, let type):
      try rule.takes(0)
      return type
    case .constant(let tensor):
      try rule.takes(0)
      return TensorType(tensor.shape, tensor.dtype)
    case .iota(let shape, let axis):
      try rule.takes(0)
      try rule.require(shape.dimensions.indices.contains(axis), "an axis of \(shape)", "axis \(axis)")
      return TensorType(shape, .int32)
    case .randomBits(let shape, _):
      return TensorType(try rule.random(shape), .int32)
    case .randomUniform(let shape, _), .randomNormal(let shape, _):
      return TensorType(try rule.random(shape))

    case .unary(let function):
      try rule.takes(1)
      switch function {
      case .not: try rule.takes([.bool])
      case .negate, .abs, .sign: try rule.takes([.float32, .int32])
      default: try rule.takes([.float32])
      }
      return function == .isFinite ? TensorType(operands[0].shape, .bool) : operands[0]
    case .binary(let function):
      try rule.takesEqual(2)
      switch function {
      case .and, .or: try rule.takes([.bool])
      case .power: try rule.takes([.float32])
      default: try rule.takes([.float32, .int32])
      }
      return operands[0]
    case .compare:
      try rule.takesEqual(2)
      return TensorType(operands[0].shape, .bool)
    case .select:
      try rule.takes(3)
      try rule.require(
        operands[0] == TensorType(operands[1].shape, .bool) && operands[1] == operands[2],
        "a bool predicate and two values of its shape and one type")
      return operands[1]
    case .convert(let dtype):
      try rule.takes(1)
      return TensorType(operands[0].shape, dtype)

    case .reshape(let shape):
      try rule.takes(1)
      try rule.require(shape.count == operands[0].shape.count, "\(shape.count) elements for \(shape)")
      return TensorType(shape, operands[0].dtype)
    case .transpose(let permutation):
      try rule.takes(1)
      try rule.require(
        permutation.sorted() == Array(operands[0].shape.dimensions.indices),
        "a permutation of \(operands[0].shape.rank) axes", "\(permutation)")
      return TensorType(Shape(permutation.map { operands[0].shape[$0] }), operands[0].dtype)
    case .broadcastInDimension(let shape, let axes):
      return try rule.broadcast(to: shape, axes: axes)
    case .slice(let starts, let limits, let strides):
      return try rule.slice(starts, limits, strides)
    case .pad(let low, let high, let interior):
      return try rule.pad(low, high, interior)
    case .concatenate(let axis):
      return try rule.concatenate(axis)
    case .reverse(let axes):
      try rule.takes(1)
      try rule.requireAxes(axes)
      return operands[0]
    case .gather(let axis):
      return try rule.gather(axis)
    case .scatterAdd(let shape, let axis):
      return try rule.scatterAdd(shape, axis)

    case .reduce(let reduction, let axes):
      try rule.takes(1)
      let isArithmetic = reduction == .sum || reduction == .product
      try rule.takes(isArithmetic ? [.float32, .int32] : [.float32, .int32, .bool])
      try rule.requireAxes(axes)
      return TensorType(operands[0].shape.removing(axes: axes), operands[0].dtype)
    case .cumulativeSum(let axis, _, _):
      try rule.takes(1)
      try rule.takes([.float32, .int32])
      try rule.requireAxes([axis])
      return operands[0]
    case .argMax(let axis):
      try rule.takes(1)
      try rule.takes([.float32, .int32])
      try rule.requireAxes([axis])
      try rule.require(operands[0].shape[axis] > 0, "at least one element along axis \(axis)")
      return TensorType(operands[0].shape.removing(axes: [axis]), .int32)
    case .topKValues(let k):
      return TensorType(try rule.top(k), operands[0].dtype)
    case .topKIndices(let k):
      return TensorType(try rule.top(k), .int32)
    case .softmax, .logSoftmax:
      try rule.takes(1)
      try rule.takes([.float32])
      try rule.require(operands[0].shape.rank >= 1, "at least one axis")
      return operands[0]

    case .dot(let transposeLeft, let transposeRight):
      return try rule.dot(transposeLeft, transposeRight)
    case .convolution(let convolution):
      return try rule.convolution(convolution)
    case .convolutionInputGradient(let convolution, let inputShape):
      try rule.takes(2)
      let output = try Operation.convolution(convolution).resultType([TensorType(inputShape), operands[1]])
      try rule.require(output == operands[0], "a gradient of type \(output)", "\(operands[0])")
      return TensorType(inputShape)
    case .convolutionKernelGradient(let convolution, let kernelShape):
      try rule.takes(2)
      let output = try Operation.convolution(convolution).resultType([operands[0], TensorType(kernelShape)])
      try rule.require(output == operands[1], "a gradient of type \(output)", "\(operands[1])")
      return TensorType(kernelShape)

    case .recurrence(let recurrence):
      let (batch, steps, units) = try rule.recurrence(recurrence)
      return TensorType([batch, recurrence.rowCount(steps: steps), units])
    case .recurrenceTrace(let recurrence): return try rule.recurrenceTrace(recurrence)
    case .recurrenceGradient(let recurrence, let differential):
      return try rule.recurrenceGradient(recurrence, differential)

    case .reduceWindow(_, let window):
      try rule.takes(1)
      return try rule.window(window, over: operands[0])
    case .reduceWindowSumGradient(let window, let inputShape):
      try rule.takes(1)
      let output = try rule.window(window, over: TensorType(inputShape))
      try rule.require(output == operands[0], "a gradient of type \(output)")
      return TensorType(inputShape)
    case .selectAndScatter(let window):
      try rule.takes(2)
      let output = try rule.window(window, over: operands[0])
      try rule.require(output == operands[1], "a gradient of type \(output)", "\(operands[1])")
      return operands[0]
    }
  }
}

/// The checks that several rules share.
struct ShapeRule {
  let operation: Operation
  let operands: [TensorType]

  func require(_ condition: Bool, _ expected: String, _ received: String? = nil) throws(ShapeError) {
    guard !condition else { return }
    throw ShapeError(
      operation: operation.name, expected: expected,
      received: received ?? operands.map(\.description).joined(separator: ", "))
  }

  /// Guards the arithmetic of the rules themselves, which cannot overflow with sizes in this range.
  func requireSizes() throws(ShapeError) {
    let (sizes, shape) = operation.attributeSizes
    for size in sizes { try require(size <= Shape.largestSize, "sizes up to \(Shape.largestSize)", "\(size)") }
    if let shape { try requireIndexable(shape) }
  }

  func requireIndexable(_ shape: Shape) throws(ShapeError) {
    try require(shape.rank <= Shape.largestRank, "at most \(Shape.largestRank) axes", "\(shape.rank)")
    try require(
      shape.isIndexable, "sizes from 0 to \(Shape.largestSize) and at most 2^48 elements", "\(shape)")
  }

  func takes(_ count: Int) throws(ShapeError) {
    try require(operands.count == count, "\(count) operand\(count == 1 ? "" : "s")", "\(operands.count)")
  }

  func takes(_ dtypes: [DType]) throws(ShapeError) {
    try require(dtypes.contains(operands[0].dtype), dtypes.map(\.rawValue).joined(separator: " or "))
  }

  func takesEqual(_ count: Int) throws(ShapeError) {
    try takes(count)
    try require(operands.allSatisfy { $0 == operands[0] }, "operands of one shape and type")
  }

  func requireAxes(_ axes: [Int]) throws(ShapeError) {
    let shape = operands[0].shape
    try require(
      Set(axes).count == axes.count && axes.allSatisfy { shape.dimensions.indices.contains($0) },
      "distinct axes of \(shape)", "\(axes)")
  }

  func random(_ shape: Shape) throws(ShapeError) -> Shape {
    try takes(1)
    try require(operands[0] == TensorType([], .int32), "an int32 scalar step", "\(operands[0])")
    return shape
  }

  func broadcast(to shape: Shape, axes: [Int]) throws(ShapeError) -> TensorType {
    try takes(1)
    let from = operands[0].shape
    let increases = zip(axes, axes.dropFirst()).allSatisfy { $0 < $1 }
    try require(axes.count == from.rank && increases, "\(from.rank) increasing axes", "\(axes)")
    for (axis, target) in axes.enumerated() {
      try require(
        shape.dimensions.indices.contains(target) && (from[axis] == 1 || from[axis] == shape[target]),
        "a shape that broadcasts to \(shape) along axes \(axes)")
    }
    return TensorType(shape, operands[0].dtype)
  }

  func slice(_ starts: [Int], _ limits: [Int], _ strides: [Int]) throws(ShapeError) -> TensorType {
    try takes(1)
    var shape = operands[0].shape
    let rank = shape.rank
    try require(starts.count == rank && limits.count == rank && strides.count == rank, "\(rank) ranges")
    for axis in 0..<rank {
      try require(
        0 <= starts[axis] && starts[axis] <= limits[axis] && limits[axis] <= shape[axis] && strides[axis] > 0,
        "a range within axis \(axis) of \(shape)", "\(starts[axis])..<\(limits[axis]) by \(strides[axis])")
      shape[axis] = (limits[axis] - starts[axis] + strides[axis] - 1) / strides[axis]
    }
    return TensorType(shape, operands[0].dtype)
  }

  func pad(_ low: [Int], _ high: [Int], _ interior: [Int]) throws(ShapeError) -> TensorType {
    try takes(2)
    var shape = operands[0].shape
    let rank = shape.rank
    try require(low.count == rank && high.count == rank && interior.count == rank, "\(rank) axes of padding")
    try require((low + high + interior).allSatisfy { $0 >= 0 }, "padding of at least 0", "\(low) \(high) \(interior)")
    try require(operands[1] == TensorType([], operands[0].dtype), "a scalar of type \(operands[0].dtype) to fill with")
    for axis in 0..<rank {
      shape[axis] += low[axis] + high[axis] + max(shape[axis] - 1, 0) * interior[axis]
    }
    return TensorType(shape, operands[0].dtype)
  }

  func concatenate(_ axis: Int) throws(ShapeError) -> TensorType {
    try require(!operands.isEmpty, "at least one operand")
    try requireAxes([axis])
    let first = operands[0]
    for operand in operands {
      try require(
        operand.dtype == first.dtype && operand.shape.keeping(axes: [axis]) == first.shape.keeping(axes: [axis]),
        "operands that differ along axis \(axis) only")
    }
    var shape = first.shape
    shape[axis] = operands.reduce(0) { $0 + $1.shape[axis] }
    return TensorType(shape, first.dtype)
  }

  func gather(_ axis: Int) throws(ShapeError) -> TensorType {
    try takes(2)
    try requireAxes([axis])
    try require(operands[1].dtype == .int32, "int32 indices", "\(operands[1])")
    let table = operands[0].shape
    try require(table[axis] > 0, "at least one row along axis \(axis)", "\(operands[0])")
    return TensorType(table.replacing(axis: axis, by: operands[1].shape), operands[0].dtype)
  }

  func scatterAdd(_ shape: Shape, _ axis: Int) throws(ShapeError) -> TensorType {
    try takes(2)
    try require(shape.dimensions.indices.contains(axis), "an axis of \(shape)", "axis \(axis)")
    let (indices, rows) = (operands[0], operands[1])
    try require(indices.dtype == .int32, "int32 indices", "\(indices)")
    try require([.float32, .int32].contains(rows.dtype), "rows of float32 or int32", "\(rows)")
    let expected = TensorType(shape.replacing(axis: axis, by: indices.shape), rows.dtype)
    try require(rows == expected, "rows of type \(expected)", "\(rows)")
    return TensorType(shape, rows.dtype)
  }

  func top(_ k: Int) throws(ShapeError) -> Shape {
    try takes(1)
    try takes([.float32, .int32])
    let dimensions = operands[0].shape.dimensions
    try require(!dimensions.isEmpty, "at least one axis")
    let length = dimensions[dimensions.count - 1]
    try require(0 <= k && k <= length, "from 0 to \(length) elements of the last axis", "\(k)")
    return Shape(dimensions.dropLast() + [k])
  }

  func dot(_ transposeLeft: Bool, _ transposeRight: Bool) throws(ShapeError) -> TensorType {
    try takes(2)
    let (left, right) = (operands[0].shape, operands[1].shape)
    try require(operands.allSatisfy { $0.dtype == .float32 }, "float32 operands")
    try require(left.rank >= 2 && left.rank == right.rank, "two operands of one rank, at least 2")
    let rank = left.rank
    try require(
      left.dimensions.dropLast(2) == right.dimensions.dropLast(2)
        && left[rank - (transposeLeft ? 2 : 1)] == right[rank - (transposeRight ? 1 : 2)],
      "equal batch axes and an equal contracted axis")
    var shape = left
    shape[rank - 2] = left[rank - (transposeLeft ? 1 : 2)]
    shape[rank - 1] = right[rank - (transposeRight ? 2 : 1)]
    return TensorType(shape)
  }

  func convolution(_ convolution: Convolution) throws(ShapeError) -> TensorType {
    try takes(2)
    let (input, kernel) = (operands[0].shape, operands[1].shape)
    let rank = convolution.axes.count + 2
    try require(operands.allSatisfy { $0.dtype == .float32 }, "float32 operands")
    try require(input.rank == rank && kernel.rank == rank, "an input and a kernel of rank \(rank)")
    let groups = convolution.groups
    try require(
      groups > 0 && input[rank - 1] == kernel[rank - 2] * groups && kernel[rank - 1] % groups == 0,
      "input channels of groups x kernel channels, and filters divisible by the groups")
    var shape = input
    for (index, axis) in convolution.axes.enumerated() {
      try require(
        axis.stride > 0 && axis.dilation > 0 && axis.low >= 0 && axis.high >= 0 && kernel[index] > 0,
        "positive strides, dilations and kernel sizes, and padding of at least 0", "\(axis)")
      let extent = (kernel[index] - 1) * axis.dilation + 1
      let padded = input[index + 1] + axis.low + axis.high
      try require(
        padded >= extent, "a kernel of at most \(padded) cells along spatial axis \(index)", "\(extent) cells")
      shape[index + 1] = (padded - extent) / axis.stride + 1
    }
    shape[rank - 1] = kernel[rank - 1]
    return TensorType(shape)
  }

  func window(_ window: [WindowAxis], over input: TensorType) throws(ShapeError) -> TensorType {
    let rank = window.count + 2
    try require(input.dtype == .float32 && input.shape.rank == rank, "float32 of rank \(rank)", "\(input)")
    var shape = input.shape
    for (index, axis) in window.enumerated() {
      try require(
        axis.size > 0 && axis.stride > 0 && axis.low >= 0 && axis.high >= 0,
        "positive window sizes and strides, and padding of at least 0", "\(axis)")
      let padded = shape[index + 1] + axis.low + axis.high
      try require(
        padded >= axis.size, "a window of at most \(padded) cells along spatial axis \(index)", "\(axis.size)")
      // A window that lies in the padding alone would have no element to take a maximum of.
      try require(axis.low < axis.size && axis.high < axis.size, "padding smaller than the window", "\(axis)")
      shape[index + 1] = (padded - axis.size) / axis.stride + 1
    }
    return TensorType(shape)
  }
}

extension Shape {
  /// The shape with one axis replaced by those of another shape.
  fileprivate func replacing(axis: Int, by other: Shape) -> Shape {
    Shape(dimensions[..<axis] + other.dimensions + dimensions[(axis + 1)...])
  }
}
