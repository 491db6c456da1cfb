import Hornbook

/// Layers are functions of tensors, and tensors are added and multiplied.
func residualNetwork() throws -> Model {
  let image = Input(shape: [8, 8, 1])
  var x = try Conv2D(16, 3, padding: .same, activation: .relu)(image)
  for _ in 0..<2 {
    let shortcut = x
    x = try Conv2D(16, 3, padding: .same, activation: .relu)(x)
    x = try ActivationLayer(.relu)(shortcut + 0.5 * x)
  }
  let digit = try Dense(10, activation: .softmax)(GlobalAveragePooling2D()(x))
  return try Model(inputs: image, outputs: digit)
}

/// One layer, called twice, has one set of weights.
func twins() throws -> Model {
  let (left, right) = (Input(shape: [4], name: "left"), Input(shape: [4], name: "right"))
  let encoder = Dense(8, activation: .tanh, name: "encoder")
  let difference = try encoder(left) - encoder(right)
  return try Model(inputs: [left, right], outputs: Dense(1)(difference * difference))
}

/// Several inputs and outputs go by name; the order of the names says nothing.
func trainByName(image: Tensor, size: Tensor, digit: Tensor, isLarge: Tensor) throws -> [String: Tensor] {
  let (picture, number) = (Input(shape: [8, 8, 1], name: "image"), Input(shape: [1], name: "size"))
  let features = try Concatenate()([Flatten()(picture), number])
  let hidden = try Dense(32, activation: .relu)(features)
  let model = try Model(
    inputs: [picture, number],
    outputs: [
      Dense(10, activation: .softmax, name: "digit")(hidden),
      Dense(1, activation: .sigmoid, name: "large")(hidden),
    ])
  try model.compile(
    optimizer: .adam(0.01),
    loss: ["digit": SparseCategoricalCrossentropy(), "large": BinaryCrossentropy()],
    lossWeights: ["digit": 1, "large": 0.2],
    metrics: ["digit": [Accuracy()], "large": [BinaryAccuracy(), AUC()]])
  try model.fit(["image": image, "size": size], ["digit": digit, "large": isLarge], epochs: 3)
  return try model.predict(["image": image, "size": size])
}

/// A trained model is a layer of another one; frozen, it keeps its weights.
func reuse(_ trained: Model) throws -> Model {
  trained.isTrainable = false
  return try Sequential {
    Input(shape: [8, 8, 1])
    RandomTranslation(heightFactor: 0.1, widthFactor: 0.1)
    trained
    Dense(2, activation: .softmax)
  }
}
