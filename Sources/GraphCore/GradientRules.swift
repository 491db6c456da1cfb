import TensorCore

/// The table of gradient rules: for each operation, the gradients of its operands given that of its result.
///
/// `nil` means that no gradient flows: the result is constant in that operand, or piecewise constant, or not a
/// floating-point number.
extension Value {
  func operandGradients(_ upstream: Value) throws(ShapeError) -> [Value?] {
    let x = operands
    let y = self
    let g = upstream
    switch operation {
    case .parameter, .constant, .iota: return []
    case .randomBits, .randomUniform, .randomNormal, .compare, .argMax, .topKIndices: return x.map { _ in nil }

    case .unary(let function): return [try unaryGradient(function, x[0], g)]
    case .binary(let function): return try binaryGradient(function, x[0], x[1], g)
    case .select:
      let zero = try builder.constant(0).broadcast(to: shape)
      guard dtype == .float32 else { return [nil, nil, nil] }
      return [nil, try x[0].select(g, zero), try x[0].select(zero, g)]
    case .convert:
      return [x[0].dtype == .float32 && dtype == .float32 ? g : nil]

    case .reshape: return [try g.reshape(x[0].shape)]
    case .transpose(let permutation):
      let inverse = permutation.indices.map { axis in permutation.firstIndex(of: axis)! }
      return [try g.transpose(inverse)]
    case .broadcastInDimension(_, let axes):
      // The transpose of repetition is summation: over new axes, and over axes repeated from size 1.
      let repeated = shape.dimensions.indices.filter { axis in
        guard let source = axes.firstIndex(of: axis) else { return true }
        return x[0].shape[source] == 1 && shape[axis] != 1
      }
      return [try g.sum(axes: repeated).reshape(x[0].shape)]
    case .slice(let starts, _, let strides):
      let source = x[0].shape
      var high: [Int] = []
      for axis in 0..<rank {
        let reached = shape[axis] == 0 ? starts[axis] : starts[axis] + (shape[axis] - 1) * strides[axis] + 1
        high.append(source[axis] - reached)
      }
      let padding = Operation.pad(low: starts, high: high, interior: strides.map { $0 - 1 })
      return [try builder.apply(padding, [g, builder.constant(0)])]
    case .pad(let low, _, let interior):
      let source = x[0].shape
      let limits = (0..<rank).map { low[$0] + max(source[$0] - 1, 0) * (interior[$0] + 1) + min(source[$0], 1) }
      let inside = try builder.apply(.slice(starts: low, limits: limits, strides: interior.map { $0 + 1 }), [g])
      return [inside, try g.sum() - inside.sum()]
    case .concatenate(let axis):
      var start = 0
      var parts: [Value?] = []
      for operand in x {
        parts.append(try g.slice(start..<start + operand.shape[axis], axis: axis))
        start += operand.shape[axis]
      }
      return parts
    case .reverse(let axes): return [try builder.apply(.reverse(axes: axes), [g])]

    case .gather(let axis):
      // Rows that stand for an index out of range are the first or last row's too.
      let last = builder.constant(Tensor(Int32(x[0].shape[axis] - 1)))
      let clamped = try x[1].maximum(0).binary(.minimum, last)
      return [dtype == .float32 ? try g.scatterAdd(at: clamped, axis: axis, into: x[0].shape) : nil, nil]
    case .scatterAdd(_, let axis):
      return [nil, dtype == .float32 ? try g.gatherWithinRange(x[0], axis: axis) : nil]

    case .reduce(let reduction, let axes):
      let kept = x[0].shape.keeping(axes: axes)
      let spread = try g.reshape(kept).broadcast(to: x[0].shape)
      switch reduction {
      case .sum: return [spread]
      case .product: return [try spread * x[0].exclusiveProducts(axes: axes)]
      case .maximum, .minimum:
        // Equal extremes share the gradient.
        let isExtreme = try x[0].compare(.equal, y.reshape(kept)).convert(to: .float32)
        return [try spread * (isExtreme / isExtreme.sum(axes: axes, keepingAxes: true))]
      }
    case .cumulativeSum(let axis, let exclusive, let reverse):
      // An element is part of every later sum: the gradient is summed from the other end.
      return [dtype == .float32 ? try g.cumulativeSum(axis: axis, exclusive: exclusive, reverse: !reverse) : nil]
    case .topKValues(let k):
      return [dtype == .float32 ? try g.scatteredAlongLastAxis(to: x[0].topKIndices(k), of: x[0].shape) : nil]
    case .softmax:
      return [try y * (g - (g * y).sum(axes: [rank - 1], keepingAxes: true))]
    case .logSoftmax:
      return [try g - x[0].softmax() * g.sum(axes: [rank - 1], keepingAxes: true)]

    case .dot(let transposeLeft, let transposeRight):
      // With A' and B' for the operands as multiplied, dA' = g·B'ᵀ and dB' = A'ᵀ·g.
      let left =
        transposeLeft
        ? try x[1].dot(g, transposeLeft: transposeRight, transposeRight: true)
        : try g.dot(x[1], transposeRight: !transposeRight)
      let right =
        transposeRight
        ? try g.dot(x[0], transposeLeft: true, transposeRight: transposeLeft)
        : try x[0].dot(g, transposeLeft: !transposeLeft)
      return [left, right]
    case .convolution(let convolution):
      return [
        try builder.apply(.convolutionInputGradient(convolution, inputShape: x[0].shape), [g, x[1]]),
        try builder.apply(.convolutionKernelGradient(convolution, kernelShape: x[1].shape), [x[0], g]),
      ]
    case .convolutionInputGradient(let convolution, _):
      // Bilinear in (gradient, kernel); as a map of the gradient it is the transpose of the convolution.
      return [
        try builder.apply(.convolution(convolution), [g, x[1]]),
        try builder.apply(.convolutionKernelGradient(convolution, kernelShape: x[1].shape), [g, x[0]]),
      ]
    case .convolutionKernelGradient(let convolution, _):
      return [
        try builder.apply(.convolutionInputGradient(convolution, inputShape: x[0].shape), [x[1], g]),
        try builder.apply(.convolution(convolution), [x[0], g]),
      ]

    case .recurrence(let recurrence): return try recurrenceGradients(recurrence, g)
    case .recurrenceTrace, .recurrenceGradient:
      throw ShapeError(
        operation: operation.name,
        expected: "to be differentiated once; write the steps one by one (unroll) for a second derivative",
        received: "a gradient of a gradient")

    case .reduceWindow(.sum, let window):
      return [try builder.apply(.reduceWindowSumGradient(window, inputShape: x[0].shape), [g])]
    case .reduceWindow(.maximum, let window):
      return [try builder.apply(.selectAndScatter(window), [x[0], g])]
    case .reduceWindowSumGradient(let window, _):
      return [try builder.apply(.reduceWindow(.sum, window), [g])]
    case .selectAndScatter(let window): return [nil, try Self.pick(g, atLargestOf: x[0], window)]
    }
  }

  private func unaryGradient(_ function: Operation.Unary, _ x: Value, _ g: Value) throws(ShapeError) -> Value? {
    let y = self
    switch function {
    case .negate: return dtype == .float32 ? try -g : nil
    case .abs: return dtype == .float32 ? try g * x.unary(.sign) : nil
    case .sign, .floor, .ceil, .round, .not, .isFinite: return nil
    case .exponential: return try g * y
    case .exponentialMinusOne: return try g * (y + 1)
    case .log: return try g / x
    case .logPlusOne: return try g / (x + 1)
    case .sqrt: return try g * 0.5 / y
    case .rsqrt: return try g * -0.5 * (y * y * y)
    case .tanh: return try g * (1 - y * y)
    case .logistic: return try g * (y * (1 - y))
    case .erf: return try g * (1.1283791670955126 * (-(x * x)).exponential())
    case .sine: return try g * x.unary(.cosine)
    case .cosine: return try -(g * x.unary(.sine))
    }
  }

  private func binaryGradient(
    _ function: Operation.Binary, _ a: Value, _ b: Value, _ g: Value
  ) throws(ShapeError) -> [Value?] {
    guard dtype == .float32 else { return [nil, nil] }
    let y = self
    switch function {
    case .add: return [g, g]
    case .subtract: return [g, try -g]
    case .multiply: return [try g * b, try g * a]
    case .divide: return [try g / b, try -(g * y / b)]
    case .remainder:
      // y = a − n · b with a whole n, constant between jumps.
      return [g, try -(g * ((a - y) / b).unary(.round))]
    case .maximum, .minimum:
      // Of two equal operands the second takes the gradient, so that relu, maximum(x, 0), has slope 0 at 0 as in Keras.
      let leftWins = try a.compare(function == .maximum ? .greater : .less, b)
      let zero = try builder.constant(0).broadcast(to: shape)
      return [try leftWins.select(g, zero), try leftWins.select(zero, g)]
    case .power:
      // The derivative by the exponent is y · log a, and 0 where a is 0 (the limit for positive exponents) or negative.
      // The derivative by the base is b · a^(b − 1), and 0 where b is 0, although a^(−1) is infinite at a = 0.
      let isConstant = try b.compare(.equal, 0)
      let lower = try isConstant.select(b, b - 1)
      let isPositive = try a.compare(.greater, 0)
      let byExponent = try isPositive.select(y * isPositive.select(a, a.number(1)).log(), a.number(0))
      return [try g * (b * a.binary(.power, lower)), try g * byExponent]
    case .and, .or: return [nil, nil]
    }
  }
}
