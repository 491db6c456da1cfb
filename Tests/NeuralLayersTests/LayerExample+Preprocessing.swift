import NeuralLayers
import TensorCore

private let two: [Shape] = [[2], [3]]
private var pair: Argument { .list([.number(-0.1), .number(0.2)]) }

extension LayerExample {
  static let preprocessing: [LayerExample] = [
    LayerExample(
      Identity(), inputs: [[2, 3]], output: [2, 3], text: "Identity()", refused: two, message: wantsOne("Identity()")),
    LayerExample(
      Rescaling(0.5, offset: -1), ["scale": .number(0.5), "offset": .integer(-1)], inputs: [[3]], output: [3],
      text: "Rescaling(0.5, offset: -1.0)", refused: two, message: wantsOne("Rescaling(0.5, offset: -1.0)")),
    LayerExample(
      Rescaling(scale: [1, 2]), ["scale": .list([.integer(1), .number(2)])], inputs: [[3, 2]], output: [3, 2],
      text: "Rescaling([1.0, 2.0])", refused: [[3]],
      message: "Rescaling([1.0, 2.0]): expected a scale of one number, or one for each position of the last axis of"
        + " (batch, 3), received 2 numbers"),
    LayerExample(
      RandomFlip(), inputs: [[2, 3, 1]], output: [2, 3, 1], text: "RandomFlip(.horizontalAndVertical)",
      refused: images, message: wantsChannels("RandomFlip(.horizontalAndVertical)")),
    LayerExample(
      RandomTranslation(
        heightFactor: RandomRange(-0.1, 0.2), widthFactor: RandomRange(-0.3, 0.3),
        sampling: ImageSampling(fillMode: .constant, interpolation: .nearest, fillValue: 0.5)),
      [
        "height_factor": pair, "width_factor": .number(0.3), "fill_mode": .string("constant"),
        "interpolation": .string("nearest"), "fill_value": .number(0.5),
      ], inputs: [[3, 2, 2]], output: [3, 2, 2],
      text: "RandomTranslation(heightFactor: (-0.1, 0.2), widthFactor: (-0.3, 0.3))", refused: images,
      message: wantsChannels("RandomTranslation(heightFactor: (-0.1, 0.2), widthFactor: (-0.3, 0.3))")),
    LayerExample(
      RandomRotation(RandomRange(-0.1, 0.2)), ["factor": pair], inputs: [[3, 2, 2]], output: [3, 2, 2],
      text: "RandomRotation((-0.1, 0.2))", refused: images, message: wantsChannels("RandomRotation((-0.1, 0.2))")),
    LayerExample(
      RandomZoom(heightFactor: RandomRange(-0.1, 0.2), sampling: ImageSampling(fillMode: .wrap)),
      ["height_factor": pair, "fill_mode": .string("wrap")], inputs: [[3, 2, 2]], output: [3, 2, 2],
      text: "RandomZoom(heightFactor: (-0.1, 0.2))", refused: images,
      message: wantsChannels("RandomZoom(heightFactor: (-0.1, 0.2))")),
    LayerExample(
      RandomContrast(lower: 0.2, upper: 0.2, valueRange: -9...9),
      ["factor": .number(0.2), "value_range": .list([.integer(-9), .integer(9)])], inputs: [[3, 2, 2]],
      output: [3, 2, 2], text: "RandomContrast(lower: 0.2, upper: 0.2)", refused: images,
      message: wantsChannels("RandomContrast(lower: 0.2, upper: 0.2)")),
    LayerExample(
      CategoryEncoding(5, mode: .count), ["num_tokens": .integer(5), "output_mode": .string("count")], inputs: [[3]],
      dtypes: [.int32], output: [5], text: "CategoryEncoding(5, mode: .count)", refused: [[2, 3]],
      message: "CategoryEncoding(5, mode: .count): expected numbers of shape (batch,) or (batch, n), received"
        + " (batch, 2, 3). Put Flatten() before it, or use output_mode=\"one_hot\"."),
    LayerExample(
      Discretization(boundaries: [-0.5, 0.5], mode: .oneHot),
      ["bin_boundaries": .list([.number(-0.5), .number(0.5)]), "output_mode": .string("one_hot")], inputs: [[4]],
      output: [4, 3], text: "Discretization(boundaries: [-0.5, 0.5], mode: .oneHot)", refused: two,
      message: wantsOne("Discretization(boundaries: [-0.5, 0.5], mode: .oneHot)")),
    LayerExample(
      IntegerLookup([7, 2, 3], unknownCount: 2, maskToken: 0, mode: .multiHot),
      [
        "vocabulary": .list([.integer(7), .integer(2), .integer(3)]), "num_oov_indices": .integer(2),
        "mask_token": .integer(0), "output_mode": .string("multi_hot"),
      ], inputs: [[4]], dtypes: [.int32], output: [6], text: "IntegerLookup(3 numbers)", refused: two,
      message: wantsOne("IntegerLookup(3 numbers)")),
  ]
}
