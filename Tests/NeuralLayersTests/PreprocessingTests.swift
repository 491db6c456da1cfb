import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// The layer's output in training or inference, for rows of one image of one channel.
private func run(_ layer: any Layer, _ image: [[Double]], isTraining: Bool = true) throws -> [Double] {
  let x = Input(shape: [image.count, image[0].count, 1])
  _ = try layer.callAll([x])
  return try LayerProgram(layer, inputs: [x], batch: 1, isTraining: isTraining)
    .run(weights: [], inputs: [image.flatMap { $0 }]).output
}

private let row: [[Double]] = [[1, 2, 3, 4]]

/// Moved by exactly half the width to the right, the four ways to fill the place that becomes free.
@Test(arguments: [
  (FillMode.reflect, [2.0, 1, 1, 2]), (.wrap, [3, 4, 1, 2]), (.nearest, [1, 1, 1, 2]), (.constant, [9, 9, 1, 2]),
])
func fillsWhatLiesOutsideOfAnImage(mode: FillMode, expected: [Double]) throws {
  let move = RandomTranslation(
    heightFactor: RandomRange(0, 0), widthFactor: RandomRange(0.5, 0.5),
    sampling: ImageSampling(fillMode: mode, fillValue: 9))
  #expect(try run(move, row) == expected)
  #expect(try run(move, row, isTraining: false) == [1, 2, 3, 4])
}

@Test func readsBetweenPixels() throws {
  let half = RandomTranslation(heightFactor: RandomRange(0, 0), widthFactor: RandomRange(0.125, 0.125))
  #expect(try run(half, row) == [1, 1.5, 2.5, 3.5])
}

/// A quarter turn counterclockwise takes the right column to the top; a whole image more shows every second pixel.
@Test func turnsAndZoomsAboutTheCentre() throws {
  let turned = try run(RandomRotation(RandomRange(0.25, 0.25)), [[1, 2, 3], [4, 5, 6], [7, 8, 9]])
  for (a, b) in zip(turned, [3, 6, 9, 2, 5, 8, 1, 4, 7]) { #expect(abs(a - Double(b)) < 1e-5) }
  let zoom = RandomZoom(heightFactor: RandomRange(0, 0), widthFactor: RandomRange(1, 1))
  #expect(try run(zoom, [[1, 2, 3, 4, 5]]) == [2, 1, 3, 5, 4])
}

@Test func flipsAboutHalfOfTheImages() throws {
  let layer = RandomFlip(.horizontal)
  let x = Input(shape: [1, 2, 1])
  _ = try layer(x)
  let output = try LayerProgram(layer, inputs: [x], batch: 400, isTraining: true)
    .run(weights: [], inputs: [(0..<800).map { Double($0 % 2) }]).output
  let flipped = stride(from: 0, to: 800, by: 2).filter { output[$0] == 1 }.count
  // Four standard deviations of a fair coin.
  #expect((160...240).contains(flipped))
  #expect(stride(from: 0, to: 800, by: 2).allSatisfy { output[$0] + output[$0 + 1] == 1 })
}

@Test func adaptsToTheMomentsOfData() throws {
  let layer = Normalization()
  try layer.adapt(to: Tensor([Float](arrayLiteral: 1, 10, 3, 10, 5, 16), shape: [3, 2]))
  #expect(layer.state.weights[0].value?.numbers == [3, 12])
  #expect(layer.state.weights[1].value?.numbers == [Double(Float(8.0 / 3)), 8])
  #expect(layer.state.weights[2].value?.numbers == [3])
  let x = Input(shape: [2])
  let model = try Model(inputs: x, outputs: layer(x))
  let result = try model.predict([Tensor([Float](arrayLiteral: 3, 20), shape: [1, 2])], backend: ReferenceBackend())[0]
  #expect(abs(result.numbers[0]) < 1e-6)
  #expect(abs(result.numbers[1] - 8 / 8.0.squareRoot()) < 1e-5)
  let error = #expect(throws: LayerError.self) { try Normalization(mean: [1], variance: [1]).adapt(to: result) }
  #expect(
    error?.description == "Normalization(): expected a layer without a mean of its own to adapt, received mean [1.0]."
      + " Leave mean and variance out.")
}

@Test func looksNumbersUpAndBack() throws {
  func ids(_ layer: IntegerLookup, _ numbers: [Double]) throws -> [Double] {
    let x = Input(shape: [numbers.count], dtype: .int32)
    _ = try layer(x)
    let builder = GraphBuilder(name: "lookup")
    let value = builder.parameter("x", TensorType([1, numbers.count], .int32))
    let y = try layer.call(value, LayerContext(builder: builder, isTraining: false, seed: 0, label: ""))
    return try ReferenceBackend().evaluate(builder.finish(outputs: [("y", y)]), [numbers])[0]
  }
  #expect(try ids(IntegerLookup([12, 36, 1138]), [36, 5, 12, -7]) == [2, 0, 1, 0])
  #expect(try ids(IntegerLookup([12, 36], unknownCount: 2, maskToken: 0), [0, 36, 5, -3, 12]) == [0, 4, 2, 2, 3])
  #expect(try ids(IntegerLookup([12, 36], maskToken: 0, invert: true), [0, 1, 2, 3]) == [0, -1, 12, 36])
}
