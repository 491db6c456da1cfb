import Hornbook

/// A dense layer that a second one opens and closes: `(x · kernel) ⊙ sigmoid(x · gate)`.
struct GatedDense: SingleInputLayer {
  var state = LayerState()
  var units: Int

  init(_ units: Int) { self.units = units }

  func build(_ weights: WeightBuilder, for input: PartialShape) {
    let features = input.sample[0]
    weights.add("kernel", shape: [features, units], initializer: .glorotUniform)
    weights.add("gate", shape: [features, units], initializer: .glorotUniform)
  }

  func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let gate = try Activation.sigmoid(x.dot(context.weight("gate")))
    return try x.dot(context.weight("kernel")) * gate
  }
}

/// Multiplies by a number that changes from step to step, while training only.
struct RandomGain: SingleInputLayer {
  static let signature = Signature.layer("RandomGain", [.init("spread", .number(0.1))])
  var state: LayerState
  var spread: Double
  var maskHandling: MaskHandling { .passes }

  init(spread: Double = 0.1, name: String? = nil) {
    self.state = LayerState(name: name)
    self.spread = spread
  }

  init(_ arguments: Arguments) throws {
    self.init(spread: try arguments.number("spread"))
    try state.configure(arguments)
  }

  func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTrainingLayer else { return x }
    return try x * (context.randomNormal([], purpose: "gain") * Float(spread) + 1)
  }
}

func trainWithOwnLayers(_ train: Dataset) throws -> Model {
  let model = try Sequential {
    Input(shape: [8, 8, 1])
    Flatten()
    RandomGain(spread: 0.2)
    GatedDense(32)
    Lambda("halve") { x in try x * 0.5 }
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: .adam(0.01), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
  try model.fit(train, epochs: 3)
  return model
}
