import Hornbook

/// The fraction of predictions that are off by at most a tolerance: the mean of one number for each sample.
struct WithinTolerance: MeanMetric {
  let name = "within_tolerance"
  let largerIsBetter: Bool? = true
  var tolerance: Float

  func values(target: Value, prediction: Value) throws -> Value {
    let error = try (target.aligned(with: prediction) - prediction).abs()
    return try error.compare(.lessOrEqual, tolerance).convert(to: .float32)
  }
}

/// The largest error of all: no mean, so it says itself what it keeps from batch to batch.
struct LargestError: Metric {
  let name = "largest_error"

  func stateShapes(for output: PartialShape) -> [Shape] { [[]] }

  func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let error = try (target.aligned(with: prediction) - prediction).abs()
    return [try state[0].maximum(error.reduce(.maximum))]
  }

  func result(_ state: [Tensor]) -> Float { state[0].scalars()[0] }
}

func evaluateWithOwnMetrics(_ train: Dataset) throws -> Logs {
  let model = try Sequential {
    Input(shape: [10])
    Dense(1)
  }
  try model.compile(
    optimizer: .adam(1), loss: .meanSquaredError, metrics: [WithinTolerance(tolerance: 50), LargestError()])
  try model.fit(train, epochs: 60)
  return try model.evaluate(train)
}
