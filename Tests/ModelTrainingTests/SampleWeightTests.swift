import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A model that gives its input out unchanged.
private func identity(_ shape: Shape, loss: any Loss, weighted: [any Metric] = []) throws -> Model {
  let input = Input(shape: shape)
  let model = try Model(inputs: input, outputs: ActivationLayer(.linear)(input))
  try model.compile(
    optimizer: SGD(), loss: .same(loss), weightedMetrics: .same(weighted), backend: ReferenceBackend())
  return model
}

/// Keras's numbers for weights 1 and 3: the divisor is the number of samples, unless asked otherwise.
@Test func weightsOfSamplesAreNoDivisor() throws {
  let (x, y) = (matrix([[0.6, 0.4], [0.9, 0.2]]), matrix([[0, 1], [1, 0]]))
  let weights = PerOutput.same(Tensor([1, 3] as [Float]))
  for (reduction, expected) in [(LossReduction.mean, 0.2175), (.sum, 0.435), (.meanOfWeights, 0.10875)] {
    let model = try identity(
      [2], loss: MeanSquaredError(reduction: reduction), weighted: [LossMetric(MeanSquaredError(), name: "mse")])
    let logs = try model.evaluate([x], [y], sampleWeight: weights)
    #expect(abs((logs["loss"] ?? .nan) - expected) < 1e-7)
    #expect(abs((logs["mse"] ?? .nan) - 0.10875) < 1e-7)
  }
}

/// A weight of a sample belongs to the batch axis, also where there are as many steps as samples.
@Test func weightsFollowTheBatchAxis() throws {
  let model = try identity([2, 1], loss: MeanAbsoluteError())
  let x = Tensor([1, 2, 4, 8] as [Float], shape: [2, 2, 1])
  let zeros = Tensor(zeros: [2, 2, 1])
  func loss(_ weights: Tensor) throws -> Double {
    try model.evaluate([x], [zeros], sampleWeight: .same(weights))["loss"] ?? .nan
  }
  #expect(try loss(Tensor([1, 0] as [Float])) == 0.75)
  #expect(try loss(Tensor([1, 0] as [Float], shape: [2, 1])) == 0.75)
  #expect(try loss(Tensor([0, 1, 0, 1] as [Float], shape: [2, 2])) == 2.5)
}

@Test func anEpochGoesOnWhereTheLastOneStopped() throws {
  // The loss of a sample is its number; batches of 2: {0, 1}, {2, 3}, {4, 5}.
  let data = indexData(6)
  let history = try indexModel().fit([data], [data], batchSize: 2, epochs: 3, stepsPerEpoch: 2, shuffle: false)
  #expect(history["loss"] == [1.5, 4.5, 1.5])
  #expect(
    history.warnings == [
      "6 samples make 3 batches of 2, no multiple of steps_per_epoch 2: the epoch in which the data ends is shorter"
    ])
}

private let data = (x: noise([4, 2]), y: labels([0, 1, 2, 0]))

private let refusals: [Refusal] = [
  Refusal(
    "weights of another count", argument: "sample_weight",
    { try classifier().fit(data.x, data.y, sampleWeight: Tensor([1, 2] as [Float])) },
    "fit: expected sample_weight of shape (4,), received (2,). A weight counts for a sample, or for a step of it; the "
      + "first axis is always that of the samples."),
  Refusal(
    "weights of samples and of classes", argument: "class_weight",
    { try classifier().fit(data.x, data.y, sampleWeight: Tensor([1, 1, 1, 1] as [Float]), classWeight: [1: 2]) },
    "fit: expected class_weight or sample_weight, received both. Multiply the classes' weights into sample_weight."),
  Refusal(
    "weights of classes for two outputs", argument: "class_weight",
    {
      let model = try twoByTwo()
      try model.compile(optimizer: SGD(), loss: .same(MeanSquaredError()), backend: ReferenceBackend())
      try model.fit([noise([3, 2]), noise([3, 3])], [noise([3, 1]), noise([3, 2])], classWeight: .same([0: 1]))
    },
    "fit: expected class_weight for each output: first, second, received one dict for all. Give a dict from output name "
      + "to weights of its classes."),
  Refusal(
    "NaN in the data", argument: "data",
    { try classifier().fit(matrix([[1, 2], [.nan, 1]]), labels([0, 1])) },
    "fit: expected numbers in the data for input features, received NaN in sample 1. One NaN makes every weight NaN; "
      + "drop such samples or fill them in."),
  Refusal(
    "raw scores for probabilities", argument: nil,
    { try classifier(activation: .linear).fit(data.x, data.y) },
    "loss \"sparse_categorical_crossentropy\": expected probabilities, received raw scores from scores, which has no "
      + "activation. Give scores activation=\"softmax\", or say from_logits=True in the loss."),
  Refusal(
    "a softmax over one unit", argument: nil,
    { try classifier(1, loss: BinaryCrossentropy()).fit(data.x, labels([0, 1, 1, 0])) },
    "loss \"binary_crossentropy\": expected an output that can change, received a softmax over the one unit of scores, "
      + "which is always 1. Give scores activation=\"sigmoid\", or one unit for each class."),
  Refusal(
    "labels -1 and 1 for probabilities", argument: "data",
    { try classifier(1, activation: .sigmoid, loss: BinaryCrossentropy()).fit(data.x, labels([1, -1, 1, 1])) },
    "loss \"binary_crossentropy\": expected targets from 0 to 1, received label -1.0 in sample 1. Two classes are "
      + "labelled 0 and 1; \"hinge\" takes -1 and 1, \"mse\" any number."),
]

@Test(arguments: refusals)
func refusesWeightsAndLabels(refusal: Refusal) { refusal.check() }
