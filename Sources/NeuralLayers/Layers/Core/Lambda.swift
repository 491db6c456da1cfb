import GraphCore

/// A function of values as a layer, without weights.
///
/// ```swift
/// let square = Lambda("square") { x in try x * x }
/// let difference = Lambda("difference") { inputs, _ in [try inputs[0] - inputs[1]] }
/// ```
/// Gradients follow from the operations that the function writes.
///
/// - SeeAlso: `keras.layers.Lambda`
public struct Lambda: Layer {
  public static let signature = Signature.layer("Lambda", [.init("function")])
  public var state: LayerState
  /// What errors and reports call the function.
  public var title: String
  private let count: ClosedRange<Int>
  private let function: ([Value], LayerContext) throws -> [Value]

  /// A function of one tensor.
  public init(_ title: String = "function", name: String? = nil, _ function: @escaping (Value) throws -> Value) {
    self.state = LayerState(name: name)
    self.title = title
    self.count = 1...1
    self.function = { inputs, _ in [try function(inputs[0])] }
  }

  /// A function of several tensors, which may see masks, the mode and random numbers.
  public init(
    _ title: String = "function", name: String? = nil,
    _ function: @escaping ([Value], LayerContext) throws -> [Value]
  ) {
    self.state = LayerState(name: name)
    self.title = title
    self.count = 1...Int.max
    self.function = function
  }

  /// Refused: a function cannot be written as an argument, in a file or elsewhere.
  public init(_ arguments: Arguments) throws {
    throw arguments.error("function", expected: "a function of Swift's: Lambda { x in … }")
  }

  public var inputSpec: InputSpec { InputSpec(count: count, dtype: nil) }
  /// A mask ends here, as in Keras, unless the function states another: so `Lambda` says that steps count alike from here
  /// on.
  public var maskHandling: MaskHandling { .consumes }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] { try function(inputs, context) }

  public var description: String { "Lambda(\(title))" }
}
