import NeuralLayers
import TensorCore
import Testing

/// A constructor call that a file may contain and that must end in a worded error, never in a trap.
struct HostileCall: Sendable, CustomTestStringConvertible {
  let layer: String
  let arguments: @Sendable () -> [String: Argument]
  /// The shape of a sample that the layer is called on, if it can be made at all.
  let input: Shape?
  let message: String

  init(
    _ layer: String, _ arguments: @escaping @Sendable @autoclosure () -> [String: Argument], on input: Shape? = nil,
    _ message: String
  ) {
    self.layer = layer
    self.arguments = arguments
    self.input = input
    self.message = message
  }

  var testDescription: String { message }
}

private var huge: Argument { .integer(1_000_000_000_000_000_000) }
private var large: Argument { .integer(1_000_000_000) }

private let calls: [HostileCall] = [
  // MARK: Missing, unknown and mistyped arguments
  HostileCall("Dense", [:], "Dense: units: expected a value for units, received none"),
  HostileCall(
    "Dropout", ["rates": .number(0.5)],
    "Dropout: rates: expected one of rate, noise_shape, seed, activity_regularizer, name, trainable, received rates"),
  HostileCall("Dense", ["units": .number(10)], "Dense: units: expected a whole number of at least 1, received 10.0"),
  HostileCall("Dense", ["units": .bool(true)], "Dense: units: expected a whole number of at least 1, received True"),
  HostileCall("Dense", ["units": .integer(0)], "Dense: units: expected a whole number of at least 1, received 0"),
  HostileCall("Dense", ["units": .integer(-3)], "Dense: units: expected a whole number of at least 1, received -3"),
  HostileCall(
    "Dense", ["units": .integer(2), "use_bias": .integer(1)], "Dense: use_bias: expected True or False, received 1"),
  HostileCall(
    "Dense", ["units": .integer(2), "name": .string("a/b")],
    "Dense: name: expected a name of at least one character, without \"/\", received \"a/b\""),
  HostileCall(
    "Dense", ["units": .integer(2), "name": .string("")],
    "Dense: name: expected a name of at least one character, without \"/\", received \"\""),
  HostileCall("Dense", ["units": .integer(2), "name": .integer(1)], "Dense: name: expected a string, received 1"),
  HostileCall(
    "Dense", ["units": .integer(2), "activation": .integer(1)],
    "Dense: activation: expected the name of an activation, such as \"relu\", received 1"),
  HostileCall(
    "Activation", ["activation": .string("rellu")],
    "Activation: activation: expected one of \"linear\", \"relu\", \"relu6\", \"leaky_relu\", \"elu\", \"selu\", "
      + "\"gelu\", \"silu\", \"hard_sigmoid\", \"hard_silu\", \"softplus\", \"softsign\", \"mish\", \"sigmoid\", "
      + "\"tanh\", \"exponential\", \"celu\", \"log_sigmoid\", \"hard_tanh\", \"hard_shrink\", \"soft_shrink\", "
      + "\"tanh_shrink\", \"squareplus\", \"sparse_plus\", \"sparse_sigmoid\", \"glu\", \"sparsemax\", \"softmax\", "
      + "\"log_softmax\", received \"rellu\""),
  HostileCall(
    "Dense", ["units": .integer(2), "kernel_initializer": .integer(3)],
    "Dense: kernel_initializer: expected an initializer, by name or as an object, received 3"),
  HostileCall(
    "Dense", ["units": .integer(2), "kernel_regularizer": .string("l3")],
    "Dense: kernel_regularizer: expected \"l1\", \"l2\", \"l1_l2\", or L1(…), L2(…), L1L2(…), received \"l3\""),
  HostileCall(
    "Dense", ["units": .integer(2), "kernel_regularizer": .object(Initializer.zeros)],
    "Dense: kernel_regularizer: expected \"l1\", \"l2\", \"l1_l2\", or L1(…), L2(…), L1L2(…), "
      + "received Zeros(…)"),
  HostileCall("Dropout", ["rate": .number(1.5)], "Dropout: rate: expected a number from 0 to 1, received 1.5"),
  HostileCall("Dropout", ["rate": .number(.nan)], "Dropout: rate: expected a number from 0 to 1, received nan"),
  HostileCall(
    "Dropout", ["rate": .number(0.5), "seed": .integer(1)],
    "Dropout: seed: expected None, received 1. Random numbers follow from the run's seed; see --seed."),
  HostileCall(
    "Dropout", ["rate": .number(0.5), "noise_shape": .list([])],
    "Dropout: noise_shape: expected None, or a tuple with None or 1 for each axis, the batch first, received ()"),
  HostileCall(
    "BatchNormalization", ["epsilon": .number(.infinity)],
    "BatchNormalization: epsilon: expected a finite number of at least 0, received inf"),
  HostileCall("ELU", ["alpha": .number(.nan)], "ELU: alpha: expected a finite number, received nan"),
  HostileCall("ELU", ["alpha": .string("1")], "ELU: alpha: expected a number, received \"1\""),

  // MARK: Sizes that no memory holds
  HostileCall(
    "Dense", ["units": huge], "Dense: units: expected a whole number from 1 to 2147483647, received 1000000000000000000"
  ),
  HostileCall(
    "Dense", ["units": large], on: [784],
    "Dense(1000000000): expected at most 1,073,741,824 weights, received kernel of shape (784, 1000000000)."
      + " Make the layer or its input smaller."),
  HostileCall(
    "Dense", ["units": large], on: [4000, 1],
    "Dense(1000000000): expected at most 1,073,741,824 weights, received bias of shape (1000000000,)."
      + " Make the layer or its input smaller."),
  HostileCall(
    "Dense", ["units": large, "use_bias": .bool(false)], on: [1],
    "Dense(1000000000): expected outputs of at most 268,435,456 numbers a sample, "
      + "received an output of (batch, 1000000000). Make the layer or its input smaller."),
  HostileCall(
    "Conv2D", ["filters": .integer(8), "kernel_size": huge],
    "Conv2D: kernel_size: expected sizes of at most 2147483647, received 1000000000000000000"),
  HostileCall(
    "Conv2D", ["filters": .integer(8), "kernel_size": large, "padding": .string("same")], on: [8, 8, 1],
    "Conv2D(8, 1000000000): expected at most 1,073,741,824 weights, "
      + "received kernel of shape (1000000000, 1000000000, 1, 8). Make the layer or its input smaller."),
  HostileCall(
    "Conv2D",
    ["filters": .integer(8), "kernel_size": .integer(5), "dilation_rate": large, "padding": .string("same")],
    on: [8, 8, 1],
    "Conv2D(8, 5): expected a kernel that spans at most 2147483647 cells, "
      + "received 4000000001 x 4000000001 cells. Lower kernel_size or dilation_rate."),
  HostileCall(
    "Conv2D", ["filters": .integer(8), "kernel_size": .integer(3), "dilation_rate": .integer(4)], on: [8, 8, 1],
    "Conv2D(8, 3): expected an input of at least 9 x 9 cells, received (batch, 8, 8, 1)."
      + " Use padding=\"same\", a smaller kernel, or less pooling before it."),
  HostileCall(
    "MaxPooling2D", ["pool_size": large], on: [8, 8, 1],
    "MaxPooling2D(1000000000): expected an input of at least 1000000000 x 1000000000 cells, "
      + "received (batch, 8, 8, 1). Pool less before it, or use padding=\"same\"."),
  HostileCall(
    "RepeatVector", ["n": large], on: [1000],
    "RepeatVector(1000000000): expected outputs of at most 268,435,456 numbers a sample, "
      + "received an output of (batch, 1000000000, 1000). Make the layer or its input smaller."),
  HostileCall(
    "Reshape", ["target_shape": .list([large, large, large, large])], on: [8],
    "Reshape([1000000000, 1000000000, 1000000000, 1000000000]): expected sizes of at least 1, of which one may be -1, "
      + "received [1000000000, 1000000000, 1000000000, 1000000000]"),
  HostileCall(
    "Reshape", ["target_shape": .list([huge])],
    "Reshape: target_shape: expected sizes of at most 2147483647, received (1000000000000000000,)"),
  HostileCall(
    "Reshape", ["target_shape": .list([.integer(-1), .integer(3)])], on: [8],
    "Reshape([-1, 3]): expected samples of 3 elements, or a multiple, received samples of shape (8,), which have 8"),
  HostileCall(
    "InputLayer", ["shape": .list([.integer(100_000), .integer(100_000)])],
    "InputLayer: shape: expected samples of at most 268435456 numbers, received (100000, 100000)"),
  HostileCall(
    "InputLayer", ["shape": .list([huge, huge, huge])],
    "InputLayer: shape: expected sizes of at most 2147483647, "
      + "received (1000000000000000000, 1000000000000000000, 1000000000000000000)"),

  // MARK: Sizes and axes that make no sense
  HostileCall(
    "InputLayer", ["shape": .list([.integer(0)])],
    "InputLayer: shape: expected a whole number of at least 1, or a tuple of 1 of them, received (0,)"),
  HostileCall(
    "InputLayer", ["shape": .list([.none, .integer(-3)])],
    "InputLayer: shape: expected a whole number of at least 1, or a tuple of 2 of them, received (None, -3)"),
  HostileCall(
    "InputLayer", ["shape": .list([.integer(3)]), "batch_shape": .list([.integer(3)])],
    "InputLayer: shape: expected None where batch_shape is given, received (3,)"),
  HostileCall(
    "InputLayer", ["batch_shape": .list([])],
    "InputLayer: batch_shape: expected the batch axis first, received ()"),
  HostileCall(
    "InputLayer", ["shape": .list([.integer(3)])], on: [3],
    "Input(shape: (3,)): expected to be where data enters, without a call, received a call."
      + " Use what Input(shape=…) returns as a tensor."),
  HostileCall(
    "InputLayer", ["shape": .integer(784)],
    "InputLayer: shape: expected the shape of one sample as a tuple, such as (784,) or (28, 28, 1), received 784."
      + " The batch axis is left out; a single size is written with a comma: (784,)."),
  HostileCall(
    "InputLayer", ["shape": .list([.integer(3)]), "dtype": .string("float64")],
    "InputLayer: dtype: expected one of \"float32\", \"int32\", \"bool\", \"uint8\", received \"float64\""),
  HostileCall(
    "Reshape", ["target_shape": .list([.integer(0)])],
    "Reshape: target_shape: expected sizes of at least 1, one of which may be -1, received (0,)"),
  HostileCall(
    "Reshape", ["target_shape": .list([.integer(-1), .integer(-1)])],
    "Reshape: target_shape: expected sizes of at least 1, one of which may be -1, received (-1, -1)"),
  HostileCall(
    "Reshape", ["target_shape": .string("x")],
    "Reshape: target_shape: expected a tuple of sizes, such as (28, 28, 1), received \"x\""),
  HostileCall(
    "Permute", ["dims": .list([.integer(2), .integer(2)])],
    "Permute: dims: expected each axis from 1 to 2 once, received (2, 2)"),
  HostileCall(
    "Permute", ["dims": .integer(1)],
    "Permute: dims: expected the sample's axes in a new order, such as (2, 1), received 1"),
  HostileCall(
    "Conv2D", ["filters": .integer(4), "kernel_size": .integer(0)],
    "Conv2D: kernel_size: expected a whole number of at least 1, or a tuple of 2 of them, received 0"),
  HostileCall(
    "Conv2D", ["filters": .integer(4), "kernel_size": .list([.integer(3)])],
    "Conv2D: kernel_size: expected a whole number of at least 1, or a tuple of 2 of them, received (3,)"),
  HostileCall(
    "Conv2D", ["filters": .integer(4), "kernel_size": .integer(3), "groups": .integer(3)],
    "Conv2D: groups: expected a divisor of filters, which is 4, received 3"),
  HostileCall(
    "Conv2D",
    ["filters": .integer(4), "kernel_size": .integer(3), "strides": .integer(2), "dilation_rate": .integer(2)],
    "Conv2D: dilation_rate: expected 1 where strides are larger than 1, received 2."
      + " Use strides or dilation, not both."),
  HostileCall(
    "Conv2D", ["filters": .integer(4), "kernel_size": .integer(3), "padding": .string("causal")],
    "Conv2D: padding: expected one of \"valid\", \"same\", received \"causal\""),
  HostileCall(
    "Conv2D", ["filters": .integer(4), "kernel_size": .integer(3), "data_format": .string("channels_first")],
    "Conv2D: data_format: expected \"channels_last\", received \"channels_first\"."
      + " Put Permute((2, 3, 1)) before the first layer: images are (batch, height, width, channels) here."),
  HostileCall(
    "AveragePooling2D", ["strides": .integer(0)],
    "AveragePooling2D: strides: expected a whole number of at least 1, or a tuple of 2 of them, received 0"),
  HostileCall(
    "BatchNormalization", ["axis": .integer(0)], on: [3],
    "BatchNormalization(): expected an axis of (batch, 3) that is not the batch, received axis 0"),
  HostileCall(
    "BatchNormalization", ["axis": .integer(.min)], on: [3],
    "BatchNormalization(): expected an axis of (batch, 3) that is not the batch, received axis -9223372036854775808"),
  HostileCall(
    "Softmax", ["axis": .integer(-2)], on: [3],
    "Softmax(axis: -2): expected an axis of (batch, 3) that is not the batch, received axis -2"),
  HostileCall(
    "Softmax", ["axis": .integer(.max)], on: [3],
    "Softmax(axis: 9223372036854775807): expected an axis of (batch, 3) that is not the batch, "
      + "received axis 9223372036854775807"),
  HostileCall(
    "PReLU", ["shared_axes": .list([.integer(3)])], on: [4, 4],
    "PReLU(sharedAxes: [3]): expected shared_axes from 1 to 2, received [3] for (batch, 4, 4)"),
  HostileCall(
    "Concatenate", ["axis": .integer(.min)], on: [3],
    "Concatenate(axis: -9223372036854775808): expected inputs that differ along axis -9223372036854775808 only, "
      + "received (batch, 3)"),
]

@Test(arguments: calls)
func refusesHostileArguments(call: HostileCall) throws {
  let type = try #require(LayerCatalog.layer(named: call.layer))
  let error = #expect(throws: (any Error).self) {
    let layer = try type.init(Arguments(type.signature, call.arguments()))
    if let input = call.input { _ = try layer.callAll([Input(shape: input)]) }
  }
  #expect(error.map { "\($0)" } == call.message)
}

/// Every parameter of every layer, given every kind of odd value, is taken or refused; nothing traps.
@Test func noArgumentTraps() throws {
  let odd: [Argument] = [
    .none, .bool(true), .integer(0), .integer(-1), .integer(.min), .integer(.max), .integer(1 << 31), .number(.nan),
    .number(-.infinity), .number(1e300), .string(""), .string("😀"), .list([]), .list([.none]),
    .list([.integer(.max), .integer(.max)]), .list([.integer(3), .integer(3)]), .dictionary([]),
    .object(Initializer.constant(.nan)), .unsupported("a function"),
  ]
  let sensible: [String: Argument] = [
    "units": .integer(2), "filters": .integer(2), "kernel_size": .integer(2), "rate": .number(0.5),
    "activation": .string("relu"), "target_shape": .list([.integer(-1)]), "dims": .list([.integer(1)]),
    "n": .integer(2), "shape": .list([.integer(3)]), "input_dim": .integer(4), "output_dim": .integer(2),
    "num_heads": .integer(2), "key_dim": .integer(2), "equation": .string("abc,cd->abd"),
    "output_shape": .list([.none, .integer(2)]), "axes": .integer(1), "stddev": .number(0.1),
  ]
  var refused = 0
  var taken = 0
  for type in LayerCatalog.all {
    for parameter in type.signature.parameters {
      for value in odd {
        var arguments = sensible.filter { entry in
          type.signature.parameters.contains { $0.name == entry.key && $0.defaultText == nil }
        }
        arguments[parameter.name] = value
        for shape: Shape in [[], [3], [4, 3], [6, 5, 2]] {
          do {
            let layer = try type.init(Arguments(type.signature, arguments))
            _ = try layer.callAll([Input(shape: shape), Input(shape: shape)])
            taken += 1
          } catch { refused += 1 }
          do {
            let layer = try type.init(Arguments(type.signature, arguments))
            _ = try layer.callAll([Input(shape: shape)])
            taken += 1
          } catch { refused += 1 }
        }
      }
    }
  }
  #expect(taken > 400)
  #expect(refused > 5000)
}

@Test func saysWhereTheInputCameFrom() throws {
  let x = try Conv2D(4, 3, name: "first")(Input(shape: [8, 8, 1]))
  let error = #expect(throws: LayerError.self) { try Conv2D(4, 3)(MaxPooling2D(4)(x)) }
  #expect(
    error?.chain == [
      "Input(shape: (8, 8, 1)) -> (batch, 8, 8, 1)", "Conv2D(4, 3) -> (batch, 6, 6, 4)",
      "MaxPooling2D(4) -> (batch, 1, 1, 4)",
    ])
  #expect(
    error?.description == "Conv2D(4, 3): expected an input of at least 3 x 3 cells, received (batch, 1, 1, 4)."
      + " Use padding=\"same\", a smaller kernel, or less pooling before it.")
}

@Test func namesTheLayerThatIsUsedTwiceWrongly() throws {
  let dense = Dense(2, name: "shared")
  _ = try dense(Input(shape: [3]))
  let error = #expect(throws: LayerError.self) { try dense(Input(shape: [4])) }
  #expect(
    error?.description == "shared (Dense(2)): expected the input shape that its weights were made for, (batch, 3), "
      + "received (batch, 4). Make a second Dense layer for the other shape.")
  // The same last axis fits, whatever comes before it.
  #expect(try dense(Input(shape: [5, 3])).shape == PartialShape(sample: [5, 2]))
}

/// Pooling windows far larger than the image are cut to a length that gives the same result.
@Test func poolsWithWindowsLargerThanTheImage() throws {
  for type: any Layer.Type in [MaxPooling2D.self, AveragePooling2D.self] {
    for size in [9, 1_000_000_000] {
      let arguments: [String: Argument] = [
        "pool_size": .integer(size), "strides": .integer(2), "padding": .string("same"),
      ]
      let layer = try type.init(Arguments(type.signature, arguments))
      let input = Input(shape: [4, 3, 1])
      #expect(try layer(input).shape == PartialShape(sample: [2, 2, 1]))
      let values = samples(12)
      let result = try LayerProgram(layer, inputs: [input], batch: 1, isTraining: false).run(
        weights: [], inputs: [values])
      let expected = type == MaxPooling2D.self ? values.max() ?? 0 : values.reduce(0, +) / 12
      #expect(result.output.allSatisfy { abs($0 - expected) < 1e-12 })
    }
  }
}
