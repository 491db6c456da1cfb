import NeuralLayers

/// Every optimizer that can be named.
public enum OptimizerCatalog {
  public static var all: [any Optimizer.Type] {
    [
      SGD.self, RMSprop.self, Adam.self, AdamW.self, Adamax.self, Nadam.self, Adagrad.self, Adadelta.self,
      Adafactor.self, Ftrl.self, Lion.self, Lamb.self, Muon.self, ScheduleFreeAdamW.self, LossScaleOptimizer.self,
    ]
  }

  /// The names by which ``optimizer(named:)`` finds an optimizer: of those that can be made without arguments.
  public static var names: [String] {
    all.filter { type in
      !type.signature.parameters.contains { if case .required = $0.defaultValue { true } else { false } }
    }.map { $0.signature.name.lowercased() }
  }

  /// The optimizer with its default arguments, by class name in any case.
  public static func optimizer(named name: String) -> (any Optimizer)? {
    guard let type = all.first(where: { $0.signature.name.lowercased() == name.lowercased() }) else { return nil }
    return try? type.init(Arguments(type.signature, [:]))
  }
}

/// Every learning rate schedule.
public enum ScheduleCatalog {
  public static var all: [any LearningRateSchedule.Type] {
    [
      ExponentialDecay.self, InverseTimeDecay.self, PiecewiseConstantDecay.self, PolynomialDecay.self,
      CosineDecay.self, CosineDecayRestarts.self,
    ]
  }
}

extension Optimizer where Self == SGD {
  /// Gradient descent, with momentum if asked for; see ``SGD``.
  public static func sgd(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) -> Self {
    Self(learningRate, momentum: momentum, nesterov: nesterov)
  }
}
extension Optimizer where Self == RMSprop {
  /// ``RMSprop`` with its default arguments but for the step size.
  public static func rmsprop(_ learningRate: Double = 0.001) -> Self { Self(learningRate) }
}
extension Optimizer where Self == Adam {
  /// ``Adam`` with its default arguments but for the step size.
  public static func adam(_ learningRate: Double = 0.001) -> Self { Self(learningRate) }
}
extension Optimizer where Self == AdamW {
  /// ``AdamW`` with its default arguments but for the step size.
  public static func adamW(_ learningRate: Double = 0.001) -> Self { Self(learningRate) }
}
