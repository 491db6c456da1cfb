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
  case tanh
  /// eˣ
  case exponential
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
    case .softmax: return try x.softmax()
    case .logSoftmax: return try x.logSoftmax()
    }
  }

  /// eˣ − 1 for negative x; 0 above, so that the branch that is not taken cannot overflow.
  private func negativeExponential(_ x: Value) throws(ShapeError) -> Value {
    try x.minimum(0).unary(.exponentialMinusOne)
  }
}
