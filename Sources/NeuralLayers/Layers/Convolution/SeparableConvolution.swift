import GraphCore
import TensorCore

// A depthwise convolution and a product over the channels: one layer over the rank, a name for each rank.

/// A separable convolution over the steps of a sequence; see ``SeparableConv2D``.
///
/// - SeeAlso: `keras.layers.SeparableConv1D`
public struct SeparableConv1D: SeparableConvolutionLayer {
  public static let signature = separableSignature("SeparableConv1D", rank: 1)
  public static let spatialRank = 1
  public var state = LayerState()
  public var options: SeparableConvolutionOptions
  public init(_ options: SeparableConvolutionOptions) { self.options = options }
}

/// A convolution of each channel by itself, then a product that mixes the channels of each cell; nothing between them.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - `depthwise_kernel` `(kernel height, kernel width, channels, depthMultiplier)`,
///   `pointwise_kernel` `(1, 1, channels · depthMultiplier, filters)`, `bias` `(filters,)`
/// - output `(batch, new height, new width, filters)`
///
/// - SeeAlso: `keras.layers.SeparableConv2D`; Chollet 2017.
public struct SeparableConv2D: SeparableConvolutionLayer {
  public static let signature = separableSignature("SeparableConv2D", rank: 2)
  public static let spatialRank = 2
  public var state = LayerState()
  public var options: SeparableConvolutionOptions
  public init(_ options: SeparableConvolutionOptions) { self.options = options }
}

/// The configuration of a separable convolution.
public struct SeparableConvolutionOptions: Hashable, Sendable {
  public var filters: Int
  /// Strides and dilation are the depthwise part's.
  public var geometry: KernelGeometry
  public var depthMultiplier = 1
  public var activation = Activation.linear
  public var useBias = true
  public var depthwise = WeightOptions(.glorotUniform)
  public var pointwise = WeightOptions(.glorotUniform)
  public var bias = WeightOptions(.zeros)
}

/// What the separable convolutions share.
public protocol SeparableConvolutionLayer: SingleInputLayer {
  /// The number of axes that the window moves along.
  static var spatialRank: Int { get }
  /// Its settings.
  var options: SeparableConvolutionOptions { get set }
  /// The layer with these settings.
  init(_ options: SeparableConvolutionOptions)
}

private func separableSignature(_ name: String, rank: Int) -> Signature {
  let one = Signature.Default.sizes(1, rank: rank)
  return .layer(
    name,
    [
      .init("filters"), .init("kernel_size"), .init("strides", one), .init("padding", .string("valid")),
      .init("data_format", .none), .init("dilation_rate", one), .init("depth_multiplier", .integer(1)),
      .init("activation", .none), .init("use_bias", .bool(true)),
      .init("depthwise_initializer", .string("glorot_uniform")),
      .init("pointwise_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
    ] + Signature.Parameter.penalties("depthwise", "pointwise", "bias"))
}

extension SeparableConvolutionLayer {
  /// A layer with a kernel that has one size along all axes.
  public init(
    _ filters: Int, _ kernelSize: Int, strides: Int = 1, padding: Padding = .valid, depthMultiplier: Int = 1,
    activation: Activation = .linear, useBias: Bool = true, name: String? = nil
  ) {
    precondition(
      filters > 0 && depthMultiplier > 0, "\(Self.signature.name): filters and depthMultiplier must be at least 1")
    let sizes = [Int](repeating: kernelSize, count: Self.spatialRank)
    self.init(
      SeparableConvolutionOptions(
        filters: filters, geometry: KernelGeometry(sizes, strides: sizes.map { _ in strides }, padding: padding),
        depthMultiplier: depthMultiplier, activation: activation, useBias: useBias))
    state.name = name
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    self.init(
      SeparableConvolutionOptions(
        filters: try arguments.size("filters"), geometry: try KernelGeometry(arguments, rank: Self.spatialRank),
        depthMultiplier: try arguments.size("depth_multiplier"),
        activation: try arguments.activation("activation"), useBias: try arguments.bool("use_bias"),
        depthwise: try arguments.weight("depthwise"), pointwise: try arguments.weight("pointwise"),
        bias: try arguments.weight("bias")))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    try options.geometry.check(input, of: self)
    let channels = input.sample[Self.spatialRank]
    weights.add(
      "depthwise_kernel", shape: Shape(options.geometry.size + [channels, options.depthMultiplier]), options.depthwise)
    let ones = [Int](repeating: 1, count: Self.spatialRank)
    weights.add(
      "pointwise_kernel", shape: Shape(ones + [channels * options.depthMultiplier, options.filters]),
      options.pointwise)
    if options.useBias { weights.add("bias", shape: [options.filters], options.bias) }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let separate = try x.depthwiseConvolution(context.weight("depthwise_kernel"), options.geometry)
    // A convolution with a kernel of one cell is a product of all cells' channels and a matrix.
    let channels = separate.shape[separate.rank - 1]
    let rows = try separate.reshape([separate.shape.count / channels, channels])
    var y = try rows.dot(context.weight("pointwise_kernel").reshape([channels, options.filters]))
    if options.useBias { y = try y + context.weight("bias") }
    return try options.activation(y.reshape(Shape(separate.shape.dimensions.dropLast() + [options.filters])))
  }

  public var description: String {
    layerDescription(
      Self.signature.name, ["\(options.filters)", options.geometry.sizeText], activation: options.activation)
  }
}
