import GraphCore
import TensorCore

// Convolutions over one to three spatial axes: one layer over the rank, a name for each rank.

/// A convolution over the steps of a sequence: `activation(x ⋆ kernel + bias)`; see ``Conv2D``.
///
/// ## Shapes
/// - input `(batch, steps, channels)`, `kernel` `(size, channels / groups, filters)`
/// - output `(batch, new steps, filters)`; with ``Padding/causal`` an output sees no later step
///
/// - SeeAlso: `keras.layers.Conv1D`
public struct Conv1D: ConvolutionLayer {
  public static let signature = convolutionSignature("Conv1D", rank: 1)
  public static let spatialRank = 1
  public var state = LayerState()
  public var options: ConvolutionOptions
  public init(_ options: ConvolutionOptions) { self.options = options }
}

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
public struct Conv2D: ConvolutionLayer {
  public static let signature = convolutionSignature("Conv2D", rank: 2)
  public static let spatialRank = 2
  public var state = LayerState()
  public var options: ConvolutionOptions
  public init(_ options: ConvolutionOptions) { self.options = options }
}

/// A convolution over depth, height and width: `activation(x ⋆ kernel + bias)`; see ``Conv2D``.
///
/// ## Shapes
/// - input `(batch, depth, height, width, channels)`, `kernel` `(…3 sizes, channels / groups, filters)`
/// - output `(batch, …3 new sizes, filters)`
///
/// - SeeAlso: `keras.layers.Conv3D`
public struct Conv3D: ConvolutionLayer {
  public static let signature = convolutionSignature("Conv3D", rank: 3)
  public static let spatialRank = 3
  public var state = LayerState()
  public var options: ConvolutionOptions
  public init(_ options: ConvolutionOptions) { self.options = options }
}

/// The configuration of a convolution.
public struct ConvolutionOptions: Hashable, Sendable {
  public var filters: Int
  public var geometry: KernelGeometry
  /// Group g maps its slice of the input's channels to its slice of the filters.
  public var groups = 1
  public var activation = Activation.linear
  public var useBias = true
  public var kernel = WeightOptions(.glorotUniform)
  public var bias = WeightOptions(.zeros)
}

/// What the convolutions share.
public protocol ConvolutionLayer: SingleInputLayer {
  /// The number of axes that the window moves along.
  static var spatialRank: Int { get }
  /// Its settings.
  var options: ConvolutionOptions { get set }
  /// The layer with these settings.
  init(_ options: ConvolutionOptions)
}

private func convolutionSignature(_ name: String, rank: Int) -> Signature {
  let one = Signature.Default.sizes(1, rank: rank)
  return .layer(
    name,
    [
      .init("filters"), .init("kernel_size"), .init("strides", one), .init("padding", .string("valid")),
      .init("data_format", .none), .init("dilation_rate", one), .init("groups", .integer(1)),
      .init("activation", .none), .init("use_bias", .bool(true)),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
    ] + Signature.Parameter.penalties("kernel", "bias"))
}

extension Signature.Default {
  /// The same size along each axis, as Keras writes it: a number for one axis.
  static func sizes(_ size: Int, rank: Int) -> Self {
    rank == 1 ? .integer(size) : .list([Int](repeating: size, count: rank))
  }
}

extension ConvolutionLayer {
  /// A layer with sizes for each axis.
  public init(
    _ filters: Int, kernelSize: [Int], strides: [Int]? = nil, padding: Padding = .valid,
    dilationRate: [Int]? = nil, groups: Int = 1, activation: Activation = .linear, useBias: Bool = true,
    kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
    kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
    biasConstraint: Constraint? = nil, name: String? = nil
  ) {
    let layer = Self.signature.name
    precondition(filters > 0 && groups > 0, "\(layer): filters and groups must be at least 1")
    precondition(kernelSize.count == Self.spatialRank, "\(layer): kernelSize has \(Self.spatialRank) sizes")
    self.init(
      ConvolutionOptions(
        filters: filters,
        geometry: KernelGeometry(kernelSize, strides: strides, padding: padding, dilation: dilationRate),
        groups: groups, activation: activation, useBias: useBias,
        kernel: WeightOptions(kernelInitializer, regularizer: kernelRegularizer, constraint: kernelConstraint),
        bias: WeightOptions(biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)))
    state.name = name
  }

  /// A layer with a kernel that has one size along all axes.
  public init(
    _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, activation: Activation = .linear,
    useBias: Bool = true, name: String? = nil
  ) {
    self.init(
      filters, kernelSize: [Int](repeating: kernelSize, count: Self.spatialRank),
      strides: [Int](repeating: strides, count: Self.spatialRank), padding: padding, activation: activation,
      useBias: useBias, name: name)
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    let filters = try arguments.size("filters")
    let groups = try arguments.size("groups")
    guard filters % groups == 0 else {
      throw arguments.error("groups", expected: "a divisor of filters, which is \(filters)")
    }
    self.init(
      ConvolutionOptions(
        filters: filters, geometry: try KernelGeometry(arguments, rank: Self.spatialRank), groups: groups,
        activation: try arguments.activation("activation"), useBias: try arguments.bool("use_bias"),
        kernel: try arguments.weight("kernel"), bias: try arguments.weight("bias")))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let channels = input.sample[Self.spatialRank]
    guard channels % options.groups == 0 else {
      throw LayerError(
        layer: self, expected: "input channels divisible by its \(options.groups) groups", received: "\(input)")
    }
    try options.geometry.check(input, of: self)
    weights.add(
      "kernel", shape: Shape(options.geometry.size + [channels / options.groups, options.filters]), options.kernel)
    if options.useBias { weights.add("bias", shape: [options.filters], options.bias) }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let convolution = Convolution(axes: options.geometry.axes(over: x.shape), groups: options.groups)
    var y = try x.builder.apply(.convolution(convolution), [x, context.weight("kernel")])
    if options.useBias { y = try y + context.weight("bias") }
    return try options.activation(y)
  }

  public var description: String {
    layerDescription(
      Self.signature.name, ["\(options.filters)", options.geometry.sizeText], activation: options.activation)
  }
}
