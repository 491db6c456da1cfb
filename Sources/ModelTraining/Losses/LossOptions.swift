import NeuralLayers

/// How the losses of samples become one number. - SeeAlso: the argument `reduction` of `keras.losses.Loss`
public enum LossReduction: String, Sendable, CaseIterable {
  /// Weighted sum / number of sample losses: weights above 1 make the loss larger.
  case mean = "sum_over_batch_size"
  case sum
  /// Weighted sum / sum of the weights.
  case meanOfWeights = "mean_with_sample_weight"
}

/// What every loss takes besides its own arguments.
public struct LossOptions: Sendable {
  public var reduction: LossReduction
  public var name: String

  public init(_ name: String, reduction: LossReduction = .mean) {
    self.name = name
    self.reduction = reduction
  }

  /// Reads `reduction`, `name` and `dtype`.
  init(_ arguments: Arguments, name: String) throws {
    try arguments.requireFloat32()
    self.init(try arguments.optionalString("name") ?? name)
    let names = LossReduction.allCases.map(\.rawValue)
    // "mean" is Keras's second name for its default.
    if case .string("mean") = arguments["reduction"] { return }
    guard case .string(let given) = arguments["reduction"], let reduction = LossReduction(rawValue: given) else {
      throw arguments.error(
        "reduction", expected: "one of " + names.map { "\"\($0)\"" }.joined(separator: ", "),
        help: "Training makes one number small, so the losses of samples cannot stay apart.")
    }
    self.reduction = reduction
  }
}

extension Arguments {
  /// Refuses another `dtype` than float32, the one type that training computes in.
  func requireFloat32() throws(ConfigurationError) {
    switch self["dtype"] {
    case .none, .string("float32"): return
    default: throw error("dtype", expected: "\"float32\" or None")
    }
  }

  /// Refuses another `axis` than the last.
  func requireLastAxis() throws(ConfigurationError) {
    guard case .integer(-1) = self["axis"] else {
      throw error("axis", expected: "-1, the last axis", help: "Put Permute(…) last to bring classes there.")
    }
  }
}

extension Signature {
  /// The signature of a loss: its own parameters, then those that every loss takes.
  static func loss(_ className: String, name: String, _ parameters: [Parameter] = []) -> Signature {
    Signature(
      className,
      parameters + [
        .init("reduction", .string(LossReduction.mean.rawValue)), .init("name", .string(name)), .init("dtype", .none),
      ])
  }
}

/// A loss without arguments of its own.
public protocol PlainLoss: Loss {
  /// The name of Keras's class, `MeanSquaredError`.
  static var className: String { get }
  /// The name of Keras's function, `mean_squared_error`.
  static var functionName: String { get }
  var options: LossOptions { get set }
  /// The loss with its default arguments.
  init()
}

extension PlainLoss {
  public static var signature: Signature { .loss(className, name: functionName) }

  public init(_ arguments: Arguments) throws {
    self.init()
    options = try LossOptions(arguments, name: Self.functionName)
  }

  /// The loss with another way to make one number of the samples' losses.
  public init(reduction: LossReduction) {
    self.init()
    options.reduction = reduction
  }
}
