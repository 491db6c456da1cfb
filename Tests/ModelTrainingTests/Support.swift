import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore

/// A matrix of float32, row by row.
func matrix(_ rows: [[Float]]) -> Tensor { Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count]) }

/// A vector of labels.
func labels(_ values: [Int32]) -> Tensor { Tensor(values) }

/// Reproducible numbers between -1 and 1.
func noise(_ shape: Shape, seed: UInt64 = 5) -> Tensor {
  var stream = RandomStream(seed: seed, label: "test", purpose: "data")
  return Tensor(uniform: shape, low: -1, high: 1, from: &stream)
}

/// A model of one layer that turns two features into `classes` outputs, named `scores`.
func classifier(
  _ classes: Int = 3, activation: Activation = .softmax, loss: (any Loss)? = SparseCategoricalCrossentropy(),
  metrics: [any Metric] = [], optimizer: any Optimizer = SGD(0.1), backend: any Backend = ReferenceBackend()
) throws -> Model {
  let model = try Sequential {
    Input(shape: [2], name: "features")
    Dense(classes, activation: activation, name: "scores")
  }
  try model.compile(
    optimizer: optimizer, loss: loss.map { .same($0) }, metrics: .same(metrics), backend: backend)
  return model
}

/// A model with the inputs `left`, `right` and the outputs `first` (1 unit), `second` (2 units).
func twoByTwo() throws -> Model {
  let left = Input(shape: [2], name: "left")
  let right = Input(shape: [3], name: "right")
  let joined = try Concatenate()([left, right])
  return try Model(
    inputs: [left, right], outputs: [Dense(1, name: "first")(joined), Dense(2, name: "second")(joined)])
}

/// A model whose loss (mean absolute error) on sample i is the number i, whatever the training does.
///
/// Its only weight is 0 and the learning rate too, so that logs tell which samples were seen.
func indexModel() throws -> Model {
  let model = try Sequential {
    Input(shape: [1])
    Dense(1, useBias: false, kernelInitializer: .zeros)
  }
  try model.compile(optimizer: SGD(0), loss: MeanAbsoluteError(), backend: ReferenceBackend())
  return model
}

/// Samples whose input and target are their own index.
func indexData(_ count: Int) -> Tensor { Tensor((0..<count).map { Float($0) }, shape: [count, 1]) }

extension History {
  /// All names with their values, in order.
  var rows: [String] { history.map { "\($0.key): \($0.value)" } }
}
