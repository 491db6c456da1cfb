import GraphCore
import TensorCore

// Convolutions that treat each channel by itself: one layer over the rank, a name for each rank.

/// A convolution of each channel of a sequence with kernels of its own; see ``DepthwiseConv2D``.
///
/// - SeeAlso: `keras.layers.DepthwiseConv1D`
public struct DepthwiseConv1D: DepthwiseConvolutionLayer {
  public static let signature = depthwiseSignature("DepthwiseConv1D", rank: 1)
  public static let spatialRank = 1
  public var state = LayerState()
  public var options: DepthwiseConvolutionOptions
  public init(_ options: DepthwiseConvolutionOptions) { self.options = options }
}

/// A convolution of each channel of an image with `depthMultiplier` kernels of its own.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - `kernel` `(kernel height, kernel width, channels, depthMultiplier)`, `bias` `(channels · depthMultiplier,)`
/// - output `(batch, new height, new width, channels · depthMultiplier)`, the results of one channel side by side
///
/// - SeeAlso: `keras.layers.DepthwiseConv2D`; Chollet 2017.
public struct DepthwiseConv2D: DepthwiseConvolutionLayer {
  public static let signature = depthwiseSignature("DepthwiseConv2D", rank: 2)
  public static let spatialRank = 2
  public var state = LayerState()
  public var options: DepthwiseConvolutionOptions
  public init(_ options: DepthwiseConvolutionOptions) { self.options = options }
}

/// The configuration of a depthwise convolution.
public struct DepthwiseConvolutionOptions: Hashable, Sendable {
  public var geometry: KernelGeometry
  /// The number of outputs for each channel.
  public var depthMultiplier = 1
  public var activation = Activation.linear
  public var useBias = true
  public var kernel = WeightOptions(.glorotUniform)
  public var bias = WeightOptions(.zeros)
}

/// What the depthwise convolutions share.
public protocol DepthwiseConvolutionLayer: SingleInputLayer {
  /// The number of axes that the window moves along.
  static var spatialRank: Int { get }
  /// Its settings.
  var options: DepthwiseConvolutionOptions { get set }
  /// The layer with these settings.
  init(_ options: DepthwiseConvolutionOptions)
}

private func depthwiseSignature(_ name: String, rank: Int) -> Signature {
  let one = Signature.Default.sizes(1, rank: rank)
  return .layer(
    name,
    [
      .init("kernel_size"), .init("strides", one), .init("padding", .string("valid")),
      .init("depth_multiplier", .integer(1)), .init("data_format", .none), .init("dilation_rate", one),
      .init("activation", .none), .init("use_bias", .bool(true)),
      .init("depthwise_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
    ] + Signature.Parameter.penalties("depthwise", "bias"))
}

extension DepthwiseConvolutionLayer {
  /// A layer with a kernel that has one size along all axes.
  public init(
    _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true, name: String? = nil
  ) {
    precondition(depthMultiplier > 0, "\(Self.signature.name): depthMultiplier must be at least 1")
    let sizes = [Int](repeating: kernelSize, count: Self.spatialRank)
    self.init(
      DepthwiseConvolutionOptions(
        geometry: KernelGeometry(sizes, strides: sizes.map { _ in strides }, padding: padding),
        depthMultiplier: depthMultiplier, activation: activation, useBias: useBias))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init(
      DepthwiseConvolutionOptions(
        geometry: try KernelGeometry(arguments, rank: Self.spatialRank),
        depthMultiplier: try arguments.size("depth_multiplier"),
        activation: try arguments.activation("activation"), useBias: try arguments.bool("use_bias"),
        kernel: try arguments.weight("depthwise"), bias: try arguments.weight("bias")))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    try options.geometry.check(input, of: self)
    let channels = input.sample[Self.spatialRank]
    weights.add("kernel", shape: Shape(options.geometry.size + [channels, options.depthMultiplier]), options.kernel)
    if options.useBias { weights.add("bias", shape: [channels * options.depthMultiplier], options.bias) }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    var y = try x.depthwiseConvolution(context.weight("kernel"), options.geometry)
    if options.useBias { y = try y + context.weight("bias") }
    return try options.activation(y)
  }

  public var description: String {
    let multiplier = options.depthMultiplier == 1 ? [] : ["depthMultiplier: \(options.depthMultiplier)"]
    return layerDescription(
      Self.signature.name, [options.geometry.sizeText] + multiplier, activation: options.activation)
  }
}

extension Value {
  /// A convolution with as many groups as channels; the kernel is `(…sizes, channels, multiplier)`.
  func depthwiseConvolution(_ kernel: Value, _ geometry: KernelGeometry) throws(ShapeError) -> Value {
    let channels = shape[rank - 1]
    let outputs = channels * kernel.shape[kernel.rank - 1]
    let grouped = try kernel.reshape(Shape(geometry.size + [1, outputs]))
    return try builder.apply(
      .convolution(Convolution(axes: geometry.axes(over: shape), groups: channels)), [self, grouped])
  }
}
