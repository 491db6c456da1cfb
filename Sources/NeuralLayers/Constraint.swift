import GraphCore

/// What a weight is brought back to after each update.
///
/// Norms are Euclidean, n = √Σw² over `axes`, each column of a kernel for axis 0; e is 1e-7.
/// - SeeAlso: `keras.constraints`
public enum Constraint: Hashable, Sendable {
  /// w · min(n, maximum) / (e + n)
  case maxNorm(_ maximum: Double = 2, axes: [Int] = [0])
  /// max(w, 0)
  case nonNegative
  /// w / (e + n)
  case unitNorm(axes: [Int] = [0])
  /// w · (rate · clip(n, minimum, maximum) + (1 − rate) · n) / (e + n)
  case minMaxNorm(minimum: Double = 0, maximum: Double = 1, rate: Double = 1, axes: [Int] = [0])

  /// Keras's names.
  private static let named: [(name: String, constraint: Constraint)] = [
    ("max_norm", .maxNorm()), ("MaxNorm", .maxNorm()), ("non_neg", .nonNegative), ("NonNeg", .nonNegative),
    ("unit_norm", .unitNorm()), ("UnitNorm", .unitNorm()), ("min_max_norm", .minMaxNorm()),
    ("MinMaxNorm", .minMaxNorm()),
  ]

  /// Every name that ``init(name:)`` knows.
  public static var names: [String] { named.map(\.name) }

  /// The constraint that Keras knows by this name, with its defaults.
  public init?(name: String) {
    guard let match = Self.named.first(where: { $0.name == name }) else { return nil }
    self = match.constraint
  }

  /// The weight as the constraint wants it.
  ///
  /// - Throws: `ShapeError` if an axis is none of the weight's.
  public func callAsFunction(_ weight: Value) throws(ShapeError) -> Value {
    switch self {
    case .nonNegative: return try weight.maximum(0)
    case .unitNorm(let axes): return try weight / (Self.norm(weight, axes) + 1e-7)
    case .maxNorm(let maximum, let axes):
      let norm = try Self.norm(weight, axes)
      return try weight * (norm.clamp(0, Float(maximum)) / (norm + 1e-7))
    case .minMaxNorm(let minimum, let maximum, let rate, let axes):
      let norm = try Self.norm(weight, axes)
      let wanted = try norm.clamp(Float(minimum), Float(maximum)) * Float(rate) + norm * Float(1 - rate)
      return try weight * (wanted / (norm + 1e-7))
    }
  }

  private static func norm(_ weight: Value, _ axes: [Int]) throws(ShapeError) -> Value {
    let axes = axes.map { $0 < 0 ? weight.rank + $0 : $0 }
    return try weight.square().sum(axes: axes, keepingAxes: true).sqrt()
  }
}

extension Constraint: ConfigurableObject {
  public static let signature = Signature("Constraint", [])

  public init(_ arguments: Arguments) throws { self = .nonNegative }

  private static let axis = Signature.Parameter("axis", .integer(0))

  /// Every class of `keras.constraints` that is available.
  public static let constructors: [NamedConstructor<Constraint>] = [
    NamedConstructor(signature: Signature("MaxNorm", [.init("max_value", .number(2)), axis])) {
      .maxNorm(try $0.number("max_value", in: 0 ... .infinity), axes: try $0.axes("axis"))
    },
    NamedConstructor(signature: Signature("NonNeg", [])) { _ in .nonNegative },
    NamedConstructor(signature: Signature("UnitNorm", [axis])) { .unitNorm(axes: try $0.axes("axis")) },
    NamedConstructor(
      signature: Signature(
        "MinMaxNorm",
        [.init("min_value", .number(0)), .init("max_value", .number(1)), .init("rate", .number(1)), axis])
    ) {
      .minMaxNorm(
        minimum: try $0.number("min_value", in: 0 ... .infinity),
        maximum: try $0.number("max_value", in: 0 ... .infinity), rate: try $0.number("rate", in: 0...1),
        axes: try $0.axes("axis"))
    },
  ]
}
