import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Three steps from (1, -2) with given gradients at learning rate 0.1, and what Keras makes of them.
struct OptimizerSteps: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let optimizer: @Sendable () -> any Optimizer
  let expected: [Double]
}

private let steps: [OptimizerSteps] = [
  OptimizerSteps(testDescription: "SGD", optimizer: { SGD(0.1) }, expected: [0.935, -2.15]),
  OptimizerSteps(testDescription: "momentum", optimizer: { SGD(0.1, momentum: 0.9) }, expected: [0.827, -2.024]),
  OptimizerSteps(
    testDescription: "nesterov", optimizer: { SGD(0.1, momentum: 0.9, nesterov: true) }, expected: [0.7793, -2.1716]),
  OptimizerSteps(testDescription: "Adam", optimizer: { Adam(0.1) }, expected: [0.7471142, -1.919101]),
  OptimizerSteps(testDescription: "RMSprop", optimizer: { RMSprop(0.1) }, expected: [0.5973305, -2.113072]),
  OptimizerSteps(
    testDescription: "centered RMSprop", optimizer: { RMSprop(0.1, momentum: 0.9, centered: true) },
    expected: [-0.1464435, -1.668478]),
  OptimizerSteps(testDescription: "Adagrad", optimizer: { Adagrad(0.1) }, expected: [0.8919443, -2.034154]),
  OptimizerSteps(testDescription: "Adamax", optimizer: { Adamax(0.1) }, expected: [0.7870494, -1.909185]),
  OptimizerSteps(testDescription: "Nadam", optimizer: { Nadam(0.1) }, expected: [0.8498186, -2.024775]),
  OptimizerSteps(testDescription: "Lion", optimizer: { Lion(0.1) }, expected: [0.9, -2.1]),
  OptimizerSteps(testDescription: "Ftrl", optimizer: { Ftrl(0.1) }, expected: [0.3574218, -1.431132]),
  OptimizerSteps(testDescription: "Lamb", optimizer: { Lamb(0.1) }, expected: [0.4963683, -1.901821]),
]

@Test(arguments: steps)
func takesTheStepsOfKeras(example: OptimizerSteps) throws {
  let optimizer = example.optimizer()
  let builder = GraphBuilder(name: "update")
  let weight = builder.parameter("w", TensorType([2]))
  let gradient = builder.parameter("g", TensorType([2]))
  let memories = optimizer.slots(for: [2])
  let slots = memories.map { builder.parameter($0.name, TensorType($0.shape)) }
  let rate = builder.parameter("rate", TensorType([]))
  let step = builder.parameter("step", TensorType([]))
  let update = try optimizer.update(weight, gradient: gradient, slots: slots, learningRate: rate, step: step)
  #expect(update.slots.count == slots.count)
  let graph = builder.finish(outputs: [("w", update.weight)] + update.slots.map { ("slot", $0) })

  var values: [Double] = [1, -2]
  var memory = memories.map { [Double](repeating: Double($0.initialValue), count: $0.shape.count) }
  for (index, gradient) in [[0.5, -1], [0.25, 0.5], [-0.1, 2]].enumerated() {
    let results = try ReferenceBackend().evaluate(graph, [values, gradient] + memory + [[0.1], [Double(index + 1)]])
    values = results[0]
    memory = Array(results[1...])
  }
  #expect(abs(values[0] - example.expected[0]) < 1e-6)
  #expect(abs(values[1] - example.expected[1]) < 1e-6)
}

@Test func optimizersHaveKerasDefaults() throws {
  let texts = try ["sgd", "RMSprop", "adam"].map { name in
    try #require(OptimizerCatalog.optimizer(named: name)).settings.map { "\($0.name)=\($0.value)" }.joined(
      separator: " ")
  }
  #expect(
    texts == [
      "learning_rate=0.01 momentum=0.0 nesterov=False",
      "learning_rate=0.001 rho=0.9 momentum=0.0 epsilon=1e-07 centered=False",
      "learning_rate=0.001 beta_1=0.9 beta_2=0.999 epsilon=1e-07 amsgrad=False",
    ])
  #expect(OptimizerCatalog.optimizer(named: "sdg") == nil)
}

/// Arguments by optimizer and name, and the message that refuses them.
private let refused: [(String, String, Double, String)] = [
  ("SGD", "learning_rate", -1, "SGD: learning_rate: expected a finite number of at least 0, received -1.0"),
  ("SGD", "learning_rate", .infinity, "SGD: learning_rate: expected a finite number of at least 0, received inf"),
  ("SGD", "clipnorm", -1, "SGD: clipnorm: expected a finite number of at least 0, received -1.0"),
  (
    "Adam", "gradient_accumulation_steps", 0.5,
    "Adam: gradient_accumulation_steps: expected a whole number of at least 2, received 0.5"
  ),
  ("SGD", "momentum", 1.5, "SGD: momentum: expected a number from 0 to 1, received 1.5"),
  ("RMSprop", "rho", .nan, "RMSprop: rho: expected a number from 0 to 1, received nan"),
  ("Adam", "beta_1", 1, "Adam: beta_1: expected a number from 0 to below 1, received 1.0"),
  ("Adam", "beta_2", 2, "Adam: beta_2: expected a number from 0 to 1, received 2.0"),
  ("Adam", "epsilon", -0.1, "Adam: epsilon: expected a finite number of at least 0, received -0.1"),
]

@Test(arguments: refused)
func refusesArguments(name: String, argument: String, value: Double, message: String) throws {
  let type = try #require(OptimizerCatalog.all.first { $0.signature.name == name })
  let error = #expect(throws: ConfigurationError.self) {
    _ = try type.init(Arguments(type.signature, [argument: .number(value)]))
  }
  #expect(error?.description == message)
}

/// A frozen weight keeps its own momentum until it is trained again; others go on meanwhile.
@Test func momentumBelongsToItsWeight() throws {
  let first = Dense(1, useBias: false, kernelInitializer: .constant(0.5))
  let second = Dense(1, useBias: false, kernelInitializer: .constant(-0.25))
  let x = Input(shape: [1])
  let model = try Model(inputs: x, outputs: second(first(x)))
  try model.compile(
    optimizer: SGD(0.125, momentum: 0.5), loss: MeanSquaredError(), backend: ReferenceBackend())
  var (a, b, ma, mb) = (0.5, -0.25, 0.0, 0.0)
  for phase in 0..<3 {
    first.state.isTrainable = phase != 1
    second.state.isTrainable = phase != 2
    try model.fit(matrix([[1]]), matrix([[2]]), epochs: 2, shuffle: false)
    for _ in 0..<2 {
      let slope = 2 * (a * b - 2)
      let (ga, gb) = (slope * b, slope * a)
      if phase != 1 {
        ma = 0.5 * ma - 0.125 * ga
        a += ma
      }
      if phase != 2 {
        mb = 0.5 * mb - 0.125 * gb
        b += mb
      }
    }
    let values = model.weightValues().map { $0.numbers[0] }
    #expect(abs(values[0] - a) < 1e-6)
    #expect(abs(values[1] - b) < 1e-6)
  }
}
