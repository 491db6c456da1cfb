import GraphCore
import NeuralLayers
import TensorCore

/// What the targets of an accuracy look like beside the output that they judge.
enum TargetForm {
  /// The output's shape, a last axis of size 1 apart.
  case ofOutputShape
  /// The output's shape.
  case oneHot
  /// The output's shape without its last axis, or with 1 there.
  case classNumbers
}

/// Checks that targets have the form that a metric compares an output with.
func requireTargets(
  _ form: TargetForm, of metric: any Metric, _ output: OutputDescription, _ target: TensorType
) throws {
  let given = Array(target.shape.dimensions.dropFirst())
  let shape = output.shape.sample.dimensions
  let expected: String
  switch form {
  case .ofOutputShape:
    if given == shape || given + [1] == shape || given == shape + [1] { return }
    expected = "targets of the shape \(output.shape) of \(output.layer)"
  case .oneHot:
    if given == shape { return }
    expected = "one-hot targets of the shape \(output.shape) of \(output.layer)"
  case .classNumbers:
    let positions = Array(shape.dropLast())
    if given == positions || given == positions + [1] { return }
    expected = "class numbers of shape \(PartialShape(sample: Shape(positions))) for outputs of shape \(output.shape)"
  }
  throw ModelError.targets(
    Shape(given), of: metric.name, expected: expected, output,
    isClassNumbers: given == Array(shape.dropLast()) || given == Array(shape.dropLast()) + [1])
}
