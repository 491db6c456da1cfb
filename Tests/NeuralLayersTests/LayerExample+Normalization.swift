import NeuralLayers
import TensorCore

/// The message of a layer that takes one input, given two.
func wantsOne(_ layer: String) -> String { "\(layer): expected 1 input, received 2" }

private let two: [Shape] = [[2], [3]]

extension LayerExample {
  static let moreNormalization: [LayerExample] = [
    LayerExample(
      GroupNormalization(groups: 2), ["groups": .integer(2)], inputs: [[2, 4]], output: [2, 4], learned: 8,
      text: "GroupNormalization(groups: 2)", refused: [[2, 3]],
      message: "GroupNormalization(groups: 2): expected channels divisible by its 2 groups, received (batch, 2, 3)."
        + " Give groups a divisor of 3, or -1 for a group for each channel."),
    LayerExample(
      GroupNormalization(groups: -1, axis: 1, epsilon: 0.01, center: false),
      ["groups": .integer(-1), "axis": .integer(1), "epsilon": .number(0.01), "center": .bool(false)],
      inputs: [[3, 4]], output: [3, 4], learned: 3, text: "GroupNormalization(groups: -1)", refused: two,
      message: wantsOne("GroupNormalization(groups: -1)")),
    LayerExample(
      RMSNormalization(axis: [1, 2], epsilon: 0.1),
      ["axis": .list([.integer(1), .integer(2)]), "epsilon": .number(0.1)], inputs: [[2, 3]], output: [2, 3],
      learned: 6, text: "RMSNormalization(axis: [1, 2])", refused: [[3]],
      message: "RMSNormalization(axis: [1, 2]): expected different axes of (batch, 3) that are not the batch, received"
        + " axis [1, 2]. Axes are counted from 0, the batch, or from the last one backwards: -1."),
    LayerExample(
      UnitNormalization(), inputs: [[2, 3]], output: [2, 3], text: "UnitNormalization()", refused: two,
      message: wantsOne("UnitNormalization()")),
    LayerExample(
      Normalization(mean: [1, 2], variance: [4, 0.25]),
      ["mean": .list([.number(1), .integer(2)]), "variance": .list([.number(4), .number(0.25)])], inputs: [[3, 2]],
      output: [3, 2], text: "Normalization()", refused: [[3]],
      message: "Normalization(): expected a mean of 3 numbers for axis [-1] of (batch, 3), or of one, received"
        + " 2 numbers"),
    LayerExample(
      Normalization(axis: [], invert: true), ["axis": .none, "invert": .bool(true)], inputs: [[3, 2]],
      output: [3, 2], learned: 0, parameters: 3, text: "Normalization(axis: [])", refused: two,
      message: wantsOne("Normalization(axis: [])")),
  ]

  static let noise: [LayerExample] = [
    LayerExample(
      Dropout(0.5, noiseShape: NoiseShape([nil, 1, nil])),
      ["rate": .number(0.5), "noise_shape": .list([.none, .integer(1), .none])], inputs: [[3, 4]], output: [3, 4],
      text: "Dropout(0.5)", refused: [[3]],
      message: "Dropout(0.5): expected a noise_shape with None or 1 for each axis of (batch, 3), received"
        + " (None, 1, None). 1 drops all positions along an axis together."),
    LayerExample(
      SpatialDropout1D(0.3), ["rate": .number(0.3)], inputs: [[2, 5]], output: [2, 5],
      text: "SpatialDropout1D(0.3)", refused: lines, message: wantsSteps("SpatialDropout1D(0.3)")),
    LayerExample(
      SpatialDropout2D(0.3), ["rate": .number(0.3)], inputs: [[2, 2, 5]], output: [2, 2, 5],
      text: "SpatialDropout2D(0.3)", refused: images, message: wantsChannels("SpatialDropout2D(0.3)")),
    LayerExample(
      SpatialDropout3D(0.3), ["rate": .number(0.3)], inputs: [[2, 1, 2, 5]], output: [2, 1, 2, 5],
      text: "SpatialDropout3D(0.3)", refused: volumes, message: wantsVolumes("SpatialDropout3D(0.3)")),
    LayerExample(
      GaussianNoise(0.1), ["stddev": .number(0.1)], inputs: [[2, 3]], output: [2, 3], text: "GaussianNoise(0.1)",
      refused: two, message: wantsOne("GaussianNoise(0.1)")),
    LayerExample(
      GaussianDropout(0.2), ["rate": .number(0.2)], inputs: [[2, 3]], output: [2, 3],
      text: "GaussianDropout(0.2)", refused: two, message: wantsOne("GaussianDropout(0.2)")),
    LayerExample(
      AlphaDropout(0.2), ["rate": .number(0.2)], inputs: [[2, 3]], output: [2, 3], text: "AlphaDropout(0.2)",
      refused: two, message: wantsOne("AlphaDropout(0.2)")),
  ]

  private static let keyMessage =
    "expected a key with the query's features and the value's steps, received query (batch, 2, 3), value (batch, 4, 2),"
    + " key (batch, 4, 2). Bring them to one width with a Dense; inputs are query, value, key, in this order."

  static let moreAttention: [LayerExample] = [
    LayerExample(
      Attention(), inputs: [[2, 3], [4, 3]], output: [2, 3], text: "Attention()", refused: [[2, 3], [4, 2]],
      message: "Attention(): \(keyMessage)"),
    LayerExample(
      Attention(useScale: true, scoreMode: .concat, dropout: 0.2),
      ["use_scale": .bool(true), "score_mode": .string("concat"), "dropout": .number(0.2)],
      inputs: [[2, 3], [4, 2], [4, 3]], output: [2, 2], learned: 2, text: "Attention()", refused: [[2, 3], [4, 2]],
      message: "Attention(): \(keyMessage)"),
    LayerExample(
      AdditiveAttention(), inputs: [[2, 3], [4, 3]], output: [2, 3], learned: 3, text: "AdditiveAttention()",
      refused: [[2, 3], [4, 2]], message: "AdditiveAttention(): \(keyMessage)"),
  ]

  static let einsums: [LayerExample] = [
    LayerExample(
      EinsumDense("abc,cde->abde", outputShape: [nil, 2, 4], biasAxes: "e"),
      [
        "equation": .string("abc,cde->abde"), "output_shape": .list([.none, .integer(2), .integer(4)]),
        "bias_axes": .string("e"),
      ], inputs: [[2, 3]], output: [2, 2, 4], learned: 28, text: "EinsumDense(\"abc,cde->abde\")", refused: [[3]],
      message: "EinsumDense(\"abc,cde->abde\"): expected an equation of two operands, such as \"abc,cd->abd\", for"
        + " (batch, 3), received \"abc,cde->abde\". Each letter is an axis; every one of the output comes from an"
        + " operand."),
    LayerExample(
      EinsumDense("...x,xy->...y", outputShape: [4], activation: .tanh, biasAxes: "y"),
      [
        "equation": .string("...x,xy->...y"), "output_shape": .integer(4), "activation": .string("tanh"),
        "bias_axes": .string("y"),
      ], inputs: [[2, 3]], output: [2, 4], learned: 16, text: "EinsumDense(\"...x,xy->...y\", activation: .tanh)",
      refused: two, message: wantsOne("EinsumDense(\"...x,xy->...y\", activation: .tanh)")),
  ]

  static let dots: [LayerExample] = [
    LayerExample(
      Dot(axes: [1, 2]), ["axes": .list([.integer(1), .integer(2)])], inputs: [[3, 2], [4, 3]], output: [2, 4],
      text: "Dot(axes: [1, 2])", refused: [[3, 2], [4, 2]],
      message: "Dot(axes: [1, 2]): expected inputs of equal size along axes 1 and 2, received (batch, 3, 2) and"
        + " (batch, 4, 2). Axes are counted from the batch, 0, which cannot be one of them."),
    LayerExample(
      Dot(axes: [-1, -1], normalize: true), ["axes": .integer(-1), "normalize": .bool(true)], inputs: [[3], [3]],
      output: [1], text: "Dot(axes: [-1, -1], normalize: true)", refused: [[3]],
      message: "Dot(axes: [-1, -1], normalize: true): expected 2 inputs, received 1."
        + " Give them as one list: Dot()([a, b])."),
  ]
}
