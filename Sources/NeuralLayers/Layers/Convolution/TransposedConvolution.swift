import GraphCore
import TensorCore

// Transposed convolutions over one to three spatial axes: one layer over the rank, a name for each rank.

/// The transpose of a convolution over the steps of a sequence; see ``Conv2DTranspose``.
///
/// ## Shapes
/// - input `(batch, steps, channels)`, `kernel` `(size, filters, channels)`, output `(batch, new steps, filters)`
///
/// - SeeAlso: `keras.layers.Conv1DTranspose`
public struct Conv1DTranspose: TransposedConvolutionLayer {
  public static let signature = transposedSignature("Conv1DTranspose", rank: 1)
  public static let spatialRank = 1
  public var state = LayerState()
  public var options: TransposedConvolutionOptions
  public init(_ options: TransposedConvolutionOptions) { self.options = options }
}

/// The transpose of a convolution over height and width: each input cell adds its multiple of the kernel to the output,
/// `stride` cells apart.
///
/// ```swift
/// let y = try Conv2DTranspose(8, 3, strides: 2, padding: .same)(Input(shape: [7, 7, 16]))  // (batch, 14, 14, 8)
/// ```
/// ## Shapes
/// - input `(batch, height, width, channels)`
/// - `kernel` `(kernel height, kernel width, filters, channels)`, `bias` `(filters,)`
/// - output `(batch, new height, new width, filters)`, for the kernel's extent k, stride s and an output padding p:
///   `valid` (n − 1) · s + k + (p, or max(s − k, 0) by default); `same` n · s by default,
///   else (n − 1) · s + k mod 2 + p
///
/// - SeeAlso: `keras.layers.Conv2DTranspose`
public struct Conv2DTranspose: TransposedConvolutionLayer {
  public static let signature = transposedSignature("Conv2DTranspose", rank: 2)
  public static let spatialRank = 2
  public var state = LayerState()
  public var options: TransposedConvolutionOptions
  public init(_ options: TransposedConvolutionOptions) { self.options = options }
}

/// The transpose of a convolution over depth, height and width; see ``Conv2DTranspose``.
///
/// - SeeAlso: `keras.layers.Conv3DTranspose`
public struct Conv3DTranspose: TransposedConvolutionLayer {
  public static let signature = transposedSignature("Conv3DTranspose", rank: 3)
  public static let spatialRank = 3
  public var state = LayerState()
  public var options: TransposedConvolutionOptions
  public init(_ options: TransposedConvolutionOptions) { self.options = options }
}

/// The configuration of a transposed convolution.
public struct TransposedConvolutionOptions: Hashable, Sendable {
  public var filters: Int
  public var geometry: KernelGeometry
  /// Cells added behind each axis of the output; `nil` for Keras's rule.
  public var outputPadding: [Int]?
  public var activation = Activation.linear
  public var useBias = true
  public var kernel = WeightOptions(.glorotUniform)
  public var bias = WeightOptions(.zeros)
}

/// What the transposed convolutions share.
public protocol TransposedConvolutionLayer: SingleInputLayer {
  /// The number of axes that the window moves along.
  static var spatialRank: Int { get }
  /// Its settings.
  var options: TransposedConvolutionOptions { get set }
  /// The layer with these settings.
  init(_ options: TransposedConvolutionOptions)
}

private func transposedSignature(_ name: String, rank: Int) -> Signature {
  let one = Signature.Default.sizes(1, rank: rank)
  return .layer(
    name,
    [
      .init("filters"), .init("kernel_size"), .init("strides", one), .init("padding", .string("valid")),
      .init("output_padding", .none), .init("data_format", .none), .init("dilation_rate", one),
      .init("activation", .none), .init("use_bias", .bool(true)),
      .init("kernel_initializer", .string("glorot_uniform")), .init("bias_initializer", .string("zeros")),
    ] + Signature.Parameter.penalties("kernel", "bias"))
}

extension TransposedConvolutionLayer {
  /// A layer with sizes for each axis.
  public init(
    _ filters: Int, kernelSize: [Int], strides: [Int]? = nil, padding: Padding = .valid, outputPadding: [Int]? = nil,
    dilationRate: [Int]? = nil, activation: Activation = .linear, useBias: Bool = true, name: String? = nil
  ) {
    let layer = Self.signature.name
    precondition(filters > 0, "\(layer): filters must be at least 1")
    precondition(kernelSize.count == Self.spatialRank, "\(layer): kernelSize has \(Self.spatialRank) sizes")
    precondition(padding != .causal, "\(layer): padding is valid or same")
    let geometry = KernelGeometry(kernelSize, strides: strides, padding: padding, dilation: dilationRate)
    precondition(
      outputPadding.map { $0.count == geometry.size.count && zip($0, geometry.strides).allSatisfy { $0 < $1 } } ?? true,
      "\(layer): outputPadding has a number below the stride for each axis")
    self.init(
      TransposedConvolutionOptions(
        filters: filters, geometry: geometry, outputPadding: outputPadding, activation: activation, useBias: useBias))
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
    let geometry = try KernelGeometry(arguments, rank: Self.spatialRank)
    guard geometry.padding != .causal else {
      throw arguments.error("padding", expected: "one of \"valid\", \"same\"")
    }
    var outputPadding: [Int]?
    if case .none = arguments["output_padding"] {
    } else {
      let amounts = try arguments.integers("output_padding", count: Self.spatialRank, atLeast: 0)
      guard zip(amounts, geometry.strides).allSatisfy({ $0 < $1 }) else {
        throw arguments.error(
          "output_padding", expected: "numbers below strides, which are \(geometry.strides)",
          help: "Leave it out for Keras's usual output size.")
      }
      outputPadding = amounts
    }
    self.init(
      TransposedConvolutionOptions(
        filters: try arguments.size("filters"), geometry: geometry, outputPadding: outputPadding,
        activation: try arguments.activation("activation"), useBias: try arguments.bool("use_bias"),
        kernel: try arguments.weight("kernel"), bias: try arguments.weight("bias")))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: Self.spatialRank + 2) }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    try options.geometry.check(input, of: self, isTransposed: true)
    let lengths = (0..<Self.spatialRank).map { axis in
      let (front, behind) = crops(axis)
      return fullLength(input.sample[axis], axis) - front - behind
    }
    guard lengths.allSatisfy({ $0 > 0 }) else {
      throw LayerError(
        layer: self, expected: "an output of at least one cell along each axis",
        received: "\(input), which gives \(KernelGeometry.cells(lengths))", help: "Raise output_padding or strides.")
    }
    weights.add(
      "kernel", shape: Shape(options.geometry.size + [options.filters, input.sample[Self.spatialRank]]),
      options.kernel)
    if options.useBias { weights.add("bias", shape: [options.filters], options.bias) }
  }

  /// The length that all input cells' kernels reach together.
  private func fullLength(_ size: Int, _ axis: Int) -> Int {
    (size - 1) * options.geometry.strides[axis] + options.geometry.extents[axis]
  }

  /// The cells taken off the full length in front and behind; a negative number adds zeros.
  private func crops(_ axis: Int) -> (front: Int, behind: Int) {
    let extent = options.geometry.extents[axis]
    let stride = options.geometry.strides[axis]
    let padding = options.outputPadding?[axis]
    guard options.geometry.padding == .same else { return (0, -(padding ?? max(stride - extent, 0))) }
    let kept = padding.map { extent + extent % 2 - 2 + $0 } ?? (stride + extent - 2)
    let left = min((kept + 1) / 2, extent - 1)
    return (extent - 1 - left, extent - 1 - (kept - left))
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axes = (0..<Self.spatialRank).map { axis in
      let (front, behind) = crops(axis)
      return TransposedConvolutionAxis(
        stride: options.geometry.strides[axis], dilation: options.geometry.dilation[axis], cropLow: front,
        cropHigh: behind)
    }
    var y = try x.transposedConvolution(context.weight("kernel"), axes)
    if options.useBias { y = try y + context.weight("bias") }
    return try options.activation(y)
  }

  public var description: String {
    layerDescription(
      Self.signature.name, ["\(options.filters)", options.geometry.sizeText], activation: options.activation)
  }
}
