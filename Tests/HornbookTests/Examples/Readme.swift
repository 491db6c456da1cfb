import Hornbook

func trainOnDigits() throws -> Logs {
  let (train, test) = try EmbeddedDatasets.digits().split(test: 0.2, stratify: true, seed: 1)
  let model = try Sequential {
    Input(shape: [8, 8, 1])
    Conv2D(32, 3, padding: .same, activation: .relu)
    MaxPooling2D()
    Conv2D(64, 3, padding: .same, activation: .relu)
    Flatten()
    Dropout(0.25)
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: .adam(1e-3), loss: .sparseCategoricalCrossentropy, metrics: [Accuracy()])
  try model.fit(train, batchSize: 64, epochs: 20, validationSplit: 0.1)
  return try model.evaluate(test)  // ["loss": …, "accuracy": …]
}
