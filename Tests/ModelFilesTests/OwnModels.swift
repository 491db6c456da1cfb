import ModelFiles
import ModelTraining
import NeuralLayers
import TensorCore

/// Models made here: one for each layer that has weights and for each form of call that a file must tell.
enum OwnModels {
  typealias Build = (SymbolicTensor) throws -> SymbolicTensor

  private static func entry(
    _ name: String, _ shape: Shape, dtype: DType = .float32, _ build: Build
  ) throws -> (name: String, model: Model) {
    let input = Input(shape: shape, dtype: dtype)
    let model = try Model(inputs: input, outputs: try build(input), name: name, seed: 3)
    // Biases and statistics start at 0 and 1, which would hide that they are exchanged.
    try model.setWeightValues(
      model.weightValues().enumerated().map { index, value in
        Tensor(
          value.scalars(as: Float.self).enumerated().map { $1 + Float(($0 * 7 + index * 3) % 11) / 40 },
          shape: value.shape)
      })
    return (name, model)
  }

  static func all() throws -> [(name: String, model: Model)] {
    let line: Shape = [6, 3]
    let image: Shape = [5, 6, 4]
    let volume: Shape = [4, 4, 4, 2]
    return try [
      entry("dense", [4]) { try Dense(3, activation: .gelu, kernelRegularizer: Regularizer(l2: 0.1))($0) },
      entry("einsum_dense", line) { try EinsumDense("abc,cd->abd", outputShape: [nil, 5], biasAxes: "d")($0) },
      entry("embedding", [6], dtype: .int32) { try Embedding(10, 4)($0) },
      entry("prelu", image) { try PReLU(sharedAxes: [1, 2])($0) },
      entry("conv1d", line) { try Conv1D(4, 3, padding: .causal)($0) },
      entry("conv2d", image) {
        try Conv2D(4, kernelSize: [3, 2], strides: [2, 1], padding: .same, groups: 2, activation: .relu)($0)
      },
      entry("conv3d", volume) { try Conv3D(2, 2)($0) },
      entry("conv1d_transpose", line) { try Conv1DTranspose(4, 3, strides: 2)($0) },
      entry("conv2d_transpose", image) { try Conv2DTranspose(2, 3, strides: 2, padding: .same)($0) },
      entry("conv3d_transpose", volume) { try Conv3DTranspose(2, 2)($0) },
      entry("depthwise_conv1d", line) { try DepthwiseConv1D(2, depthMultiplier: 2)($0) },
      entry("depthwise_conv2d", image) { try DepthwiseConv2D(3)($0) },
      entry("separable_conv1d", line) { try SeparableConv1D(4, 2)($0) },
      entry("separable_conv2d", image) { try SeparableConv2D(4, 3, depthMultiplier: 2)($0) },
      entry("batch_normalization", image) { try BatchNormalization(momentum: 0.9, scale: false)($0) },
      entry("layer_normalization", image) { try LayerNormalization(axis: [-2, -1])($0) },
      entry("group_normalization", image) { try GroupNormalization(groups: 2)($0) },
      entry("rms_normalization", image) { try RMSNormalization()($0) },
      entry("normalization", image) { try Normalization()($0) },
      entry("normalization_given", image) { try Normalization(mean: [1, 2, 3, 4], variance: [4, 3, 2, 1])($0) },
      entry("simple_rnn", line) { try SimpleRNN(3, returnSequences: true)($0) },
      entry("lstm", line) { try LSTM(3, unitForgetBias: false, goBackwards: true)($0) },
      entry("gru", line) { try GRU(3)($0) },
      entry("gru_reset_before", line) { try GRU(3, resetAfter: false)($0) },
      entry("bidirectional", line) { try Bidirectional(GRU(2, returnSequences: true), mergeMode: .sum)($0) },
      entry("stacked_cells", line) {
        try RNN(StackedRNNCells([LSTMCell(3), LSTMCell(2), GRUCell(2)]), SequenceOptions(returnSequences: true))($0)
      },
      entry("time_distributed", [3, 5, 5, 2]) { try TimeDistributed(Conv2D(2, 2))($0) },
      entry("states", line) { x in
        let states = try LSTM(3, returnState: true)(all: x)
        return try LSTM(3, returnSequences: true)([x] + states.dropFirst())
      },
      entry("multi_head_attention", line) { x in
        try MultiHeadAttention(heads: 2, keyDim: 4, useCausalMask: true)([x, x])
      },
      entry("gated_attention", line) { try MultiHeadAttention(heads: 2, keyDim: 2, useGate: true)([$0, $0, $0]) },
      entry("attention", line) { try Attention(useScale: true)([$0, $0]) },
      entry("additive_attention", line) { try AdditiveAttention()([$0, $0]) },
      entry("masked", [6], dtype: .int32) { tokens in
        try LSTM(3)(LSTM(4, returnSequences: true)(Embedding(10, 4, maskZero: true)(tokens)))
      },
      entry("merges", line) { x in
        let y = try Dense(3)(x)
        let all = try [
          Add()([x, y]), Subtract()([x, y]), Multiply()([x, y, y]), Average()([x, y]), Maximum()([x, y]),
          Minimum()([x, y]), Dot(axes: [2, 2])([x, y]), Concatenate(axis: -1)([x, y]),
        ]
        return try Concatenate()(all)
      },
      entry("operators", line) { x in
        let y = try Dense(3, activation: .sigmoid)(x)
        return try (2.0 * x - 1.0) / 3.0 + (1.0 - y) * x - x / (y + 1.0) - (-y)
      },
      entry("shapes", image) { x in
        let y = try ZeroPadding2D(1)(Cropping2D([BorderCells(1, 0), BorderCells(0, 1)])(UpSampling2D([2, 2])(x)))
        return try RepeatVector(2)(Flatten()(Permute([2, 1])(Reshape([-1, 4])(y))))
      },
      entry("pools", image) { x in
        try Concatenate()([
          GlobalMaxPooling2D()(AveragePooling2D(2)(x)), GlobalAveragePooling2D()(MaxPooling2D(2, strides: 1)(x)),
        ])
      },
      entry("activations", line) { x in
        try Softmax()(ELU(alpha: 0.5)(LeakyReLU()(ReLU(maxValue: 6, negativeSlope: 0.1)(ActivationLayer(.silu)(x)))))
      },
      entry("noise", line) { x in
        try UnitNormalization()(
          GaussianNoise(0.1)(GaussianDropout(0.1)(AlphaDropout(0.1)(SpatialDropout1D(0.1)(Dropout(0.2)(x))))))
      },
      entry("frozen_shared", [4]) { x in
        let dense = Dense(4, name: "twice")
        dense.state.isTrainable = false
        return try dense(dense(x))
      },
      entry("nested", [4]) { x in
        let inner = try Sequential(name: "inner") {
          Input(shape: [4])
          Dense(4, activation: .tanh)
          Dropout(0.1)
        }
        let a = Input(shape: [4], name: "a")
        let b = Input(shape: [4], name: "b")
        let pair = try Model(inputs: [a, b], outputs: [try Add()([Dense(2)(a), Dense(2)(b)])], name: "pair")
        return try pair([inner(x), inner(inner(x))])
      },
      entry("shared_across", [4]) { x in
        // One layer in two models: files hold it twice.
        let dense = Dense(4, activation: .tanh, name: "shared")
        let first = try Sequential(name: "first") {
          Input(shape: [4])
          dense
        }
        let second = try Sequential(name: "second") {
          Input(shape: [4])
          Dense(4)
          dense
        }
        return try second(first(x))
      },
      entry("model_between", [4]) { x in
        // The output of a functional model goes on into layers and into the model again.
        let a = Input(shape: [4], name: "a")
        let twice = try Model(inputs: [a], outputs: [Dense(4)(a), Add()([a, a])], name: "twice")
        let once = try twice.callAll([Dense(4)(x)])
        let again = try twice.callAll([once[1]])
        return try Dense(2)(Concatenate()([once[0], again[0], again[1]]))
      },
    ] + operations() + [
      (
        "sequential",
        try Sequential(name: "sequential") {
          Input(shape: [4])
          Rescaling(0.5, offset: 1)
          Dense(3)
        }
      )
    ]
  }
}

extension Layer {
  /// All outputs of one input.
  fileprivate func callAsFunction(all input: SymbolicTensor) throws -> [SymbolicTensor] { try callAll([input]) }
}
