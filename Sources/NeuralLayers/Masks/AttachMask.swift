import GraphCore

/// Gives its first input the second one as its mask: what `mask=` in a call stands for.
package struct AttachMask: Layer {
  package static let signature = Signature.layer("AttachMask", [])
  package var state = LayerState()

  package init() {}
  package init(_ arguments: Arguments) throws { try state.configure(arguments) }

  package var inputSpec: InputSpec { InputSpec(count: 2...2, dtype: nil) }
  package var maskHandling: MaskHandling { .passes }

  package func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let (shape, mask) = (inputs[0], inputs[1])
    guard mask.rank <= shape.rank, mask.dimensions == Array(shape.dimensions.prefix(mask.rank)) else {
      throw LayerError(
        layer: self, expected: "a mask whose shape begins that of its tensor, \(shape)", received: "\(mask)",
        help: "A sequence (batch, steps, features) has a mask (batch, steps), True where a step counts.")
    }
  }

  package func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    context.setMask(try inputs[1].convert(to: .bool))
    return [inputs[0]]
  }
}
