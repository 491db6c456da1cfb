import Hornbook

/// The pinball loss, max(q · e, (q − 1) · e) for e = y − p: small where a fraction q of the targets lies below p.
struct QuantileLoss: Loss {
  var options = LossOptions("quantile")
  var quantile: Float

  init(_ quantile: Float) { self.quantile = quantile }

  func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let error = try target.aligned(with: prediction) - prediction
    return try (error * quantile).maximum(error * (quantile - 1)).mean(axes: [-1])
  }
}

func trainWithOwnLoss(_ train: Dataset) throws -> Tensor {
  let normalization = Normalization()
  try normalization.adapt(to: train.x)
  let model = try Sequential {
    Input(shape: [10])
    normalization
    Dense(1)
  }
  try model.compile(optimizer: .sgd(3), loss: QuantileLoss(0.9))
  try model.fit(train, epochs: 100)
  return try model.predict(train)
}

/// A formula that is needed once does without a type.
func compileWithAFormula(_ model: Model) throws {
  try model.compile(
    optimizer: .adam(),
    loss: .custom("cubic") { target, prediction in
      let error = try (target - prediction).abs()
      return try (error * error * error).mean(axes: [-1])
    })
}
