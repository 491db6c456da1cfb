import Hornbook
import StarlarkLanguage

extension DataNames {
  /// `Dataset(x, y)`: samples of tensors, or of texts.
  ///
  /// The rows that its tensors were made of are remembered, so that test data is found where it reaches training.
  static func dataset(_ context: RunContext) -> StarlarkValue {
    let none = StarlarkSignature.Constant.none
    return Builtin.host(
      "Dataset",
      [
        .required("x"), .optional("y", default: none), .optional("name", default: "data"),
        .optional("class_names", default: none), .optional("feature_names", default: none),
        .optional("origin", default: ""),
      ]
    ) { bound in
      let name = try bound.string("name")
      let origin = try bound.string("origin")
      func names(_ parameter: String) throws -> [String]? {
        bound.value(parameter).isNone ? nil : try bound.sequence(parameter).map(\.str)
      }
      let (classNames, featureNames) = (try names("class_names"), try names("feature_names"))
      let x = bound.value("x")
      let texts = x.asHost(TextsValue.self)?.strings ?? x.asSequence?.compactMap(\.asString)
      if let texts, !texts.isEmpty, texts.count == x.asSequence?.count ?? texts.count {
        let dataset = try Dataset(
          name: name, texts: texts, y: tensors(bound, "y").first?.tensor, classNames: classNames, origin: origin)
        return .host(DatasetValue(dataset, context))
      }
      let inputs = try tensors(bound, "x")
      let targets = try tensors(bound, "y")
      if let featureNames, inputs.first?.tensor.shape.dimensions.dropFirst() != [featureNames.count] {
        throw bound.error(
          "feature_names", "Dataset: feature_names: expected one for each column of x, received \(featureNames.count)",
          code: "shape")
      }
      let dataset = try Dataset(
        name: name, inputs: inputs.map(\.tensor), targets: targets.map(\.tensor), classNames: classNames,
        featureNames: featureNames, origin: origin)
      return .host(DatasetValue(dataset, context, sources: .joined((inputs + targets).map(\.origins))))
    }
  }

  private static func tensors(_ bound: BoundArguments, _ name: String) throws -> [TensorValue] {
    let value = bound.value(name)
    if value.isNone { return [] }
    if let tensor = value.asHost(TensorValue.self) { return [tensor] }
    let elements = (value.asSequence ?? []).compactMap { $0.asHost(TensorValue.self) }
    guard let count = value.asSequence?.count, count == elements.count else {
      throw bound.typeError(name, expected: "a tensor or a list of them")
    }
    return elements
  }
}
