import NeuralLayers
import TensorCore

/// The message of a layer that takes sequences, given a vector.
func wantsSteps(_ layer: String) -> String {
  "\(layer): expected an input of 3 axes, (batch, steps, channels), received (batch, 8)."
    + " Put a Reshape before it, or give Input the shape of one sample."
}

/// The message of a layer that takes images, given images without channels.
func wantsChannels(_ layer: String) -> String {
  "\(layer): expected an input of 4 axes, (batch, height, width, channels), received (batch, 8, 8)."
    + " Images need a channel axis: put Reshape((8, 8, 1)) before it."
}

/// The message of a layer that takes volumes, given volumes without channels.
func wantsVolumes(_ layer: String) -> String {
  "\(layer): expected an input of 5 axes, (batch, depth, height, width, channels), received (batch, 4, 4, 4)."
    + " Images need a channel axis: put Reshape((4, 4, 4, 1)) before it."
}

let images: [Shape] = [[8, 8]]
let volumes: [Shape] = [[4, 4, 4]]

extension LayerExample {
  static let moreConvolution: [LayerExample] = [
    LayerExample(
      Conv1D(3, kernelSize: [2], padding: .causal, dilationRate: [2]),
      [
        "filters": .integer(3), "kernel_size": .integer(2), "padding": .string("causal"),
        "dilation_rate": .integer(2),
      ], inputs: [[4, 2]], output: [4, 3], learned: 15, text: "Conv1D(3, 2)", refused: lines,
      message: wantsSteps("Conv1D(3, 2)")),
    LayerExample(
      Conv1D(2, 3, strides: 2, padding: .same, activation: .tanh),
      [
        "filters": .integer(2), "kernel_size": .integer(3), "strides": .integer(2), "padding": .string("same"),
        "activation": .string("tanh"),
      ], inputs: [[4, 2]], output: [2, 2], learned: 14, text: "Conv1D(2, 3, activation: .tanh)", refused: lines,
      message: wantsSteps("Conv1D(2, 3, activation: .tanh)")),
    LayerExample(
      Conv3D(2, kernelSize: [1, 2, 2], kernelConstraint: .nonNegative),
      [
        "filters": .integer(2), "kernel_size": .list([.integer(1), .integer(2), .integer(2)]),
        "kernel_constraint": .string("non_neg"),
      ], inputs: [[2, 2, 3, 1]], output: [2, 1, 2, 2], learned: 10, text: "Conv3D(2, kernelSize: [1, 2, 2])",
      refused: volumes, message: wantsVolumes("Conv3D(2, kernelSize: [1, 2, 2])")),
    LayerExample(
      Conv1DTranspose(2, 3, strides: 2),
      ["filters": .integer(2), "kernel_size": .integer(3), "strides": .integer(2)], inputs: [[3, 2]],
      output: [7, 2], learned: 14, text: "Conv1DTranspose(2, 3)", refused: lines,
      message: wantsSteps("Conv1DTranspose(2, 3)")),
    LayerExample(
      Conv2DTranspose(2, kernelSize: [2, 3], strides: [3, 2], padding: .same, outputPadding: [2, 1], useBias: false),
      [
        "filters": .integer(2), "kernel_size": .list([.integer(2), .integer(3)]),
        "strides": .list([.integer(3), .integer(2)]), "padding": .string("same"),
        "output_padding": .list([.integer(2), .integer(1)]), "use_bias": .bool(false),
      ], inputs: [[2, 2, 2]], output: [5, 4, 2], learned: 24, text: "Conv2DTranspose(2, kernelSize: [2, 3])",
      refused: images, message: wantsChannels("Conv2DTranspose(2, kernelSize: [2, 3])")),
    LayerExample(
      Conv2DTranspose(1, kernelSize: [2, 2], padding: .same, outputPadding: [0, 0]),
      [
        "filters": .integer(1), "kernel_size": .integer(2), "padding": .string("same"), "output_padding": .integer(0),
      ], inputs: [[3, 2, 1]], output: [2, 1, 1], learned: 5, text: "Conv2DTranspose(1, 2)", refused: [[1, 3, 1]],
      message: "Conv2DTranspose(1, 2): expected an output of at least one cell along each axis, received "
        + "(batch, 1, 3, 1), which gives 0 x 2 cells. Raise output_padding or strides."),
    LayerExample(
      Conv3DTranspose(1, 2, strides: 3, activation: .sigmoid),
      [
        "filters": .integer(1), "kernel_size": .integer(2), "strides": .integer(3),
        "activation": .string("sigmoid"),
      ], inputs: [[1, 2, 1, 2]], output: [3, 6, 3, 1], learned: 17,
      text: "Conv3DTranspose(1, 2, activation: .sigmoid)", refused: volumes,
      message: wantsVolumes("Conv3DTranspose(1, 2, activation: .sigmoid)")),
    LayerExample(
      DepthwiseConv1D(2, depthMultiplier: 3), ["kernel_size": .integer(2), "depth_multiplier": .integer(3)],
      inputs: [[3, 2]], output: [2, 6], learned: 18, text: "DepthwiseConv1D(2, depthMultiplier: 3)", refused: lines,
      message: wantsSteps("DepthwiseConv1D(2, depthMultiplier: 3)")),
    LayerExample(
      DepthwiseConv2D(2, strides: 2, padding: .same, activation: .relu, useBias: false),
      [
        "kernel_size": .integer(2), "strides": .integer(2), "padding": .string("same"),
        "activation": .string("relu"), "use_bias": .bool(false),
      ], inputs: [[3, 3, 2]], output: [2, 2, 2], learned: 8, text: "DepthwiseConv2D(2, activation: .relu)",
      refused: [[8, 8]], message: wantsChannels("DepthwiseConv2D(2, activation: .relu)")),
    LayerExample(
      SeparableConv1D(3, 2), ["filters": .integer(3), "kernel_size": .integer(2)], inputs: [[4, 2]],
      output: [3, 3], learned: 13, text: "SeparableConv1D(3, 2)", refused: [[1, 2]],
      message: "SeparableConv1D(3, 2): expected an input of at least 2 cells, received (batch, 1, 2)."
        + " Use padding=\"same\", a smaller kernel, or less pooling before it."),
    LayerExample(
      SeparableConv2D(2, 2, strides: 2, padding: .same, depthMultiplier: 2, activation: .tanh),
      [
        "filters": .integer(2), "kernel_size": .integer(2), "strides": .integer(2), "padding": .string("same"),
        "depth_multiplier": .integer(2), "activation": .string("tanh"),
      ], inputs: [[3, 4, 2]], output: [2, 2, 2], learned: 26, text: "SeparableConv2D(2, 2, activation: .tanh)",
      refused: images, message: wantsChannels("SeparableConv2D(2, 2, activation: .tanh)")),
  ]

  static let pooling: [LayerExample] = [
    LayerExample(
      MaxPooling1D(), inputs: [[5, 2]], output: [2, 2], text: "MaxPooling1D(2)", refused: lines,
      message: wantsSteps("MaxPooling1D(2)")),
    LayerExample(
      MaxPooling3D(2, strides: 1), ["pool_size": .integer(2), "strides": .integer(1)], inputs: [[2, 3, 2, 1]],
      output: [1, 2, 1, 1], text: "MaxPooling3D(2)", refused: volumes, message: wantsVolumes("MaxPooling3D(2)")),
    LayerExample(
      AveragePooling1D(3, strides: 2, padding: .same),
      ["pool_size": .integer(3), "strides": .integer(2), "padding": .string("same")], inputs: [[4, 2]],
      output: [2, 2], text: "AveragePooling1D(3)", refused: lines, message: wantsSteps("AveragePooling1D(3)")),
    LayerExample(
      AveragePooling3D(2, padding: .same), ["pool_size": .integer(2), "padding": .string("same")],
      inputs: [[3, 2, 1, 2]], output: [2, 1, 1, 2], text: "AveragePooling3D(2)", refused: volumes,
      message: wantsVolumes("AveragePooling3D(2)")),
  ]

  static let reshaping: [LayerExample] = [
    LayerExample(
      ActivityRegularization(l1: 0.1, l2: 0.2), ["l1": .number(0.1), "l2": .number(0.2)], inputs: [[3]], output: [3],
      text: "ActivityRegularization(l1: 0.1, l2: 0.2)", refused: [[2], [3]],
      message: "ActivityRegularization(l1: 0.1, l2: 0.2): expected 1 input, received 2"),
    LayerExample(
      ZeroPadding1D([BorderCells(1, 2)]), ["padding": .list([.integer(1), .integer(2)])], inputs: [[2, 3]],
      output: [5, 3], text: "ZeroPadding1D([(1, 2)])", refused: lines, message: wantsSteps("ZeroPadding1D([(1, 2)])")),
    LayerExample(
      ZeroPadding2D(), inputs: [[1, 2, 2]], output: [3, 4, 2], text: "ZeroPadding2D([(1, 1), (1, 1)])",
      refused: images, message: wantsChannels("ZeroPadding2D([(1, 1), (1, 1)])")),
    LayerExample(
      ZeroPadding3D([BorderCells(0, 1), BorderCells(1, 0), BorderCells(2, 2)]),
      [
        "padding": .list([
          .list([.integer(0), .integer(1)]), .list([.integer(1), .integer(0)]), .integer(2),
        ])
      ], inputs: [[1, 2, 1, 2]], output: [2, 3, 5, 2], text: "ZeroPadding3D([(0, 1), (1, 0), (2, 2)])",
      refused: volumes, message: wantsVolumes("ZeroPadding3D([(0, 1), (1, 0), (2, 2)])")),
    LayerExample(
      Cropping1D(1), inputs: [[4, 2]], output: [2, 2], text: "Cropping1D([(1, 1)])", refused: [[2, 2]],
      message: "Cropping1D([(1, 1)]): expected an input of more than 2 cells, received (batch, 2, 2). Crop less."),
    LayerExample(
      Cropping2D([BorderCells(1, 0), BorderCells(0, 2)]),
      ["cropping": .list([.list([.integer(1), .integer(0)]), .list([.integer(0), .integer(2)])])],
      inputs: [[3, 4, 2]], output: [2, 2, 2], text: "Cropping2D([(1, 0), (0, 2)])", refused: images,
      message: wantsChannels("Cropping2D([(1, 0), (0, 2)])")),
    LayerExample(
      Cropping3D(1), inputs: [[3, 4, 3, 2]], output: [1, 2, 1, 2], text: "Cropping3D([(1, 1), (1, 1), (1, 1)])",
      refused: volumes, message: wantsVolumes("Cropping3D([(1, 1), (1, 1), (1, 1)])")),
    LayerExample(
      UpSampling1D(3), ["size": .integer(3)], inputs: [[2, 2]], output: [6, 2], text: "UpSampling1D(3)",
      refused: lines, message: wantsSteps("UpSampling1D(3)")),
    LayerExample(
      UpSampling2D(2, interpolation: .bicubic), ["interpolation": .string("bicubic")], inputs: [[2, 3, 2]],
      output: [4, 6, 2], text: "UpSampling2D(2, interpolation: .bicubic)", refused: images,
      message: wantsChannels("UpSampling2D(2, interpolation: .bicubic)")),
    LayerExample(
      UpSampling3D(), inputs: [[1, 2, 1, 2]], output: [2, 4, 2, 2], text: "UpSampling3D(2)", refused: volumes,
      message: wantsVolumes("UpSampling3D(2)")),
  ]
}
