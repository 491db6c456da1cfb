import GraphCore
import TensorCore

/// A convolution over height and width: `activation(x ⋆ kernel + bias)`, a cross-correlation as in all deep-learning
/// libraries, the kernel not being flipped.
///
/// ```swift
/// let y = try Conv2D(32, 3, padding: .same, activation: .relu)(Input(shape: [28, 28, 1]))  // (batch, 28, 28, 32)
/// ```
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - `kernel` `(kernel height, kernel width, channels / groups, filters)`, `bias` `(filters,)`
/// - output `(batch, new height, new width, filters)`; lengths as in ``Padding``, with the kernel's extent
///   (k − 1) · dilation + 1
///
/// - SeeAlso: `keras.layers.Conv2D`
public struct Conv2D: SingleInputLayer {
  public static let signature = Signature.layer(
    "Conv2D",
    [
      .init("filters"), .init("kernel_size"), .init("strides", .list([1, 1])), .init("padding", .string("valid")),
      .init("data_format", .none), .init("dilation_rate", .list([1, 1])), .init("groups", .integer(1)),
      .init("activation", .none), .init("use_bias", .bool(true)),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
      .init("kernel_regularizer", .none), .init("bias_regularizer", .none),
    ])

  public var state: LayerState
  public var filters: Int
  /// Height and width of the kernel.
  public var kernelSize: [Int]
  public var strides: [Int]
  public var padding: Padding
  public var dilationRate: [Int]
  public var groups: Int
  public var activation: Activation
  public var useBias: Bool
  public var kernelInitializer: Initializer
  public var biasInitializer: Initializer
  public var kernelRegularizer: Regularizer?
  public var biasRegularizer: Regularizer?

  public init(
    _ filters: Int, kernelSize: [Int], strides: [Int] = [1, 1], padding: Padding = .valid,
    dilationRate: [Int] = [1, 1], groups: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, name: String? = nil
  ) {
    precondition(filters > 0 && groups > 0, "Conv2D: filters and groups must be at least 1")
    precondition(
      [kernelSize, strides, dilationRate].allSatisfy { $0.count == 2 && $0.allSatisfy { $0 > 0 } },
      "Conv2D: kernelSize, strides and dilationRate are two sizes of at least 1")
    self.state = LayerState(name: name)
    self.filters = filters
    self.kernelSize = kernelSize
    self.strides = strides
    self.padding = padding
    self.dilationRate = dilationRate
    self.groups = groups
    self.activation = activation
    self.useBias = useBias
    self.kernelInitializer = kernelInitializer
    self.biasInitializer = biasInitializer
    self.kernelRegularizer = kernelRegularizer
    self.biasRegularizer = biasRegularizer
  }

  /// A layer with a square kernel.
  public init(
    _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, activation: Activation = .linear,
    useBias: Bool = true, name: String? = nil
  ) {
    self.init(
      filters, kernelSize: [kernelSize, kernelSize], strides: [strides, strides], padding: padding,
      activation: activation, useBias: useBias, name: name)
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    let filters = try arguments.size("filters")
    let groups = try arguments.size("groups")
    guard filters % groups == 0 else {
      throw arguments.error("groups", expected: "a divisor of filters, which is \(filters)")
    }
    let strides = try arguments.integers("strides", count: 2)
    let dilationRate = try arguments.integers("dilation_rate", count: 2)
    guard strides.allSatisfy({ $0 == 1 }) || dilationRate.allSatisfy({ $0 == 1 }) else {
      throw arguments.error(
        "dilation_rate", expected: "1 where strides are larger than 1", help: "Use strides or dilation, not both.")
    }
    self.init(
      filters, kernelSize: try arguments.integers("kernel_size", count: 2), strides: strides,
      padding: try arguments.padding(), dilationRate: dilationRate, groups: groups,
      activation: try arguments.activation("activation"), useBias: try arguments.bool("use_bias"),
      kernelInitializer: try arguments.initializer("kernel_initializer"),
      biasInitializer: try arguments.initializer("bias_initializer"),
      kernelRegularizer: try arguments.regularizer("kernel_regularizer"),
      biasRegularizer: try arguments.regularizer("bias_regularizer"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 4) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let sample = input.sample
    let channels = sample[2]
    guard channels % groups == 0 else {
      throw LayerError(
        layer: self, expected: "input channels divisible by its \(groups) groups", received: "\(input)")
    }
    let extents = (0..<2).map(extent)
    guard extents.allSatisfy({ $0 <= Shape.largestSize }) else {
      throw LayerError(
        layer: self, expected: "a kernel that spans at most \(Shape.largestSize) cells",
        received: "\(extents[0]) x \(extents[1]) cells", help: "Lower kernel_size or dilation_rate.")
    }
    if padding == .valid, zip(extents, sample.dimensions).contains(where: { $0 > $1 }) {
      throw LayerError(
        layer: self, expected: "an input of at least \(extents[0]) x \(extents[1]) cells", received: "\(input)",
        help: "Use padding=\"same\", a smaller kernel, or less pooling before it.")
    }
    weights.add(
      "kernel", shape: Shape(kernelSize + [channels / groups, filters]), initializer: kernelInitializer,
      regularizer: kernelRegularizer)
    if useBias {
      weights.add("bias", shape: [filters], initializer: biasInitializer, regularizer: biasRegularizer)
    }
  }

  /// How many cells the kernel spans along an axis.
  private func extent(_ axis: Int) -> Int { (kernelSize[axis] - 1) * dilationRate[axis] + 1 }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = (0..<2).map { axis in
      let (low, high) = padding.amounts(size: x.shape[axis + 1], window: extent(axis), stride: strides[axis])
      return Convolution.Axis(stride: strides[axis], low: low, high: high, dilation: dilationRate[axis])
    }
    var y = try x.builder.apply(.convolution(Convolution(axes: axes, groups: groups)), [x, context.weight("kernel")])
    if useBias { y = try y + context.weight("bias") }
    return try activation(y)
  }

  public var description: String {
    let size = kernelSize[0] == kernelSize[1] ? "\(kernelSize[0])" : "kernelSize: \(kernelSize)"
    return layerDescription("Conv2D", ["\(filters)", size], activation: activation)
  }
}
