import GraphCore
import TensorCore

private let x: [Signature.Parameter] = [.init("x")]
private let pair: [Signature.Parameter] = [.init("x1"), .init("x2")]

/// A function of each element as a fraction.
private func each(
  _ name: String, _ function: @escaping @Sendable (Value) throws -> Value
) -> TensorOperation {
  TensorOperation(name, x, isElementwise: true) { operands, _ in try function(operands[0].asFloat()) }
}

/// A function of each element in its own type.
private func each(number name: String, _ function: @escaping @Sendable (Value) throws -> Value) -> TensorOperation {
  TensorOperation(name, x, isElementwise: true) { operands, _ in try function(operands[0].asNumber()) }
}

private func both(
  _ name: String, _ function: @escaping @Sendable (Value, Value) throws -> Value
) -> TensorOperation {
  TensorOperation(name, pair, .tensors(2), isElementwise: true) { operands, _ in
    let values = try Value.promoted(operands)
    return try function(values[0], values[1])
  }
}

extension TensorOperation {
  static let elementwise: [TensorOperation] = [
    each("exp") { try $0.exponential() }, each("expm1") { try $0.unary(.exponentialMinusOne) },
    each("log") { try $0.log() }, each("log1p") { try $0.unary(.logPlusOne) },
    each("log2") { try $0.log() / 0.6931471805599453 }, each("log10") { try $0.log() / 2.302585092994046 },
    each("sqrt") { try $0.sqrt() }, each("rsqrt") { try $0.unary(.rsqrt) },
    each("sin") { try $0.unary(.sine) }, each("cos") { try $0.unary(.cosine) },
    each("tan") { try $0.unary(.sine) / $0.unary(.cosine) }, each("erf") { try $0.unary(.erf) },
    each("floor") { try $0.unary(.floor) }, each("ceil") { try $0.unary(.ceil) },
    each("reciprocal") { try 1 / $0 },
    each(number: "abs") { try $0.abs() }, each(number: "absolute") { try $0.abs() },
    each(number: "square") { try $0.square() }, each(number: "negative") { try -$0 },
    each(number: "sign") { try $0.unary(.sign) },
    TensorOperation("round", x + [.init("decimals", .integer(0))], isElementwise: true) { operands, arguments in
      let decimals = try arguments.integer("decimals", atLeast: 0, atMost: 9)
      let factor = (0..<decimals).reduce(Float(1)) { product, _ in product * 10 }
      let value = try operands[0].asFloat()
      return decimals == 0 ? try value.unary(.round) : try (value * factor).unary(.round) / factor
    },
    TensorOperation("clip", x + [.init("x_min"), .init("x_max")], isElementwise: true) { operands, arguments in
      let value = try operands[0].asNumber()
      return try value.clamp(Float(try arguments.number("x_min")), Float(try arguments.number("x_max")))
    },
    TensorOperation("cast", x + [.init("dtype")], isElementwise: true) { operands, arguments in
      try operands[0].convert(to: arguments.dtype("dtype"))
    },
    TensorOperation("ones_like", x + [.init("dtype", .none)], isElementwise: true) { operands, arguments in
      try operands[0].filled(with: 1, arguments)
    },
    TensorOperation("zeros_like", x + [.init("dtype", .none)], isElementwise: true) { operands, arguments in
      try operands[0].filled(with: 0, arguments)
    },
    TensorOperation("logical_not", x, isElementwise: true) { operands, _ in try operands[0].asTruth().unary(.not) },
    TensorOperation("isfinite", x, isElementwise: true) { operands, _ in try operands[0].asFloat().unary(.isFinite) },
    TensorOperation("isnan", x, isElementwise: true) { operands, _ in
      let value = try operands[0].asFloat()
      return try value.compare(.notEqual, value)
    },
  ]

  /// The activations that are functions in `keras.ops` too, with their defaults.
  static let activations: [TensorOperation] =
    [
      Activation.relu, .relu6, .leakyRelu, .elu, .selu, .silu, .hardSigmoid, .hardSilu, .softplus, .softsign,
      .sigmoid, .tanh, .celu, .logSigmoid, .hardTanh, .hardShrink, .softShrink, .tanhShrink, .squareplus, .sparsePlus,
      .sparseSigmoid,
    ].map { activation in each(activation.rawValue) { try activation($0) } } + [
      // Keras's function approximates where its activation does not.
      TensorOperation("gelu", x + [.init("approximate", .bool(true))], isElementwise: true) { operands, arguments in
        let value = try operands[0].asFloat()
        guard try arguments.bool("approximate") else { return try Activation.gelu(value) }
        // √(2/π)
        let inner = try (value + value * value * value * 0.044715) * 0.7978845608028654
        return try value * (inner.unary(.tanh) + 1) * 0.5
      }
    ]

  static let arithmetic: [TensorOperation] = [
    both("add") { try $0 + $1 }, both("subtract") { try $0 - $1 }, both("multiply") { try $0 * $1 },
    both("divide") { try $0.asFloat() / $1.asFloat() }, both("true_divide") { try $0.asFloat() / $1.asFloat() },
    both("maximum") { try $0.binary(.maximum, $1) }, both("minimum") { try $0.binary(.minimum, $1) },
    both("power") { base, exponent in
      // Whole powers of whole numbers stay whole, and exact as long as a float32 is.
      let result = try base.asFloat().binary(.power, exponent.asFloat())
      return base.dtype == .int32 ? try result.convert(to: .int32) : result
    },
    both("mod") { dividend, divisor in
      // The remainder that has the sign of the divisor, as in Python.
      try dividend.binary(.remainder, divisor).addingWhereNegative(divisor)
    },
    both("floor_divide") { dividend, divisor in
      guard dividend.dtype == .float32 else {
        let rest = try dividend.binary(.remainder, divisor).addingWhereNegative(divisor)
        return try (dividend - rest) / divisor
      }
      return try (dividend / divisor).unary(.floor)
    },
    TensorOperation("where", [.init("condition"), .init("x1"), .init("x2")], .tensors(3), isElementwise: true) {
      operands, _ in
      let values = try Value.promoted(Array(operands.dropFirst()))
      return try operands[0].asTruth().select(values[0], values[1])
    },
  ]

  static let comparisons: [TensorOperation] =
    [
      ("equal", .equal), ("not_equal", .notEqual), ("less", .less), ("less_equal", .lessOrEqual),
      ("greater", .greater), ("greater_equal", .greaterOrEqual),
    ].map { (name: String, comparison: Operation.Comparison) in both(name) { try $0.compare(comparison, $1) } }
    + [("logical_and", .and), ("logical_or", .or)].map { (name: String, function: Operation.Binary) in
      TensorOperation(name, pair, .tensors(2), isElementwise: true) { operands, _ in
        try operands[0].asTruth().binary(function, operands[1].asTruth())
      }
    } + [
      TensorOperation("logical_xor", pair, .tensors(2), isElementwise: true) { operands, _ in
        try operands[0].asTruth().convert(to: .int32).compare(.notEqual, operands[1].asTruth().convert(to: .int32))
      }
    ]
}

extension Value {
  /// This remainder, moved to the sign of the divisor where it has the other one.
  fileprivate func addingWhereNegative(_ divisor: Value) throws(ShapeError) -> Value {
    let isNegative = try compare(.less, 0).convert(to: .int32)
    let differs = try isNegative.compare(.notEqual, divisor.compare(.less, 0).convert(to: .int32))
    return try differs.binary(.and, compare(.notEqual, 0)).select(self + divisor, self)
  }
}

extension Value {
  /// One number in the shape of the tensor, in its type unless `dtype` names another.
  fileprivate func filled(with number: Double, _ arguments: Arguments) throws -> Value {
    var type = dtype
    if case .none = arguments["dtype"] {} else { type = try arguments.dtype("dtype") }
    return try builder.constant(Tensor(numbers: [number], shape: [], dtype: type)).broadcast(to: shape)
  }
}
