import TensorCore

/// A tensor that a model will compute: its shape, its type and the layer call that makes it.
///
/// ```swift
/// let x = Input(shape: [784])
/// let y = try Dense(10, activation: .softmax)(x)
/// let model = try Model(inputs: x, outputs: y)
/// ```
public struct SymbolicTensor {
  public let shape: PartialShape
  public let dtype: DType
  /// The shape of the mask that travels with the tensor, `(batch, steps)`; `nil` if there is none.
  public let mask: PartialShape?
  /// The layer call that makes the tensor.
  public let call: LayerCall
  /// Which of the call's outputs this is.
  public let index: Int

  /// What is known of a tensor before anything is computed.
  struct Description {
    var shape: PartialShape
    var dtype: DType
    var mask: PartialShape?
    /// The shape of a sample in each ``Trial``; one if no axis is open.
    var samples: [Shape]
  }

  /// The sample's shape in each trial.
  let samples: [Shape]

  /// A shape that the tensor may have, for graphs that are written before there is data.
  package var exampleShape: Shape { Shape([shape.batchSize ?? 2] + samples[0].dimensions) }

  init(_ description: Description, call: LayerCall, index: Int) {
    self.shape = description.shape
    self.dtype = description.dtype
    self.mask = description.mask
    self.samples = description.samples
    self.call = call
    self.index = index
  }
}

/// One use of a layer on tensors; a shared layer has several.
public final class LayerCall {
  public let layer: any Layer
  public private(set) var inputs: [SymbolicTensor]
  private let outputTypes: [SymbolicTensor.Description]

  init(layer: any Layer, inputs: [SymbolicTensor], outputTypes: [SymbolicTensor.Description]) {
    self.layer = layer
    self.inputs = inputs
    self.outputTypes = outputTypes
  }

  deinit {
    // Call by call: releases that call each other would need a stack as deep as the model.
    var orphans = inputs.map(\.call)
    inputs = []
    while var call = orphans.popLast() {
      guard isKnownUniquelyReferenced(&call) else { continue }
      orphans += call.inputs.map(\.call)
      call.inputs = []
    }
  }

  public var outputs: [SymbolicTensor] {
    outputTypes.enumerated().map { SymbolicTensor($1, call: self, index: $0) }
  }

  /// Whether an input has a mask and the layer lets it vanish without reading it.
  public var dropsMask: Bool { layer.maskHandling == .drops && inputs.contains { $0.mask != nil } }
}

/// A place where data enters a model.
///
/// - Parameters:
///   - shape: The shape of one sample, without the batch axis.
///   - dtype: The type of its elements.
///   - name: The name by which data is given to a model with several inputs.
/// - SeeAlso: `keras.Input`
public func Input(shape: Shape, dtype: DType = .float32, name: String? = nil) -> SymbolicTensor {
  InputLayer(shape: shape, dtype: dtype, name: name).tensor
}

/// A place where data enters a model, with axes of any size or batches of one size.
///
/// ```swift
/// let words = Input(batchShape: [nil, nil], dtype: .int32)  // sequences of any length
/// let steps = Input(batchShape: [32, 10, 4])  // batches of 32 samples, for layers that keep states
/// ```
/// - Parameter batchShape: All axes with the batch first, `nil` where the size is open.
/// - SeeAlso: `keras.Input` with `batch_shape`
public func Input(batchShape: PartialShape, dtype: DType = .float32, name: String? = nil) -> SymbolicTensor {
  InputLayer(batchShape: batchShape, dtype: dtype, name: name).tensor
}

/// Arithmetic on symbolic tensors, each operator standing for a merging layer or a layer with a constant.
extension SymbolicTensor {
  /// The sum element by element: ``Add``.
  public static func + (left: Self, right: Self) throws -> Self { try Add()([left, right]) }
  /// The difference element by element: ``Subtract``.
  public static func - (left: Self, right: Self) throws -> Self { try Subtract()([left, right]) }
  /// The product element by element: ``Multiply``.
  public static func * (left: Self, right: Self) throws -> Self { try Multiply()([left, right]) }
  /// The quotient element by element: ``Divide``.
  public static func / (left: Self, right: Self) throws -> Self { try Divide()([left, right]) }

  /// The sum of each element and a number.
  public static func + (left: Self, right: Double) throws -> Self { try AffineConstant(scale: 1, offset: right)(left) }
  /// The difference of each element and a number.
  public static func - (left: Self, right: Double) throws -> Self { try AffineConstant(scale: 1, offset: -right)(left) }
  /// The product of each element and a number.
  public static func * (left: Self, right: Double) throws -> Self { try AffineConstant(scale: right, offset: 0)(left) }
  /// The quotient of each element and a number.
  public static func / (left: Self, right: Double) throws -> Self {
    try AffineConstant(scale: 1, offset: 0, divisor: right)(left)
  }
  /// The sum of a number and each element.
  public static func + (left: Double, right: Self) throws -> Self { try right + left }
  /// The difference of a number and each element.
  public static func - (left: Double, right: Self) throws -> Self {
    try AffineConstant(scale: -1, offset: left)(right)
  }
  /// The product of a number and each element.
  public static func * (left: Double, right: Self) throws -> Self { try right * left }
  /// The elements with the other sign.
  public static prefix func - (value: Self) throws -> Self { try AffineConstant(scale: -1, offset: 0)(value) }
}
