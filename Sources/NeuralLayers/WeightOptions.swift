import TensorCore

/// How one weight of a layer starts, what is added to the loss for it, and what it is brought back to.
public struct WeightOptions: Hashable, Sendable {
  public var initializer: Initializer
  public var regularizer: Regularizer?
  public var constraint: Constraint?

  public init(_ initializer: Initializer, regularizer: Regularizer? = nil, constraint: Constraint? = nil) {
    self.initializer = initializer
    self.regularizer = regularizer
    self.constraint = constraint
  }
}

extension WeightBuilder {
  /// Declares a learned weight.
  func add(_ name: String, shape: Shape, fanShape: Shape? = nil, _ options: WeightOptions) {
    add(
      name, shape: shape, initializer: options.initializer, fanShape: fanShape, regularizer: options.regularizer,
      constraint: options.constraint)
  }
}

extension Arguments {
  /// `kernel_initializer`, `kernel_regularizer` and `kernel_constraint` for the name `kernel`.
  func weight(_ name: String) throws(ConfigurationError) -> WeightOptions {
    WeightOptions(
      try initializer("\(name)_initializer"), regularizer: try regularizer("\(name)_regularizer"),
      constraint: try constraint("\(name)_constraint"))
  }
}

extension Signature.Parameter {
  /// The regularizers and constraints of weights, in Keras's order: all regularizers, then the outputs', then all
  /// constraints.
  static func penalties(_ weights: String...) -> [Self] {
    weights.map { Self("\($0)_regularizer", .none) } + [Self("activity_regularizer", .none)]
      + weights.map { Self("\($0)_constraint", .none) }
  }
}
