import GraphCore
import TensorCore

/// What SimpleRNN, LSTM and GRU cells have in common, with Keras's names and defaults.
public struct GatedCellSettings: Hashable, Sendable {
  /// The size of the state.
  public var units: Int
  /// The function of the candidate, and of an LSTM's output.
  public var activation: Activation
  /// The function of the gates; SimpleRNN has none.
  public var recurrentActivation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var recurrentInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer: Regularizer?
  public var recurrentRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?
  public var kernelConstraint: Constraint?
  public var recurrentConstraint: Constraint?
  public var biasConstraint: Constraint?
  /// The fraction of input features that is dropped in training, the same ones at every step.
  public var dropout: Double
  /// The fraction of the state's units that the recurrent kernel does not see in training, the same at every step.
  public var recurrentDropout: Double

  public init(
    units: Int, activation: Activation = .tanh, recurrentActivation: Activation = .sigmoid, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, recurrentInitializer: Initializer = .orthogonal(),
    biasInitializer: Initializer = .zeros, kernelRegularizer: Regularizer? = nil,
    recurrentRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, dropout: Double = 0,
    recurrentDropout: Double = 0
  ) {
    precondition(units > 0, "units must be at least 1, received \(units)")
    precondition(
      (0...1).contains(dropout) && (0...1).contains(recurrentDropout), "dropout rates must lie between 0 and 1")
    self.units = units
    self.activation = activation
    self.recurrentActivation = recurrentActivation
    self.useBias = useBias
    self.kernelInitializer = kernelInitializer
    self.recurrentInitializer = recurrentInitializer
    self.biasInitializer = biasInitializer
    self.kernelRegularizer = kernelRegularizer
    self.recurrentRegularizer = recurrentRegularizer
    self.biasRegularizer = biasRegularizer
    self.dropout = dropout
    self.recurrentDropout = recurrentDropout
  }

  init(_ arguments: Arguments, hasGates: Bool) throws {
    try arguments.requireNoSeed()
    self.init(
      units: try arguments.size("units"), activation: try arguments.activation("activation"),
      recurrentActivation: hasGates ? try arguments.activation("recurrent_activation") : .sigmoid,
      useBias: try arguments.bool("use_bias"),
      kernelInitializer: try arguments.initializer("kernel_initializer"),
      recurrentInitializer: try arguments.initializer("recurrent_initializer"),
      biasInitializer: try arguments.initializer("bias_initializer"),
      kernelRegularizer: try arguments.regularizer("kernel_regularizer"),
      recurrentRegularizer: try arguments.regularizer("recurrent_regularizer"),
      biasRegularizer: try arguments.regularizer("bias_regularizer"),
      dropout: try arguments.number("dropout", in: 0...1),
      recurrentDropout: try arguments.number("recurrent_dropout", in: 0...1))
    kernelConstraint = try arguments.constraint("kernel_constraint")
    recurrentConstraint = try arguments.constraint("recurrent_constraint")
    biasConstraint = try arguments.constraint("bias_constraint")
  }

  /// Keras's parameters of a cell, `unit_forget_bias` standing where LSTM has it.
  static func parameters(hasGates: Bool, hasForgetBias: Bool = false) -> [Signature.Parameter] {
    var parameters: [Signature.Parameter] = [.init("units"), .init("activation", .string("tanh"))]
    if hasGates { parameters.append(.init("recurrent_activation", .string("sigmoid"))) }
    parameters += [
      .init("use_bias", .bool(true)), .init("kernel_initializer", .string("glorot_uniform")),
      .init("recurrent_initializer", .string("orthogonal")), .init("bias_initializer", .string("zeros")),
    ]
    if hasForgetBias { parameters.append(.init("unit_forget_bias", .bool(true))) }
    return parameters + [
      .init("kernel_regularizer", .none), .init("recurrent_regularizer", .none), .init("bias_regularizer", .none),
      .init("kernel_constraint", .none), .init("recurrent_constraint", .none), .init("bias_constraint", .none),
      .init("dropout", .number(0)), .init("recurrent_dropout", .number(0)), .init("seed", .none),
    ]
  }
}

/// A cell whose kernels are column blocks, one for each gate.
public protocol GatedCell: RecurrentCell {
  /// Units, functions, initializers and dropout.
  var settings: GatedCellSettings { get set }
  /// How many products a step makes of input and state.
  var gateCount: Int { get }
  /// What the bias is made of: its shape and first values.
  var biasShape: Shape { get }
  /// How the bias starts.
  var biasInitializer: Initializer { get }
  /// The operation that runs the cell with these functions.
  var recurrence: Recurrence.Cell? { get }
  /// The part of the bias that is added to the projections, `(gates · units,)`; `nil` without a bias.
  func projectionBias(_ context: LayerContext) throws -> Value?
}

extension GatedCell {
  public var stateSizes: [Int] { [settings.units] }
  public var biasShape: Shape { [gateCount * settings.units] }
  public var biasInitializer: Initializer { settings.biasInitializer }

  public func projectionBias(_ context: LayerContext) throws -> Value? {
    settings.useBias ? context.weight("bias") : nil
  }

  public func recurrenceOperands(_ context: LayerContext) throws -> [Value] { [context.weight("recurrent_kernel")] }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let features = inputs[0].sample.dimensions[inputs[0].rank - 2]
    let width = gateCount * settings.units
    weights.add(
      "kernel", shape: [features, width], initializer: settings.kernelInitializer,
      regularizer: settings.kernelRegularizer, constraint: settings.kernelConstraint)
    weights.add(
      "recurrent_kernel", shape: [settings.units, width], initializer: settings.recurrentInitializer,
      regularizer: settings.recurrentRegularizer, constraint: settings.recurrentConstraint)
    if settings.useBias {
      weights.add(
        "bias", shape: biasShape, initializer: biasInitializer, regularizer: settings.biasRegularizer,
        constraint: settings.biasConstraint)
    }
  }

  public func project(_ x: Value, _ context: LayerContext) throws -> Value {
    let (batch, steps, features) = (x.shape[0], x.shape[1], x.shape[2])
    let units = settings.units
    let kernel = context.weight("kernel")
    /// The inputs without what is dropped, the same features at all steps of a sequence.
    func rows() throws -> Value {
      try context.dropped(x, rate: settings.dropout, noiseShape: [batch, 1, features], purpose: "dropout")
        .reshape([batch * steps, features])
    }
    var y: Value
    if context.isTraining, settings.dropout > 0, settings.recurrentDropout > 0 {
      // Each gate drops features of its own, as Keras's cells do where states are dropped too.
      let gates = try (0..<gateCount).map {
        try rows().dot(kernel.slice($0 * units..<($0 + 1) * units, axis: 1))
      }
      y = try context.builder.apply(.concatenate(axis: 1), gates)
    } else {
      y = try rows().dot(kernel)
    }
    if let bias = try projectionBias(context) { y = try y + bias }
    return try y.reshape([batch, steps, gateCount * units])
  }

  /// The products of a state with column blocks of the recurrent kernel; each block has a dropout of its own.
  ///
  /// - Parameter drops: The random numbers of this run, `nil` without dropout.
  func product(_ h: Value, _ blocks: Range<Int>, _ drops: [Value]?, _ context: LayerContext) throws -> Value {
    let units = settings.units
    let kernel = context.weight("recurrent_kernel")
    guard let drops else {
      return try h.dot(kernel.slice(blocks.lowerBound * units..<blocks.upperBound * units, axis: 1))
    }
    let products = try blocks.map { block in
      try (h * drops[block]).dot(kernel.slice(block * units..<(block + 1) * units, axis: 1))
    }
    return try products.count == 1 ? products[0] : context.builder.apply(.concatenate(axis: 1), products)
  }

  /// For each gate, factors of the state: 0 where it is dropped, else 1 / (1 − rate); `nil` without dropout.
  func recurrentDrops(batch: Int, _ context: LayerContext) throws -> [Value]? {
    guard context.isTraining, settings.recurrentDropout > 0 else { return nil }
    let ones = try context.builder.constant(1).broadcast(to: [batch, settings.units])
    return try (0..<gateCount).map { _ in
      try context.dropped(ones, rate: settings.recurrentDropout, purpose: "recurrent_dropout")
    }
  }

  public func recurrence(_ context: LayerContext) -> Recurrence.Cell? {
    // Each gate sees a state of its own where units are dropped.
    context.isTraining && settings.recurrentDropout > 0 ? nil : recurrence
  }
}

extension Value {
  /// Column block `gate` of the last axis.
  func gate(_ gate: Int, units: Int) throws(ShapeError) -> Value {
    try slice(gate * units..<(gate + 1) * units, axis: rank - 1)
  }
}
