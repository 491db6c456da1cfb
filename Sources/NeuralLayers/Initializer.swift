import TensorCore

/// How a weight gets its first value.
///
/// Fans of a shape: rank 2 is (in, out); higher ranks are (…window, in, out) with both fans multiplied by the window's
/// size; rank 1 counts its length for both.
/// - SeeAlso: `keras.initializers`; Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998; Saxe et al. 2014.
public enum Initializer: Hashable, Sendable {
  case zeros
  case ones
  /// 1 on the diagonal of a matrix, times `gain`.
  case identity(gain: Double = 1)
  case constant(Double)
  case randomUniform(minimum: Double = -0.05, maximum: Double = 0.05)
  case randomNormal(mean: Double = 0, standardDeviation: Double = 0.05)
  case truncatedNormal(mean: Double = 0, standardDeviation: Double = 0.05)
  case varianceScaling(scale: Double, mode: FanMode, distribution: Distribution)
  /// A matrix with orthonormal rows or columns, whichever are fewer, times `gain`; all axes but the last count as rows.
  case orthogonal(gain: Double = 1)
  /// 1 in a range of the elements: the forget gates of an LSTM.
  indirect case onesAt(Range<Int>, otherwise: Initializer)

  /// Which of a kernel’s sizes the variance follows from.
  public enum FanMode: String, Hashable, Sendable {
    case fanIn = "fan_in"
    case fanOut = "fan_out"
    case fanAverage = "fan_avg"
  }

  /// What numbers are drawn from.
  public enum Distribution: String, Hashable, Sendable {
    case uniform
    case truncatedNormal = "truncated_normal"
    case untruncatedNormal = "untruncated_normal"
  }

  public static let glorotUniform = varianceScaling(scale: 1, mode: .fanAverage, distribution: .uniform)
  public static let glorotNormal = varianceScaling(scale: 1, mode: .fanAverage, distribution: .truncatedNormal)
  public static let heUniform = varianceScaling(scale: 2, mode: .fanIn, distribution: .uniform)
  public static let heNormal = varianceScaling(scale: 2, mode: .fanIn, distribution: .truncatedNormal)
  public static let lecunUniform = varianceScaling(scale: 1, mode: .fanIn, distribution: .uniform)
  public static let lecunNormal = varianceScaling(scale: 1, mode: .fanIn, distribution: .truncatedNormal)

  /// Keras's names.
  private static let named: [(name: String, initializer: Initializer)] = [
    ("glorot_uniform", .glorotUniform), ("glorot_normal", .glorotNormal),
    ("he_uniform", .heUniform), ("he_normal", .heNormal),
    ("lecun_uniform", .lecunUniform), ("lecun_normal", .lecunNormal),
    ("random_uniform", .randomUniform()), ("uniform", .randomUniform()),
    ("random_normal", .randomNormal()), ("normal", .randomNormal()),
    ("truncated_normal", .truncatedNormal()),
    ("orthogonal", .orthogonal()), ("identity", .identity()),
    ("zeros", .zeros), ("zero", .zeros), ("ones", .ones), ("one", .ones),
  ]

  /// Every name that ``init(name:)`` knows.
  public static var names: [String] { named.map(\.name) }

  /// The initializer that Keras knows by this name.
  public init?(name: String) {
    if let match = Self.named.first(where: { $0.name == name }) {
      self = match.initializer
      return
    }
    // Keras knows the classes as strings too, with their defaults.
    guard let constructor = Self.constructors.first(where: { $0.signature.name == name }),
      let arguments = try? Arguments(constructor.signature, [:]), let made = try? constructor.make(arguments)
    else { return nil }
    self = made
  }

  /// A first value for a weight.
  ///
  /// - Parameter fanShape: The shape whose fans count, if the weight's own does not tell its inputs from its outputs.
  public func value(_ shape: Shape, fanShape: Shape? = nil, from stream: inout RandomStream) -> Tensor {
    switch self {
    case .zeros: return Tensor(zeros: shape)
    case .ones: return Tensor(repeating: Float(1), shape: shape)
    case .identity(let gain):
      let columns = shape.dimensions.last ?? 1
      let numbers = (0..<shape.count).map { $0 / columns == $0 % columns ? Float(gain) : 0 }
      return Tensor(numbers, shape: shape)
    case .constant(let value): return Tensor(repeating: Float(value), shape: shape)
    case .randomUniform(let minimum, let maximum):
      return Tensor(uniform: shape, low: Float(minimum), high: Float(maximum), from: &stream)
    case .randomNormal(let mean, let deviation):
      return Tensor(normal: shape, mean: Float(mean), standardDeviation: Float(deviation), from: &stream)
    case .truncatedNormal(let mean, let deviation):
      return Tensor(
        normal: shape, mean: Float(mean), standardDeviation: Float(deviation), truncated: true, from: &stream)
    case .orthogonal(let gain): return Tensor(orthogonal: shape, gain: gain, from: &stream)
    case .onesAt(let range, let otherwise):
      var numbers = otherwise.value(shape, fanShape: fanShape, from: &stream).scalars(as: Float.self)
      for index in range { numbers[index] = 1 }
      return Tensor(numbers, shape: shape)
    case .varianceScaling(let scale, let mode, let distribution):
      let fans = Self.fans(fanShape ?? shape)
      let fan =
        switch mode {
        case .fanIn: fans.in
        case .fanOut: fans.out
        case .fanAverage: (fans.in + fans.out) / 2
        }
      let variance = scale / max(1, fan)
      switch distribution {
      case .uniform:
        let limit = Float((3 * variance).squareRoot())
        return Tensor(uniform: shape, low: -limit, high: limit, from: &stream)
      case .untruncatedNormal:
        return Tensor(normal: shape, standardDeviation: Float(variance.squareRoot()), from: &stream)
      case .truncatedNormal:
        // The standard deviation of a standard normal cut at ±2, so that the result has the variance asked for.
        let deviation = Float(variance.squareRoot() / 0.87962566103423978)
        return Tensor(normal: shape, standardDeviation: deviation, truncated: true, from: &stream)
      }
    }
  }

  static func fans(_ shape: Shape) -> (in: Double, out: Double) {
    switch shape.rank {
    case 0: return (1, 1)
    case 1: return (Double(shape[0]), Double(shape[0]))
    default:
      let window = Double(shape.dimensions.dropLast(2).reduce(1, *))
      return (window * Double(shape[shape.rank - 2]), window * Double(shape[shape.rank - 1]))
    }
  }
}
