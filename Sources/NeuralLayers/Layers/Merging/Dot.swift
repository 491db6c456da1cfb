import GraphCore
import TensorCore

/// The product of two inputs' samples along one axis of each.
///
/// ## Shapes
/// - inputs `(batch, …)`, equally long along their axis of `axes`
/// - output: the other axes of the first, then those of the second; `(batch, 1)` if there are none
///
/// - SeeAlso: `keras.layers.Dot`
public struct Dot: Layer {
  public static let signature = Signature.layer("Dot", [.init("axes"), .init("normalize", .bool(false))])
  public var state: LayerState
  /// The axis of each input, the batch being axis 0; negative ones count from the last.
  public var axes: [Int]
  /// Whether vectors along the axes are brought to length 1 before, which makes the product a cosine.
  public var normalize: Bool

  public init(axes: [Int], normalize: Bool = false, name: String? = nil) {
    precondition(axes.count == 2, "Dot: one axis for each of the two inputs")
    self.state = LayerState(name: name)
    self.axes = axes
    self.normalize = normalize
  }

  public init(_ arguments: Arguments) throws {
    let axes = try arguments.axes("axes")
    guard axes.count == 1 || axes.count == 2 else {
      throw arguments.error("axes", expected: "an axis, or a pair of them")
    }
    self.init(axes: [axes[0], axes[axes.count - 1]], normalize: try arguments.bool("normalize"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { InputSpec(count: 2...2, minimumRank: 2) }

  private func resolved(_ ranks: [Int]) -> [Int] { zip(axes, ranks).map { $0 < 0 ? $1 + $0 : $0 } }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let axes = resolved(inputs.map(\.rank))
    guard zip(axes, inputs).allSatisfy({ $0 > 0 && $0 < $1.rank }),
      inputs[0].dimensions[axes[0]] == inputs[1].dimensions[axes[1]]
    else {
      throw LayerError(
        layer: self, expected: "inputs of equal size along axes \(self.axes[0]) and \(self.axes[1])",
        received: PartialShape.list(inputs), help: "Axes are counted from the batch, 0, which cannot be one of them.")
    }
  }

  public func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let axes = resolved(inputs.map(\.rank))
    let batch = inputs[0].shape[0]
    var others: [Int] = []
    var rows: [Value] = []
    for (input, axis) in zip(inputs, axes) {
      let kept = (1..<input.rank).filter { $0 != axis }
      let vectors = normalize ? try input.unitLength(axes: [axis]) : input
      rows.append(
        try vectors.transpose([0] + kept + [axis]).reshape(
          [batch, kept.reduce(1) { $0 * input.shape[$1] }, input.shape[axis]]))
      others += kept.map { input.shape[$0] }
    }
    let product = try rows[0].dot(rows[1], transposeRight: true)
    return [try product.reshape(Shape([batch] + (others.isEmpty ? [1] : others)))]
  }

  public var description: String {
    layerDescription("Dot", ["axes: \(axes)"] + (normalize ? ["normalize: true"] : []))
  }
}
