import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// The first output of layers applied to values with masks, and its mask, by the reference.
private func run(
  _ layer: any Layer, _ inputs: [(shape: Shape, numbers: [Double], mask: [Double]?)], maskRank: Int = 2
) throws -> (values: [Double], mask: [Double]?) {
  _ = try layer.callAll(inputs.map { Input(shape: Shape(Array($0.shape.dimensions.dropFirst()))) })
  let builder = GraphBuilder(name: "masks")
  let context = LayerContext(builder: builder, isTraining: false, seed: 0, label: "")
  var data: [[Double]] = []
  for weight in layer.state.weights {
    context.bind(weight, to: builder.parameter(weight.name, weight.type))
    data.append([Double](repeating: 1, count: weight.shape.count))
  }
  let values = inputs.map { input in
    data.append(input.numbers)
    let value = builder.parameter("x", TensorType(input.shape))
    guard let mask = input.mask else { return MaskedValue(value) }
    data.append(mask)
    return MaskedValue(
      value, mask: builder.parameter("mask", TensorType(Shape(Array(input.shape.dimensions.prefix(maskRank))), .bool)))
  }
  let output = try context.apply(layer, to: values)[0]
  let outputs = [("value", output.value)] + (output.mask.map { [("mask", $0)] } ?? [])
  let results = try ReferenceBackend().evaluate(builder.finish(outputs: outputs), data)
  return (results[0], results.count > 1 ? results[1] : nil)
}

private let a: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 1], [2, 3, 4], [1, 0, 0])
private let b: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 1], [5, 1, 7], [1, 1, 0])
private let c: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 1], [5, 1, 7], nil)

/// Worked out by hand from what the layers of Keras do with masked steps.
@Test func mergesKeepTheStepsThatAreRealInAnyInput() throws {
  let sum = try run(Add(), [a, b])
  #expect(sum.values == [7, 4, 11])
  #expect(sum.mask == [1, 1, 0])
  #expect(try run(Add(), [a, c]).mask == nil)
  // Masked factors count as 1; where all are masked the product is 0.
  #expect(try run(Multiply(), [a, b]).values == [10, 1, 0])
  #expect(try run(Multiply(), [a, c]).values == [10, 1, 7])
  // A masked input does not take part; where all are masked the first one stands.
  #expect(try run(Maximum(), [a, b]).values == [5, 1, 4])
  #expect(try run(Minimum(), [a, c]).values == [2, 1, 7])
}

@Test func concatenatesMasksAlongStepsAndIntersectsThemAlongFeatures() throws {
  #expect(try run(Concatenate(axis: 1), [a, c]).mask == [1, 0, 0, 1, 1, 1])
  #expect(try run(Concatenate(), [a, b]).mask == [1, 0, 0])
  #expect(try run(Concatenate(), [c, c]).mask == nil)
}

/// Two sentences of three words: the mask of the words reaches the layer inside, and what comes out has the mask of the
/// input, as in Keras.
@Test func handsTheMaskOfInnerStepsOn() throws {
  let words: (shape: Shape, numbers: [Double], mask: [Double]?) = (
    [1, 2, 3, 1], [2, 3, 4, 5, 1, 7], [1, 1, 0, 0, 1, 0]
  )
  let means = try run(TimeDistributed(GlobalAveragePooling1D()), [words], maskRank: 3)
  #expect(means.values == [2.5, 1])
  #expect(means.mask == [1, 1, 0, 0, 1, 0])
  // A recurrent layer with weights of 1 sums the words that are real.
  let sums = try run(TimeDistributed(SimpleRNN(1, activation: .linear, useBias: false)), [words], maskRank: 3)
  #expect(sums.values == [5, 1])
  // The mask of the sentences says nothing of their words.
  let plain = try run(TimeDistributed(GlobalAveragePooling1D()), [([1, 2, 3, 1], words.numbers, [1, 0])])
  #expect(plain.values == [3, 13.0 / 3])
}

@Test func averagesTheRealStepsOnly() throws {
  #expect(try run(GlobalAveragePooling1D(), [b]).values == [3])
  #expect(try run(GlobalAveragePooling1D(), [a]).values == [2])
  let none: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 2, 1], [5, 6], [0, 0])
  #expect(try run(GlobalAveragePooling1D(), [none]).values == [0])
}

@Test func masksStepsWhoseFeaturesAllHaveTheValue() throws {
  let x: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 2], [9, 9, 9, 1, 2, 9], nil)
  let result = try run(Masking(maskValue: 9), [x])
  #expect(result.values == [0, 0, 9, 1, 2, 9])
  #expect(result.mask == [0, 1, 1])
}

/// With keys of equal fit the weights are equal over what is allowed.
@Test func attentionLooksAtRealAndAllowedStepsOnly() throws {
  let query: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 1], [0, 0, 0], [1, 1, 0])
  let value: (shape: Shape, numbers: [Double], mask: [Double]?) = ([1, 3, 1], [1, 3, 8], [1, 1, 0])
  let plain = try run(Attention(), [query, value])
  #expect(plain.values == [2, 2, 0])
  #expect(plain.mask == [1, 1, 0])
  var causal = Attention()
  causal.useCausalMask = true
  #expect(try run(causal, [query, value]).values == [1, 2, 0])
}

@Test func refusesWhatACallDoesNotTake() throws {
  let x = Input(shape: [3, 2])
  let error = #expect(throws: LayerError.self) {
    try Dense(2).callAll([x], options: CallOptions([("use_causal_mask", .argument(.bool(true)))]))
  }
  #expect(
    error?.description == "Dense(2): expected a call without use_causal_mask, received use_causal_mask=True."
      + " Settings are given where the layer is made; a call names tensors and what its layer's page lists.")
  let mask = Input(shape: [2], dtype: .bool)
  let wrong = #expect(throws: LayerError.self) {
    try Dense(2).callAll([x], options: CallOptions([("mask", .tensors([mask]))]))
  }
  #expect(
    wrong?.description == "AttachMask(): expected a mask whose shape begins that of its tensor, (batch, 3, 2), received"
      + " (batch, 2). A sequence (batch, steps, features) has a mask (batch, steps), True where a step counts.")
}
