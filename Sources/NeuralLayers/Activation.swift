import GraphCore
import TensorCore

/// An element-wise function (softmax: a function of the last axis) applied to a layer's result.
///
/// The raw value is Keras's name. Formulas as in `keras.activations`; each case says its own.
public enum Activation: String, Hashable, Sendable, CaseIterable {
  /// x
  case linear
  /// max(x, 0)
  case relu
  /// min(max(x, 0), 6)
  case relu6
  /// x above 0, else 0.2 x
  case leakyRelu = "leaky_relu"
  /// x above 0, else eˣ − 1
  case elu
  /// 1.0507… · (x above 0, else 1.6733… · (eˣ − 1)); Klambauer et al. 2017
  case selu
  /// x · Φ(x) by the error function; Hendrycks and Gimpel 2016
  case gelu
  /// x · sigmoid(x), also called swish
  case silu
  /// relu6(x + 3) / 6
  case hardSigmoid = "hard_sigmoid"
  /// x · hard_sigmoid(x)
  case hardSilu = "hard_silu"
  /// log(1 + eˣ)
  case softplus
  /// x / (1 + |x|)
  case softsign
  /// x · tanh(softplus(x))
  case mish
  /// 1 / (1 + e⁻ˣ)
  case sigmoid
  /// (eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)
  case tanh
  /// eˣ
  case exponential
  /// x above 0, else eˣ − 1, which is smooth at 0
  case celu
  /// log sigmoid(x)
  case logSigmoid = "log_sigmoid"
  /// min(max(x, −1), 1)
  case hardTanh = "hard_tanh"
  /// x, or 0 where |x| ≤ ½
  case hardShrink = "hard_shrink"
  /// x moved toward 0 by ½, and 0 where |x| ≤ ½
  case softShrink = "soft_shrink"
  /// x − tanh x
  case tanhShrink = "tanh_shrink"
  /// (x + √(x² + 4)) / 2
  case squareplus
  /// 0 below −1, x above 1, (x + 1)² / 4 between
  case sparsePlus = "sparse_plus"
  /// 0 below −1, 1 above 1, (x + 1) / 2 between
  case sparseSigmoid = "sparse_sigmoid"
  /// a · sigmoid(b) for the two halves of the last axis, which becomes half as long; Dauphin et al. 2017
  case glu
  /// The nearest point of the probability simplex, over the last axis; Martins and Astudillo 2016
  case sparsemax
  /// eˣ / Σ eˣ over the last axis
  case softmax
  /// x − log Σ eˣ over the last axis
  case logSoftmax = "log_softmax"

  /// Keras's second names.
  static let aliases: [String: Activation] = ["swish": .silu, "hard_swish": .hardSilu]

  /// Applies the function.
  public func callAsFunction(_ x: Value) throws(ShapeError) -> Value {
    switch self {
    case .linear: return x
    case .relu: return try x.maximum(0)
    case .relu6: return try x.clamp(0, 6)
    case .leakyRelu: return try x.compare(.greater, 0).select(x, x * 0.2)
    case .elu: return try x.compare(.greater, 0).select(x, negativeExponential(x))
    case .selu:
      return try 1.0507009873554805 * x.compare(.greater, 0).select(x, 1.6732632423543772 * negativeExponential(x))
    case .gelu: return try 0.5 * x * (1 + (x * 0.7071067811865476).unary(.erf))
    case .silu: return try x * x.unary(.logistic)
    case .hardSigmoid: return try (x + 3).clamp(0, 6) / 6
    case .hardSilu: return try x * ((x + 3).clamp(0, 6) / 6)
    case .softplus: return try x.softplus()
    case .softsign: return try x / (1 + x.abs())
    case .mish: return try x * x.softplus().unary(.tanh)
    case .sigmoid: return try x.unary(.logistic)
    case .tanh: return try x.unary(.tanh)
    case .exponential: return try x.exponential()
    case .celu: return try x.compare(.greater, 0).select(x, negativeExponential(x))
    case .logSigmoid: return try -(-x).softplus()
    case .hardTanh: return try x.clamp(-1, 1)
    case .hardShrink: return try x.abs().compare(.greater, 0.5).select(x, x.number(0))
    case .softShrink: return try x - x.clamp(-0.5, 0.5)
    case .tanhShrink: return try x - x.unary(.tanh)
    case .squareplus: return try (x + (x * x + 4).sqrt()) * 0.5
    case .sparsePlus:
      let bent = try (x.clamp(-1, 1) + 1).square() * 0.25
      return try x.compare(.greater, 1).select(x, bent)
    case .sparseSigmoid: return try (x.clamp(-1, 1) + 1) * 0.5
    case .glu: return try gatedHalves(x)
    case .sparsemax: return try sparsemax(x)
    case .softmax: return try x.softmax()
    case .logSoftmax: return try x.logSoftmax()
    }
  }

  private func gatedHalves(_ x: Value) throws(ShapeError) -> Value {
    let length = x.shape.dimensions.last ?? 1
    guard length.isMultiple(of: 2) else {
      throw ShapeError(operation: "glu", expected: "an even last axis, to be halved", received: "\(x.shape)")
    }
    let axis = x.rank - 1
    return try x.slice(0..<length / 2, axis: axis) * x.slice(length / 2..<length, axis: axis).unary(.logistic)
  }

  /// max(x − τ, 0) with the τ that makes the sum 1: (Σ of the k largest − 1) / k, for the largest k whose k-th element
  /// is above it.
  private func sparsemax(_ x: Value) throws(ShapeError) -> Value {
    let axis = x.rank - 1
    let sorted = try x.topKValues(x.shape[axis])
    let rank = try x.builder.apply(.iota(x.shape, axis: axis), []).convert(to: .float32) + 1
    let isInside = try (rank * sorted + 1).compare(.greater, sorted.cumulativeSum(axis: axis))
    let factor = try isInside.convert(to: .float32)
    let count = try factor.sum(axes: [axis], keepingAxes: true)
    let threshold = try ((sorted * factor).sum(axes: [axis], keepingAxes: true) - 1) / count
    return try (x - threshold).maximum(0)
  }

  /// eˣ − 1 for negative x; 0 above, so that the branch that is not taken cannot overflow.
  private func negativeExponential(_ x: Value) throws(ShapeError) -> Value {
    try x.minimum(0).unary(.exponentialMinusOne)
  }
}
