// The classes and arguments of the values that several of Keras's classes make.

extension Initializer {
  public var className: String { written.name }
  public var configuration: Configuration { written.arguments }

  private var written: (name: String, arguments: Configuration) {
    switch self {
    case .zeros: return ("Zeros", [])
    case .ones: return ("Ones", [])
    case .identity(let gain): return ("Identity", [("gain", .number(gain))])
    case .constant(let value): return ("Constant", [("value", .number(value))])
    case .randomUniform(let low, let high):
      return ("RandomUniform", [("minval", .number(low)), ("maxval", .number(high))])
    case .randomNormal(let mean, let deviation):
      return ("RandomNormal", [("mean", .number(mean)), ("stddev", .number(deviation))])
    case .truncatedNormal(let mean, let deviation):
      return ("TruncatedNormal", [("mean", .number(mean)), ("stddev", .number(deviation))])
    case .orthogonal(let gain): return ("Orthogonal", [("gain", .number(gain))])
    case .varianceScaling(let scale, let mode, let distribution):
      let scaled: [(String, Initializer)] = [
        ("GlorotUniform", .glorotUniform), ("GlorotNormal", .glorotNormal), ("HeUniform", .heUniform),
        ("HeNormal", .heNormal), ("LecunUniform", .lecunUniform), ("LecunNormal", .lecunNormal),
      ]
      if let known = scaled.first(where: { $0.1 == self }) { return (known.0, []) }
      return (
        "VarianceScaling",
        [
          ("scale", .number(scale)), ("mode", .string(mode.rawValue)),
          ("distribution", .string(distribution.rawValue)),
        ]
      )
    // A cell makes it of the initializer that its user gave, which is the one to write down.
    case .onesAt(_, let otherwise): return otherwise.written
    }
  }
}

extension Regularizer {
  public var className: String { orthogonal != 0 ? "OrthogonalRegularizer" : "L1L2" }

  public var configuration: Configuration {
    guard orthogonal != 0 else { return [("l1", .number(l1)), ("l2", .number(l2))] }
    return [("factor", .number(orthogonal)), ("mode", .string(comparesRows ? "rows" : "columns"))]
  }
}

extension Constraint {
  public var className: String {
    switch self {
    case .maxNorm: "MaxNorm"
    case .nonNegative: "NonNeg"
    case .unitNorm: "UnitNorm"
    case .minMaxNorm: "MinMaxNorm"
    }
  }

  public var configuration: Configuration {
    func axis(_ axes: [Int]) -> Argument { axes.count == 1 ? .integer(axes[0]) : axes.argument }
    return switch self {
    case .nonNegative: []
    case .maxNorm(let maximum, let axes): [("max_value", .number(maximum)), ("axis", axis(axes))]
    case .unitNorm(let axes): [("axis", axis(axes))]
    case .minMaxNorm(let minimum, let maximum, let rate, let axes):
      [
        ("min_value", .number(minimum)), ("max_value", .number(maximum)), ("rate", .number(rate)), ("axis", axis(axes)),
      ]
    }
  }
}
