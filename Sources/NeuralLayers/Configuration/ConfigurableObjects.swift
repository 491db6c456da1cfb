// The objects, besides layers, that Keras's constructors make and a layer takes as an argument.

/// The constructors of initializers by Keras's class names, each a signature and what it makes.
public struct NamedConstructor<Object>: Sendable {
  public let signature: Signature
  public let make: @Sendable (Arguments) throws -> Object
}

extension Initializer: ConfigurableObject {
  public static let signature = Signature("Initializer", [])

  public init(_ arguments: Arguments) throws { self = .zeros }

  private static let seed = Signature.Parameter("seed", .none)

  private static func scaled(_ name: String, _ initializer: Initializer) -> NamedConstructor<Initializer> {
    NamedConstructor(signature: Signature(name, [seed])) {
      try $0.requireNoSeed()
      return initializer
    }
  }

  /// Every class of `keras.initializers` that is available.
  public static let constructors: [NamedConstructor<Initializer>] = [
    scaled("GlorotUniform", .glorotUniform), scaled("GlorotNormal", .glorotNormal),
    scaled("HeUniform", .heUniform), scaled("HeNormal", .heNormal),
    scaled("LecunUniform", .lecunUniform), scaled("LecunNormal", .lecunNormal),
    NamedConstructor(signature: Signature("Orthogonal", [.init("gain", .number(1)), seed])) {
      try $0.requireNoSeed()
      return .orthogonal(gain: try $0.number("gain"))
    },
    NamedConstructor(signature: Signature("Zeros", [])) { _ in .zeros },
    NamedConstructor(signature: Signature("Ones", [])) { _ in .ones },
    NamedConstructor(signature: Signature("Identity", [.init("gain", .number(1))])) {
      .identity(gain: try $0.number("gain"))
    },
    NamedConstructor(signature: Signature("Constant", [.init("value", .number(0))])) {
      .constant(try $0.number("value"))
    },
    NamedConstructor(
      signature: Signature("RandomUniform", [.init("minval", .number(-0.05)), .init("maxval", .number(0.05)), seed])
    ) {
      try $0.requireNoSeed()
      return .randomUniform(minimum: try $0.number("minval"), maximum: try $0.number("maxval"))
    },
    NamedConstructor(
      signature: Signature("RandomNormal", [.init("mean", .number(0)), .init("stddev", .number(0.05)), seed])
    ) {
      try $0.requireNoSeed()
      return .randomNormal(
        mean: try $0.number("mean"), standardDeviation: try $0.number("stddev", in: 0 ... .infinity))
    },
    NamedConstructor(
      signature: Signature("TruncatedNormal", [.init("mean", .number(0)), .init("stddev", .number(0.05)), seed])
    ) {
      try $0.requireNoSeed()
      return .truncatedNormal(
        mean: try $0.number("mean"), standardDeviation: try $0.number("stddev", in: 0 ... .infinity))
    },
    NamedConstructor(
      signature: Signature(
        "VarianceScaling",
        [
          .init("scale", .number(1)), .init("mode", .string("fan_in")),
          .init("distribution", .string("truncated_normal")), seed,
        ])
    ) { arguments in
      try arguments.requireNoSeed()
      let mode = try arguments.string("mode", oneOf: ["fan_in", "fan_out", "fan_avg"])
      let distribution = try arguments.string(
        "distribution", oneOf: ["uniform", "truncated_normal", "untruncated_normal"])
      return .varianceScaling(
        scale: try arguments.number("scale", in: 0 ... .infinity), mode: FanMode(rawValue: mode) ?? .fanIn,
        distribution: Distribution(rawValue: distribution) ?? .truncatedNormal)
    },
  ]
}

extension Regularizer: ConfigurableObject {
  public static let signature = Signature("L1L2", [.init("l1", .number(0)), .init("l2", .number(0))])

  public init(_ arguments: Arguments) throws {
    self.init(l1: try arguments.number("l1"), l2: try arguments.number("l2"))
  }

  /// Every class of `keras.regularizers` that is available.
  public static let constructors: [NamedConstructor<Regularizer>] = [
    NamedConstructor(signature: signature) { try Regularizer($0) },
    NamedConstructor(signature: Signature("L1", [.init("l1", .number(0.01))])) {
      Regularizer(l1: try $0.number("l1"))
    },
    NamedConstructor(signature: Signature("L2", [.init("l2", .number(0.01))])) {
      Regularizer(l2: try $0.number("l2"))
    },
    NamedConstructor(
      signature: Signature("OrthogonalRegularizer", [.init("factor", .number(0.01)), .init("mode", .string("rows"))])
    ) {
      let mode = try $0.string("mode", oneOf: ["rows", "columns"])
      return Regularizer(orthogonal: try $0.number("factor"), ofRows: mode == "rows")
    },
  ]
}
