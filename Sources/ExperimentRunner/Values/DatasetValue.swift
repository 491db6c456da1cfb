import Diagnostics
import Hornbook
import StarlarkLanguage

/// A data set of an experiment.
final class DatasetValue: HostValue {
  let dataset: Dataset
  private let context: RunContext
  /// The rows of other data sets that it was made of.
  private let sources: [Lineage]

  init(_ dataset: Dataset, _ context: RunContext, sources: [Lineage] = []) {
    self.dataset = dataset
    self.context = context
    self.sources = sources
  }

  /// Which rows of which data sets it holds.
  var origins: [Lineage] { .joined([[dataset.lineage], sources]) }

  let typeName = "dataset"
  var repr: String { "<dataset \(dataset.lineage) of \(dataset.sampleCount) samples>" }
  var length: Int? { dataset.sampleCount }
  var attributeNames: [String] { Self.names }
  static let names = [
    "class_names", "feature_names", "map", "name", "origin", "shuffled", "split", "take", "x", "y",
  ]

  private func texts(_ names: [String]?) -> StarlarkValue {
    names.map { .list($0.map { .string($0) }) } ?? StarlarkValue.none
  }

  private func wrap(_ dataset: Dataset) -> StarlarkValue { .host(DatasetValue(dataset, context, sources: sources)) }

  func attribute(_ name: String) throws -> StarlarkValue? {
    switch name {
    case "x": inputs
    case "y": tensors(dataset.targets)
    case "name": .string(dataset.name)
    case "origin": .string(dataset.origin)
    case "class_names": texts(dataset.classNames)
    case "feature_names": texts(dataset.featureNames)
    case "split": split
    case "take": Builtin.host("take", [.required("n")]) { [self] in wrap(try dataset.take($0.int("n"))) }
    case "shuffled":
      Builtin.host("shuffled", []) { [self] _ in
        var stream = context.stream("shuffle \(dataset.lineage)")
        return wrap(dataset.shuffled(from: &stream))
      }
    case "map": map
    default: nil
    }
  }

  func index(_ key: StarlarkValue) throws -> StarlarkValue {
    if key.isPending { return .host(PendingValue()) }
    guard let rows = try RowSelection.rows(key, of: dataset.x) else {
      throw EvaluationError(
        "a dataset is indexed by a slice, a list or tensor of whole numbers, or one of truth values, received "
          + key.typeName.withArticle, code: "type",
        help: key.asInt.map {
          ["one sample as a dataset: data[\($0):\($0 + 1)]; its numbers alone: data.x[\($0)]"]
        } ?? [])
    }
    return wrap(try dataset.rows(at: rows))
  }

  func slice(start: Int?, stop: Int?, step: Int?) throws -> StarlarkValue {
    let rows = try AxisSlice(start: start, stop: stop, step: step).places(in: dataset.sampleCount)
    guard step ?? 1 == 1, let first = rows.first else { return wrap(try dataset.rows(at: rows)) }
    return wrap(try dataset.rows(first..<first + rows.count))
  }

  /// What a block sees of an input: its numbers, or its texts.
  private func input(_ index: Int) -> StarlarkValue {
    if let strings = dataset.strings(ofInput: index) { return .host(TextsValue(strings)) }
    return .host(TensorValue(dataset.inputs[index], context, origins: origins))
  }

  private var inputs: StarlarkValue {
    let values = dataset.inputs.indices.map(input)
    return values.count == 1 ? values[0] : .list(values)
  }

  private func tensors(_ tensors: [Tensor]) -> StarlarkValue {
    let values = tensors.map { StarlarkValue.host(TensorValue($0, context, origins: origins)) }
    return values.isEmpty ? .none : values.count == 1 ? values[0] : .list(values)
  }

  /// `.split(test = 0.2, stratify = True)`: two parts, or three with `validation`.
  private var split: StarlarkValue {
    Builtin.host(
      "split",
      [
        .required("test"), .optional("validation", default: StarlarkSignature.Constant.none),
        .optional("stratify", default: false), .optional("shuffle", default: true),
      ]
    ) { [self] arguments in
      func size(_ name: String) throws -> SplitSize {
        switch arguments.value(name) {
        case .int(let count): return .count(count)
        case .float(let fraction): return .fraction(fraction)
        default: throw arguments.typeError(name, expected: "a fraction such as 0.2, or a number of samples")
        }
      }
      let stratify = try arguments.bool("stratify")
      let shuffle = try arguments.bool("shuffle")
      var stream = context.stream("split \(dataset.lineage)")
      if arguments.value("validation").isNone {
        let parts = try dataset.split(test: try size("test"), stratify: stratify, shuffle: shuffle, from: &stream)
        return .tuple([wrap(parts.train), wrap(parts.test)])
      }
      let parts = try dataset.split(
        test: try size("test"), validation: try size("validation"), stratify: stratify, shuffle: shuffle, from: &stream)
      return .tuple([wrap(parts.train), wrap(parts.validation), wrap(parts.test)])
    }
  }

  /// `.map(x = f, y = g)`: functions of whole tensors.
  private var map: StarlarkValue {
    Builtin.host("map", [.optional("x"), .optional("y").keywordOnly]) { [self] arguments in
      var result = dataset
      func transformed(_ tensor: StarlarkValue, _ name: String) throws -> Tensor {
        let site = CallSite(arguments.location(of: name))
        let value = try arguments.interpreter.call(arguments.value(name), [tensor], at: site)
        guard let tensor = value.asHost(TensorValue.self) else {
          throw arguments.error(
            name,
            "map: \(name): expected a function from tensor to tensor, received \(value.typeName.withArticle) from it",
            code: "type")
        }
        return tensor.tensor
      }
      if arguments.isGiven("x") {
        let inputs = try dataset.inputs.indices.map { index in
          // A function of texts leaves inputs of numbers as they are, and one of numbers leaves texts.
          let isText = dataset.strings(ofInput: index) != nil
          guard
            dataset.texts.isEmpty || isText == (arguments.value("x").asHost(TextLayerValue.self) != nil)
              || dataset.inputs.count == 1
          else { return dataset.inputs[index] }
          return try transformed(input(index), "x")
        }
        result = try result.replacing(inputs: inputs, targets: result.targets)
      }
      if arguments.isGiven("y") {
        result = try result.map(y: { try transformed(.host(TensorValue($0, context)), "y") })
      }
      return wrap(result)
    }
  }
}
