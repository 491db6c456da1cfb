import GraphCore
import TensorCore

/// x · scale + offset, such as from pixels 0…255 to −1…1.
///
/// ## Shapes
/// - input `(batch, …)`, output the same; `scale` and `offset` are one number, or one for each position of the last axis
///
/// - SeeAlso: `keras.layers.Rescaling`
public struct Rescaling: SingleInputLayer {
  public static let signature = Signature.layer("Rescaling", [.init("scale"), .init("offset", .number(0))])
  public var state: LayerState
  public var scale: [Double]
  public var offset: [Double]

  public init(_ scale: Double, offset: Double = 0, name: String? = nil) {
    self.init(scale: [scale], offset: [offset], name: name)
  }

  /// A layer with numbers for each channel.
  public init(scale: [Double], offset: [Double] = [0], name: String? = nil) {
    precondition(!scale.isEmpty && !offset.isEmpty, "Rescaling: at least one number")
    self.state = LayerState(name: name)
    self.scale = scale
    self.offset = offset
  }

  public init(_ arguments: Arguments) throws {
    guard let scale = try arguments.optionalNumbers("scale"), let offset = try arguments.optionalNumbers("offset")
    else { throw arguments.error("scale", expected: "a number or a list of numbers") }
    self.init(scale: scale, offset: offset)
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    for (name, numbers) in [("scale", scale), ("offset", offset)] {
      guard numbers.count == 1 || (input.rank > 1 && numbers.count == input.sample[input.rank - 2]) else {
        throw LayerError(
          layer: self, expected: "a \(name) of one number, or one for each position of the last axis of \(input)",
          received: "\(numbers.count) numbers")
      }
    }
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let x = try x.convert(to: .float32)
    func constant(_ numbers: [Double]) -> Value {
      x.builder.constant(Tensor(numbers.map { Float($0) }, shape: numbers.count == 1 ? [] : [numbers.count]))
    }
    let scaled = scale == [1] ? x : try x * constant(scale)
    return offset == [0] ? scaled : try scaled + constant(offset)
  }

  public var description: String {
    func text(_ numbers: [Double]) -> String { numbers.count == 1 ? "\(numbers[0])" : "\(numbers)" }
    return layerDescription("Rescaling", [text(scale)] + (offset == [0] ? [] : ["offset: \(text(offset))"]))
  }
}
