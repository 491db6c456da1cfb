import NeuralLayers
import TensorCore
import Testing

/// A layer with everything that the contract of layers expects of it.
struct LayerExample: CustomTestStringConvertible, Sendable {
  /// The layer in Swift.
  let layer: @Sendable () throws -> any Layer
  /// The same layer in Keras's terms.
  let arguments: @Sendable () -> [String: Argument]
  /// The shapes of one sample of each input.
  let inputs: [Shape]
  /// The types of the inputs, of which whole numbers are given as 0, 1, 2, 3, 0, 1, and so on.
  let dtypes: [DType]
  /// The shape of one sample of the output.
  let output: Shape
  /// The number of learned weights and of all weights.
  let learned: Int
  let parameters: Int
  /// The layer as its author would write it.
  let text: String
  /// Inputs that the layer refuses, and the whole message.
  let refused: [Shape]
  let message: String

  init(
    _ layer: @escaping @Sendable @autoclosure () throws -> any Layer,
    _ arguments: @escaping @Sendable @autoclosure () -> [String: Argument] = [:], inputs: [Shape],
    dtypes: [DType]? = nil, output: Shape, learned: Int = 0, parameters: Int? = nil, text: String, refused: [Shape],
    message: String
  ) {
    self.layer = layer
    self.arguments = arguments
    self.inputs = inputs
    self.dtypes = dtypes ?? inputs.map { _ in .float32 }
    self.output = output
    self.learned = learned
    self.parameters = parameters ?? learned
    self.text = text
    self.refused = refused
    self.message = message
  }

  var testDescription: String { text }
}

private let channelless: [Shape] = [[8, 8]]
let lines: [Shape] = [[8]]
private let imageText = "an input of 4 axes, (batch, height, width, channels), received (batch, 8, 8)"
private let channelAdvice = "Images need a channel axis: put Reshape((8, 8, 1)) before it."
private let unequal: [Shape] = [[2, 3], [4]]

private func merging(_ layer: String) -> String {
  "\(layer)(): expected inputs whose axes are equal, or 1, counted from the last, received (batch, 2, 3) and (batch, 4)."
    + " Bring them to one shape, with a Dense or a Conv2D of kernel size 1 before it."
}

extension LayerExample {
  static let all: [LayerExample] =
    core + rectifiers + convolution + moreConvolution + pooling + reshaping + normalization
    + moreNormalization + noise + attention + moreAttention + recurrence + einsums + merges + dots + preprocessing

  private static let core: [LayerExample] = [
    LayerExample(
      Dense(4), ["units": .integer(4)], inputs: [[3]], output: [4], learned: 16, text: "Dense(4)", refused: [[]],
      message: "Dense(4): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      Dense(
        2, activation: .tanh, useBias: false, kernelInitializer: .heNormal, biasInitializer: .constant(0.5),
        kernelRegularizer: Regularizer(l2: 0.01), biasRegularizer: Regularizer(l1: 0.5)),
      [
        "units": .integer(2), "activation": .string("tanh"), "use_bias": .bool(false),
        "kernel_initializer": .string("he_normal"), "bias_initializer": .object(Initializer.constant(0.5)),
        "kernel_regularizer": .string("l2"), "bias_regularizer": .object(Regularizer(l1: 0.5)),
      ], inputs: [[2, 3]], output: [2, 2], learned: 6, text: "Dense(2, activation: .tanh)", refused: [[]],
      message: "Dense(2, activation: .tanh): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      Embedding(5, 2, embeddingsInitializer: .ones, maskZero: true),
      [
        "input_dim": .integer(5), "output_dim": .integer(2), "embeddings_initializer": .string("ones"),
        "mask_zero": .bool(true),
      ], inputs: [[3]], dtypes: [.int32], output: [3, 2], learned: 10, text: "Embedding(5, 2, maskZero: true)",
      refused: [[2], [3]], message: "Embedding(5, 2, maskZero: true): expected 1 input, received 2"),
    LayerExample(
      Embedding(4, 3, embeddingsRegularizer: Regularizer(l2: 0.1)),
      [
        "input_dim": .integer(4), "output_dim": .integer(3),
        "embeddings_regularizer": .object(Regularizer(l2: 0.1)),
      ], inputs: [[2, 2]], dtypes: [.int32], output: [2, 2, 3], learned: 12, text: "Embedding(4, 3)",
      refused: [[2], [3]], message: "Embedding(4, 3): expected 1 input, received 2"),
    LayerExample(
      Masking(maskValue: 0.5), ["mask_value": .number(0.5)], inputs: [[3, 2]], output: [3, 2],
      text: "Masking(maskValue: 0.5)", refused: [[]],
      message: "Masking(maskValue: 0.5): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      ActivationLayer(.silu), ["activation": .string("swish")], inputs: [[2, 3]], output: [2, 3],
      text: "Activation(.silu)", refused: [[2], [3]],
      message: "Activation(.silu): expected 1 input, received 2"),
    LayerExample(
      Flatten(), inputs: [[2, 3, 2]], output: [12], text: "Flatten()", refused: [[2], [3]],
      message: "Flatten(): expected 1 input, received 2"),
    LayerExample(
      Reshape([3, -1]), ["target_shape": .list([.integer(3), .integer(-1)])], inputs: [[2, 6]], output: [3, 4],
      text: "Reshape([3, -1])", refused: [[2, 5]],
      message: "Reshape([3, -1]): expected samples of 3 elements, or a multiple, received samples of shape (2, 5),"
        + " which have 10"),
    LayerExample(
      Permute([3, 1, 2]), ["dims": .list([.integer(3), .integer(1), .integer(2)])], inputs: [[2, 3, 4]],
      output: [4, 2, 3], text: "Permute([3, 1, 2])", refused: [[2, 3]],
      message: "Permute([3, 1, 2]): expected a sample of 3 axes, received (batch, 2, 3)."
        + " List each axis after the batch once, counted from 1."),
    LayerExample(
      RepeatVector(3), ["n": .integer(3)], inputs: [[4]], output: [3, 4], text: "RepeatVector(3)", refused: [[2, 4]],
      message: "RepeatVector(3): expected an input of 2 axes, (batch, features), received (batch, 2, 4)."
        + " Put Flatten() or a global pooling layer before it."),
  ]

  private static let rectifiers: [LayerExample] = [
    LayerExample(
      ReLU(maxValue: 0.6, negativeSlope: 0.1, threshold: 0.2),
      ["max_value": .number(0.6), "negative_slope": .number(0.1), "threshold": .number(0.2)], inputs: [[5]],
      output: [5], text: "ReLU(maxValue: 0.6, negativeSlope: 0.1, threshold: 0.2)", refused: [[2], [3]],
      message: "ReLU(maxValue: 0.6, negativeSlope: 0.1, threshold: 0.2): expected 1 input, received 2"),
    LayerExample(
      ReLU(), inputs: [[5]], output: [5], text: "ReLU()", refused: [[2], [3]],
      message: "ReLU(): expected 1 input, received 2"),
    LayerExample(
      LeakyReLU(), inputs: [[5]], output: [5], text: "LeakyReLU(negativeSlope: 0.3)", refused: [[2], [3]],
      message: "LeakyReLU(negativeSlope: 0.3): expected 1 input, received 2"),
    LayerExample(
      PReLU(alphaInitializer: .constant(0.2), sharedAxes: [1]),
      ["alpha_initializer": .object(Initializer.constant(0.2)), "shared_axes": .list([.integer(1)])], inputs: [[3, 2]],
      output: [3, 2], learned: 2, text: "PReLU(sharedAxes: [1])", refused: [[]],
      message: "PReLU(sharedAxes: [1]): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      ELU(alpha: 0.5), ["alpha": .number(0.5)], inputs: [[5]], output: [5], text: "ELU(alpha: 0.5)",
      refused: [[2], [3]], message: "ELU(alpha: 0.5): expected 1 input, received 2"),
    LayerExample(
      Softmax(), inputs: [[2, 3]], output: [2, 3], text: "Softmax()", refused: [[]],
      message: "Softmax(): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      Softmax(axis: 1), ["axis": .integer(1)], inputs: [[2, 3]], output: [2, 3], text: "Softmax(axis: 1)",
      refused: [[]],
      message: "Softmax(axis: 1): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
  ]

  private static let convolution: [LayerExample] = [
    LayerExample(
      Conv2D(2, 2, activation: .sigmoid),
      ["filters": .integer(2), "kernel_size": .integer(2), "activation": .string("sigmoid")], inputs: [[3, 4, 2]],
      output: [2, 3, 2], learned: 18, text: "Conv2D(2, 2, activation: .sigmoid)", refused: channelless,
      message: "Conv2D(2, 2, activation: .sigmoid): expected \(imageText). \(channelAdvice)"),
    LayerExample(
      Conv2D(
        4, kernelSize: [2, 3], strides: [2, 1], padding: .same, groups: 2, useBias: false,
        kernelInitializer: .ones, kernelRegularizer: Regularizer(l1: 0.01, l2: 0.01)),
      [
        "filters": .integer(4), "kernel_size": .list([.integer(2), .integer(3)]),
        "strides": .list([.integer(2), .integer(1)]), "padding": .string("same"), "groups": .integer(2),
        "use_bias": .bool(false), "kernel_initializer": .string("ones"), "kernel_regularizer": .string("l1_l2"),
      ], inputs: [[3, 3, 2]], output: [2, 3, 4], learned: 24, text: "Conv2D(4, kernelSize: [2, 3])",
      refused: [[4, 4, 3]],
      message: "Conv2D(4, kernelSize: [2, 3]): expected input channels divisible by its 2 groups, "
        + "received (batch, 4, 4, 3)"),
    LayerExample(
      Conv2D(1, kernelSize: [2, 2], dilationRate: [2, 1]),
      [
        "filters": .integer(1), "kernel_size": .list([.integer(2), .integer(2)]),
        "dilation_rate": .list([.integer(2), .integer(1)]),
      ], inputs: [[4, 3, 1]], output: [2, 2, 1], learned: 5, text: "Conv2D(1, 2)", refused: [[2, 3, 1]],
      message: "Conv2D(1, 2): expected an input of at least 3 x 2 cells, received (batch, 2, 3, 1)."
        + " Use padding=\"same\", a smaller kernel, or less pooling before it."),
    LayerExample(
      MaxPooling2D(), inputs: [[4, 5, 2]], output: [2, 2, 2], text: "MaxPooling2D(2)", refused: channelless,
      message: "MaxPooling2D(2): expected \(imageText). \(channelAdvice)"),
    LayerExample(
      MaxPooling2D(3, strides: 2, padding: .same),
      ["pool_size": .integer(3), "strides": .integer(2), "padding": .string("same")], inputs: [[4, 5, 1]],
      output: [2, 3, 1], text: "MaxPooling2D(3)", refused: [[28]],
      message: "MaxPooling2D(3): expected an input of 4 axes, (batch, height, width, channels), received (batch, 28)."
        + " Put a Reshape before it, or give Input the shape of one sample."),
    LayerExample(
      AveragePooling2D(3, strides: 2, padding: .same),
      ["pool_size": .integer(3), "strides": .integer(2), "padding": .string("same")], inputs: [[4, 5, 1]],
      output: [2, 3, 1], text: "AveragePooling2D(3)", refused: channelless,
      message: "AveragePooling2D(3): expected \(imageText). \(channelAdvice)"),
    LayerExample(
      AveragePooling2D(4), ["pool_size": .integer(4)], inputs: [[4, 4, 2]], output: [1, 1, 2],
      text: "AveragePooling2D(4)", refused: [[3, 8, 2]],
      message: "AveragePooling2D(4): expected an input of at least 4 x 4 cells, received (batch, 3, 8, 2)."
        + " Pool less before it, or use padding=\"same\"."),
    LayerExample(
      GlobalAveragePooling1D(), inputs: [[3, 2]], output: [2], text: "GlobalAveragePooling1D()", refused: lines,
      message: "GlobalAveragePooling1D(): expected an input of 3 axes, (batch, steps, channels), received (batch, 8)."
        + " Put a Reshape before it, or give Input the shape of one sample."),
    LayerExample(
      GlobalMaxPooling1D(), inputs: [[3, 2]], output: [2], text: "GlobalMaxPooling1D()", refused: lines,
      message: "GlobalMaxPooling1D(): expected an input of 3 axes, (batch, steps, channels), received (batch, 8)."
        + " Put a Reshape before it, or give Input the shape of one sample."),
    LayerExample(
      GlobalAveragePooling3D(keepDimensions: true), ["keepdims": .bool(true)], inputs: [[2, 2, 3, 2]],
      output: [1, 1, 1, 2], text: "GlobalAveragePooling3D(keepDimensions: true)", refused: [[2, 3, 4, 5, 6]],
      message: "GlobalAveragePooling3D(keepDimensions: true): expected an input of 5 axes,"
        + " (batch, depth, height, width, channels), received (batch, 2, 3, 4, 5, 6)."
        + " Put Flatten() or a global pooling layer before it."),
    LayerExample(
      GlobalMaxPooling3D(), inputs: [[2, 2, 3, 2]], output: [2], text: "GlobalMaxPooling3D()",
      refused: [[2], [3]], message: "GlobalMaxPooling3D(): expected 1 input, received 2"),
    LayerExample(
      GlobalAveragePooling2D(), inputs: [[2, 3, 2]], output: [2], text: "GlobalAveragePooling2D()",
      refused: channelless, message: "GlobalAveragePooling2D(): expected \(imageText). \(channelAdvice)"),
    LayerExample(
      GlobalMaxPooling2D(keepDimensions: true), ["keepdims": .bool(true)], inputs: [[2, 3, 2]], output: [1, 1, 2],
      text: "GlobalMaxPooling2D(keepDimensions: true)", refused: channelless,
      message: "GlobalMaxPooling2D(keepDimensions: true): expected \(imageText). \(channelAdvice)"),
  ]

  private static let normalization: [LayerExample] = [
    LayerExample(
      LayerNormalization(), inputs: [[2, 3]], output: [2, 3], learned: 6, text: "LayerNormalization()", refused: [[]],
      message: "LayerNormalization(): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      LayerNormalization(axis: [-1, 1], epsilon: 0.01, scale: false),
      ["axis": .list([.integer(-1), .integer(1)]), "epsilon": .number(0.01), "scale": .bool(false)],
      inputs: [[2, 3, 4]], output: [2, 3, 4], learned: 8, text: "LayerNormalization(axis: [-1, 1], epsilon: 0.01)",
      refused: [[3]],
      message:
        "LayerNormalization(axis: [-1, 1], epsilon: 0.01): expected different axes of (batch, 3) that are not the"
        + " batch, received axis [-1, 1]. Axes are counted from 0, the batch, or from the last one backwards: -1."),
    LayerExample(
      BatchNormalization(), inputs: [[3]], output: [3], learned: 6, parameters: 12, text: "BatchNormalization()",
      refused: [[]],
      message: "BatchNormalization(): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      BatchNormalization(axis: 1, momentum: 0.9, epsilon: 0.01, center: false, scale: true),
      ["axis": .integer(1), "momentum": .number(0.9), "epsilon": .number(0.01), "center": .bool(false)],
      inputs: [[2, 3]], output: [2, 3], learned: 2, parameters: 6, text: "BatchNormalization()", refused: [[]],
      message: "BatchNormalization(): expected an input of at least 2 axes, received (batch,)."
        + " Give each sample a shape, such as Input(shape=(n,))."),
    LayerExample(
      Dropout(0.4), ["rate": .number(0.4)], inputs: [[2, 5]], output: [2, 5], text: "Dropout(0.4)",
      refused: [[2], [3]], message: "Dropout(0.4): expected 1 input, received 2"),
  ]

  private static let attention: [LayerExample] = [
    LayerExample(
      MultiHeadAttention(heads: 2, keyDim: 3), ["num_heads": .integer(2), "key_dim": .integer(3)],
      inputs: [[4, 5], [3, 2]], output: [4, 5], learned: 36 + 18 + 18 + 35,
      text: "MultiHeadAttention(heads: 2, keyDim: 3)", refused: [[4, 5]],
      message: "MultiHeadAttention(heads: 2, keyDim: 3): expected a list of 2 to 3 inputs, received 1."
        + " Give them as one list: MultiHeadAttention()([a, b])."),
    LayerExample(
      MultiHeadAttention(
        heads: 2, keyDim: 3, valueDim: 2, dropout: 0.2, useBias: false, outputShape: [2, 2], attentionAxes: [2],
        slidingWindow: 2, useGate: true),
      [
        "num_heads": .integer(2), "key_dim": .integer(3), "value_dim": .integer(2), "dropout": .number(0.2),
        "use_bias": .bool(false), "output_shape": .list([.integer(2), .integer(2)]), "attention_axes": .integer(2),
        "sliding_window": .integer(2), "use_gate": .bool(true),
      ], inputs: [[2, 4, 2], [2, 3, 3], [2, 3, 1]], output: [2, 4, 2, 2], learned: 12 + 6 + 8 + 12 + 16,
      text: "MultiHeadAttention(heads: 2, keyDim: 3)", refused: [[2, 4, 2], [2, 3, 3], [2, 4, 1]],
      message: "MultiHeadAttention(heads: 2, keyDim: 3): expected a key that differs from the value (batch, 2, 3, 3) in"
        + " its last axis only, received (batch, 2, 4, 1). Inputs are query, value, key, in this order."),
  ]

  private static let merges: [LayerExample] = [
    LayerExample(
      Add(), inputs: [[2, 3], [3], [1, 3]], output: [2, 3], text: "Add()", refused: unequal, message: merging("Add")),
    LayerExample(
      Add(), inputs: [[2], [2]], output: [2], text: "Add()", refused: [[2]],
      message: "Add(): expected a list of at least 2 inputs, received 1. Give them as one list: Add()([a, b])."),
    LayerExample(
      Subtract(), inputs: [[2, 3], [2, 3]], output: [2, 3], text: "Subtract()", refused: [[2], [2], [2]],
      message: "Subtract(): expected 2 inputs, received 3. Give them as one list: Subtract()([a, b])."),
    LayerExample(
      Multiply(), inputs: [[2, 3], [2, 1]], output: [2, 3], text: "Multiply()", refused: unequal,
      message: merging("Multiply")),
    LayerExample(
      Average(), inputs: [[3], [3], [3]], output: [3], text: "Average()", refused: unequal,
      message: merging("Average")),
    LayerExample(
      Maximum(), inputs: [[4], [4]], output: [4], text: "Maximum()", refused: unequal, message: merging("Maximum")),
    LayerExample(
      Minimum(), inputs: [[4], [4]], output: [4], text: "Minimum()", refused: unequal, message: merging("Minimum")),
    LayerExample(
      Concatenate(), inputs: [[2, 3], [2, 1]], output: [2, 4], text: "Concatenate()", refused: [[2, 3], [4, 3]],
      message: "Concatenate(): expected inputs that differ along axis -1 only, "
        + "received (batch, 2, 3) and (batch, 4, 3)"),
    LayerExample(
      Concatenate(axis: 1), ["axis": .integer(1)], inputs: [[2, 3], [1, 3]], output: [3, 3],
      text: "Concatenate(axis: 1)", refused: [[2, 3], [3]],
      message: "Concatenate(axis: 1): expected inputs that differ along axis 1 only, "
        + "received (batch, 2, 3) and (batch, 3)"),
  ]
}
