import GraphCore
import TensorCore

extension GradientCase {
  /// Every operation that a gradient flows through, and compositions of them.
  static let all =
    elementwise + layout + rows + functions + reductions + products + windows + recurrences + composites

  // MARK: Element-wise

  private static let elementwise: [GradientCase] =
    Operation.Unary.allCases.filter { $0 != .not && $0 != .isFinite }.map { function in
      GradientCase(function.rawValue, .unary(function), [Operand([2, 3], in: range(of: function), awayFromIntegers)])
    } + [
      GradientCase("add", .binary(.add), pair),
      GradientCase("subtract", .binary(.subtract), pair),
      GradientCase("multiply", .binary(.multiply), pair),
      GradientCase("divide", .binary(.divide), positivePair),
      GradientCase("remainder", .binary(.remainder), positivePair),
      GradientCase("remainder after a few subtractions", [Operand([3], in: -5.0...(-4)), Operand([3], in: 1.1...1.2)]) {
        _, x in try x[0].square().binary(.remainder, x[1])
      },
      GradientCase("maximum", .binary(.maximum), pair),
      GradientCase("minimum", .binary(.minimum), pair),
      GradientCase("power", .binary(.power), positivePair),
      GradientCase("a value with itself", [Operand([4])]) { _, x in try x[0] * x[0] + x[0] / (x[0] * x[0] + 1) },
      GradientCase("select", [Operand([5]), Operand([5]).mirrored()]) { builder, x in
        try builder.constant(Tensor([true, false, false, true, false])).select(x[0].square(), x[1].square())
      },
      GradientCase("select by a comparison", [Operand([5]), Operand([5]).mirrored()]) { _, x in
        try x[0].compare(.greater, x[1]).select(x[0] * x[1], x[1].square())
      },
      GradientCase("convert to the same type", .convert(.float32), [Operand([3])]),
      GradientCase("convert to int32 and back, which is constant", [Operand([3], in: -3.0...3, awayFromIntegers)]) {
        _, x in
        try x[0] * x[0].convert(to: .int32).convert(to: .float32)
      },
    ]

  private static let pair = [Operand([2, 3]), Operand([2, 3]).mirrored()]
  private static let positivePair = [Operand([2, 3], in: 0.5...1.5), Operand([2, 3], in: 0.5...1.5).mirrored()]

  /// Where a function is smooth and its third derivative moderate.
  private static func range(of function: Operation.Unary) -> ClosedRange<Double> {
    switch function {
    case .log, .sqrt, .rsqrt: 0.6...1.9
    case .logPlusOne: -0.4...1.5
    default: -1.8...1.8
    }
  }

  /// The nearest number whose fraction lies between ¼ and ¾: the kinks of abs, sign, floor and ceil are at integers.
  ///
  /// Those of round, at ½, are met by no number drawn here.
  @Sendable private static func awayFromIntegers(_ number: Double) -> Double {
    let fraction = number - number.rounded(.down)
    return number.rounded(.down) + 0.25 + fraction / 2
  }

  // MARK: Layout; the functions are squared, so that second derivatives see the layout too

  private static let layout: [GradientCase] =
    [
      ("reshape", .reshape([3, 2]), [[2, 3]]),
      ("transpose", .transpose([2, 0, 1]), [[2, 3, 4]]),
      ("broadcastInDimension of a scalar", .broadcastInDimension([2, 3], axes: []), [[]]),
      ("broadcastInDimension along new axes", .broadcastInDimension([2, 3, 4], axes: [1]), [[3]]),
      ("broadcastInDimension of size-1 axes", .broadcastInDimension([2, 3, 4], axes: [0, 1, 2]), [[1, 3, 1]]),
      ("broadcastInDimension that keeps size 1", .broadcastInDimension([1, 3], axes: [0, 1]), [[1, 1]]),
      ("broadcastInDimension to an empty axis", .broadcastInDimension([0, 3], axes: [1]), [[3]]),
      ("slice", .slice(starts: [1, 0], limits: [3, 4], strides: [1, 1]), [[4, 5]]),
      ("slice with strides that leave a rest", .slice(starts: [1, 0], limits: [6, 5], strides: [2, 3]), [[7, 6]]),
      ("slice of nothing", .slice(starts: [2], limits: [2], strides: [1]), [[4]]),
      ("pad", .pad(low: [1, 0], high: [0, 2], interior: [0, 0]), [[2, 3], []]),
      ("pad between elements", .pad(low: [1, 2], high: [2, 1], interior: [2, 1]), [[2, 3], []]),
      ("pad of one element", .pad(low: [1], high: [1], interior: [3]), [[1], []]),
      ("pad of nothing", .pad(low: [2], high: [1], interior: [1]), [[0], []]),
      ("concatenate", .concatenate(axis: 1), [[2, 3], [2, 1], [2, 0], [2, 2]]),
      ("reverse", .reverse(axes: [0, 2]), [[2, 3, 2]]),
    ].map { (id: String, operation: Operation, shapes: [Shape]) in
      GradientCase(id, shapes.map { Operand($0) }) { builder, x in
        let y = try builder.apply(operation, x)
        return try y * y
      }
    } + [
      GradientCase("concatenate a value with itself", [Operand([2, 2])]) { builder, x in
        try builder.apply(.concatenate(axis: 0), [x[0], x[0]]).square()
      }
    ]

  // MARK: Rows; some indices are equal, some out of range

  private static let rows: [GradientCase] =
    [([4, 3], [6], 0), ([4, 3], [2, 3], 1), ([2, 3, 2], [5], 1), ([3], [], 0)].flatMap {
      (shape: Shape, at: Shape, axis: Int) in
      let numbers = [2, 0, 2, -1, 9, 1].prefix(at.count).map(Double.init)
      let indices = Tensor(numbers: Array(numbers), shape: at, dtype: .int32)
      let rows = Shape(shape.dimensions[..<axis] + at.dimensions + shape.dimensions[(axis + 1)...])
      return [
        GradientCase("gather \(shape) at \(at) along \(axis)", [Operand(shape)]) { builder, x in
          try x[0].gather(builder.constant(indices), axis: axis).square()
        },
        GradientCase("scatterAdd \(shape) at \(at) along \(axis)", [Operand(rows)]) { builder, x in
          try x[0].scatterAdd(at: builder.constant(indices), axis: axis, into: shape).square()
        },
      ]
    } + [
      GradientCase("scatterAdd into no rows", [Operand([2, 3])]) { builder, x in
        try x[0].scatterAdd(at: builder.constant(Tensor([0, 1] as [Int32])), into: [0, 3])
      }
    ]

  // MARK: Functions made of other operations

  private static let functions: [GradientCase] = [
    GradientCase("einsum of two", [Operand([2, 3, 2]), Operand([3, 4, 2])]) { _, x in
      try Value.einsum("abc,bdc->dab", x)
    },
    GradientCase("einsum with leading axes", [Operand([2, 1, 3]), Operand([2, 3, 2])]) { _, x in
      try Value.einsum("...ab,...bc->...ca", [x[0], x[1]])
    },
    GradientCase("einsum of one", [Operand([2, 3, 4])]) { _, x in try Value.einsum("abc->ca", x).square() },
    GradientCase("variance", [Operand([2, 5])]) { _, x in try x[0].variance(axes: [1]) },
    GradientCase("logSumExp", [Operand([3, 4])]) { _, x in try x[0].logSumExp(axes: [1]) },
    GradientCase("logAddExp", [Operand([5]), Operand([5]).mirrored()]) { _, x in try x[0].logAddExp(x[1]) },
    GradientCase("logSigmoid", [Operand([5])]) { _, x in try x[0].logSigmoid() },
    GradientCase("l2Norm", [Operand([3, 4])]) { _, x in try x[0].l2Norm(axes: [1]) },
    GradientCase("sorted along the first axis", [Operand([4, 2])]) { _, x in
      try x[0].sorted(axis: 0, descending: true).square()
    },
    GradientCase("gather in a batch", [Operand([2, 3, 2])]) { builder, x in
      try x[0].gather(builder.constant(Tensor([2, -1, 0, 0] as [Int32], shape: [2, 2])), batchAxes: 1).square()
    },
    GradientCase("takeAlong", [Operand([2, 3, 2])]) { builder, x in
      try x[0].takeAlong(axis: 1, builder.constant(Tensor([2, -1, 0, 0] as [Int32], shape: [2, 1, 2]))).square()
    },
    GradientCase("resized", [Operand([2, 3])]) { _, x in
      try x[0].resized(axis: 1, to: 5, .linear).resized(axis: 0, to: 3, .nearest).square()
    },
    GradientCase(
      "sampled", [Operand([2, 2, 3, 2]), Operand([2, 2, 2], in: -2.9...4), Operand([2, 2, 2], in: -4.0...2.9)]
    ) { _, x in
      try x[0].sampled(rows: x[1], columns: x[2], .linear, beyond: .reflect)
        + x[0].sampled(rows: x[1], columns: x[2], .linear, beyond: .constant(2))
    },
    GradientCase("transposed convolution", [Operand([1, 3, 2, 2]), Operand([2, 3, 2, 2])]) { _, x in
      try x[0].transposedConvolution(
        x[1],
        [TransposedConvolutionAxis(stride: 2, cropHigh: -1), TransposedConvolutionAxis(cropLow: 1, cropHigh: 1)])
    },
  ]

  // MARK: Reductions

  private static let reductions: [GradientCase] =
    Operation.Reduction.allCases.flatMap { reduction in
      [[0], [1], [2, 0], [0, 1, 2], []].map { (axes: [Int]) in
        GradientCase("reduce \(reduction) over \(axes)", [Operand([2, 3, 2])]) { builder, x in
          try builder.apply(.reduce(reduction, axes: axes), x).square()
        }
      }
    } + [
      GradientCase("reduce product of five and of one", [Operand([5, 1, 2])]) { _, x in
        try x[0].product(axes: [0]).square() * x[0].product(axes: [1]).product(axes: [0])
      },
      GradientCase("reduce product of nothing", [Operand([0, 3])]) { _, x in try x[0].product(axes: [0]) },
      GradientCase("cumulativeSum", [Operand([2, 4])]) { _, x in try x[0].cumulativeSum(axis: 1).square() },
      GradientCase("cumulativeSum exclusive", [Operand([4, 2])]) { _, x in
        try x[0].cumulativeSum(axis: 0, exclusive: true).square()
      },
      GradientCase("cumulativeSum reverse", [Operand([2, 3, 2])]) { _, x in
        try x[0].cumulativeSum(axis: 1, reverse: true).square()
      },
      GradientCase("cumulativeSum exclusive reverse", [Operand([4])]) { _, x in
        try x[0].cumulativeSum(axis: 0, exclusive: true, reverse: true).square()
      },
      GradientCase("topKValues", [Operand([2, 3, 5])]) { _, x in try x[0].topKValues(3).square() },
      GradientCase("topKValues of one row", [Operand([4])]) { _, x in try x[0].topKValues(1).square() },
      GradientCase("topKValues of nothing", [Operand([2, 0])]) { _, x in try x[0].topKValues(0) },
      GradientCase("sorted", [Operand([2, 4])]) { _, x in try x[0].sorted().square() },
      GradientCase("softmax", .softmax, [Operand([2, 4])]),
      GradientCase("softmax of one class", .softmax, [Operand([3, 1])]),
      GradientCase("logSoftmax", .logSoftmax, [Operand([2, 4])]),
      GradientCase("logSoftmax of rank 3", .logSoftmax, [Operand([2, 2, 3])]),
    ]

  // MARK: Products

  private static let products: [GradientCase] =
    [[], [2]].flatMap { (batch: [Int]) in
      [(false, false), (true, false), (false, true), (true, true)].map { left, right in
        GradientCase(
          "dot batch \(batch)" + (left ? " left transposed" : "") + (right ? " right transposed" : ""),
          .dot(transposeLeft: left, transposeRight: right),
          [Operand(Shape(batch + (left ? [4, 2] : [2, 4]))), Operand(Shape(batch + (right ? [3, 4] : [4, 3])))])
      }
    } + [
      GradientCase("dot of a value with itself", [Operand([3, 2])]) { _, x in try x[0].dot(x[0], transposeRight: true) }
    ]
    + convolution("1D", [2, 6, 2], [3, 2, 3], [Axis(stride: 2, low: 1, high: 1)])
    + convolution("2D", [1, 4, 5, 2], [3, 2, 2, 2], [Axis(low: 1, high: 1), Axis(stride: 2)])
    + convolution("2D dilated", [1, 5, 5, 1], [2, 2, 1, 2], [Axis(dilation: 2), Axis(low: 1, dilation: 3)])
    + convolution("2D stride leaves a rest", [1, 6, 5, 1], [2, 2, 1, 2], [Axis(stride: 3), Axis(stride: 2)])
    + convolution("2D groups", [1, 3, 3, 4], [2, 2, 2, 4], [Axis(), Axis(low: 1)], groups: 2)
    + convolution(
      "1D dilated, strided, groups", [1, 9, 4], [2, 2, 4], [Axis(stride: 2, low: 2, dilation: 3)], groups: 2)
    + convolution(
      "2D depthwise, two filters", [1, 3, 4, 2], [2, 2, 1, 4], [Axis(low: 1), Axis(stride: 2)], groups: 2)
    + convolution(
      "3D dilated, groups", [1, 3, 3, 2, 2], [2, 2, 1, 1, 2], [Axis(dilation: 2), Axis(low: 1), Axis()], groups: 2)
    + convolution("3D", [1, 3, 2, 3, 1], [2, 2, 2, 1, 2], [Axis(), Axis(high: 1), Axis(stride: 2)])

  private typealias Axis = Convolution.Axis

  /// The convolution and its two gradients, which have gradients of their own.
  private static func convolution(
    _ name: String, _ input: Shape, _ kernel: Shape, _ axes: [Axis], groups: Int = 1
  ) -> [GradientCase] {
    let convolution = Convolution(axes: axes, groups: groups)
    let types = [TensorType(input), TensorType(kernel)]
    guard let output = try? Operation.convolution(convolution).resultType(types).shape else {
      preconditionFailure("the shape rule refuses \(name)")
    }
    return [
      GradientCase("convolution \(name)", .convolution(convolution), [Operand(input), Operand(kernel)]),
      GradientCase(
        "convolutionInputGradient \(name)", .convolutionInputGradient(convolution, inputShape: input),
        [Operand(output), Operand(kernel)]),
      GradientCase(
        "convolutionKernelGradient \(name)", .convolutionKernelGradient(convolution, kernelShape: kernel),
        [Operand(input), Operand(output)]),
    ]
  }

  // MARK: Windows

  private static let windows: [GradientCase] =
    window("1D", [2, 5, 2], [WindowAxis(size: 2, stride: 2)])
    + window(
      "2D overlapping, padded", [1, 4, 5, 2],
      [WindowAxis(size: 3, stride: 2, low: 1, high: 1), WindowAxis(size: 2, stride: 1, high: 1)])
    + window(
      "3D", [1, 3, 4, 2, 1],
      [WindowAxis(size: 2, stride: 1), WindowAxis(size: 2, stride: 2), WindowAxis(size: 1, stride: 1)])

  private static func window(_ name: String, _ input: Shape, _ window: [WindowAxis]) -> [GradientCase] {
    guard let output = try? Operation.reduceWindow(.sum, window).resultType([TensorType(input)]).shape else {
      preconditionFailure("the shape rule refuses \(name)")
    }
    return [
      GradientCase("reduceWindow sum \(name)", [Operand(input)]) { builder, x in
        try builder.apply(.reduceWindow(.sum, window), x).square()
      },
      GradientCase("reduceWindow maximum \(name)", [Operand(input)]) { builder, x in
        try builder.apply(.reduceWindow(.maximum, window), x).square()
      },
      GradientCase("reduceWindowSumGradient \(name)", [Operand(output)]) { builder, x in
        try builder.apply(.reduceWindowSumGradient(window, inputShape: input), x).square()
      },
      GradientCase("selectAndScatter \(name)", [Operand(input), Operand(output)]) { builder, x in
        try builder.apply(.selectAndScatter(window), x).square()
      },
    ]
  }

  // MARK: What training is made of

  private static let composites: [GradientCase] = [
    GradientCase("softplus", [Operand([5])]) { _, x in try x[0].softplus() },
    GradientCase(
      "dense, relu, softmax cross-entropy", [Operand([3, 4]), Operand([4, 5]), Operand([5]), Operand([5, 3])]
    ) {
      builder, x in
      let hidden = try (x[0].dot(x[1]) + x[2]).maximum(0)
      let labels = builder.constant(Tensor([2, 0, 1] as [Int32]))
      return try -(hidden.dot(x[3]).logSoftmax() * labels.oneHot(depth: 3)).sum(axes: [1])
    },
    GradientCase("batch normalization", [Operand([6, 3]), Operand([3]), Operand([3]).mirrored()]) { _, x in
      let mean = try x[0].mean(axes: [0], keepingAxes: true)
      let variance = try (x[0] - mean).square().mean(axes: [0], keepingAxes: true)
      return try (x[0] - mean) * (variance + 0.25).unary(.rsqrt) * x[1] + x[2]
    },
    GradientCase(
      "convolution, bias, maximum pooling, dense",
      [
        Operand([2, 4, 4, 1]), Operand([3, 3, 1, 2]), Operand([2]), Operand([8, 2]),
      ]
    ) { builder, x in
      let same = Convolution.Axis(low: 1, high: 1)
      let y = try (builder.apply(.convolution(Convolution(axes: [same, same])), [x[0], x[1]]) + x[2]).unary(.tanh)
      let window = [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]
      return try builder.apply(.reduceWindow(.maximum, window), [y]).reshape([2, 8]).dot(x[3])
    },
    GradientCase("attention", [Operand([2, 3, 4]), Operand([2, 3, 4]).mirrored(), Operand([2, 3, 2])]) { _, x in
      try (x[0].dot(x[1], transposeRight: true) / 2).softmax().dot(x[2])
    },
  ]
}
