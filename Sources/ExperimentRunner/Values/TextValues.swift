import Diagnostics
import Hornbook
import StarlarkLanguage

/// A column of texts of a data set: what text layers are adapted to and called on.
final class TextsValue: HostValue {
  let strings: [String]
  init(_ strings: [String]) { self.strings = strings }

  let typeName = "texts"
  var repr: String { "<texts of \(strings.count) samples>" }
  var length: Int? { strings.count }
  let attributeNames = ["shape", "tolist"]

  func attribute(_ name: String) -> StarlarkValue? {
    switch name {
    case "shape": .tuple([.int(strings.count)])
    case "tolist": Builtin.host("tolist", []) { [self] _ in .list(strings.map { .string($0) }) }
    default: nil
    }
  }

  func index(_ key: StarlarkValue) throws -> StarlarkValue {
    guard let index = key.asInt, strings.indices.contains(index < 0 ? index + strings.count : index) else {
      throw EvaluationError("texts are indexed by a whole number below \(strings.count)", code: "index")
    }
    return .string(strings[index < 0 ? index + strings.count : index])
  }

  func iterate() -> AnyIterator<StarlarkValue> {
    var rest = strings.makeIterator()
    return AnyIterator { rest.next().map { .string($0) } }
  }

  /// The texts of an argument: a column of a data set, or a list of strings.
  static func strings(_ bound: BoundArguments, _ name: String) throws -> [String] {
    let value = bound.value(name)
    if let texts = value.asHost(TextsValue.self) { return texts.strings }
    let elements = value.asSequence ?? []
    let strings = elements.compactMap(\.asString)
    guard !elements.isEmpty, strings.count == elements.count else {
      var help = ["a column stays text with load_csv(…, text=\"column\")"]
      if value.asHost(SymbolicValue.self) != nil { help = [TextLayerValue.place] }
      throw bound.error(
        name, "\(bound.function): expected texts, received \(value.typeName.withArticle)", code: "type", help: help)
    }
    return strings
  }
}

/// `TextVectorization` or `StringLookup`, made in an experiment.
final class TextLayerValue: HostValue {
  private var layer: any TextLayer
  private let context: RunContext
  private var isFrozen = false

  init(_ layer: any TextLayer, _ context: RunContext) {
    self.layer = layer
    self.context = context
  }

  /// Where such a layer belongs.
  static let place = "texts become numbers in a data block: data.map(x = layer); the model starts with what that gives"

  let typeName = "text layer"
  var repr: String { "<text layer \(layer.className)>" }
  let attributeNames = ["adapt", "get_vocabulary", "vocabulary_size"]
  func freeze() { isFrozen = true }

  static func constructors(_ context: RunContext) -> [String: StarlarkValue] {
    Dictionary(
      uniqueKeysWithValues: TextLayerCatalog.all.map { type in
        let signature = type.signature
        return (
          signature.name,
          Builtin.host(signature.name, signature.starlark) { bound in
            .host(TextLayerValue(try type.init(try signature.arguments(bound)), context))
          }
        )
      })
  }

  func attribute(_ name: String) -> StarlarkValue? {
    switch name {
    case "vocabulary_size": Builtin.host("vocabulary_size", []) { [self] _ in .int(layer.tokenCount) }
    case "get_vocabulary":
      Builtin.host("get_vocabulary", []) { [self] _ in .list(layer.vocabulary.map { .string($0) }) }
    case "adapt":
      Builtin.host("adapt", [.required("data")]) { [self] bound in
        guard !isFrozen else { throw EvaluationError.frozenLayer("text layer") }
        try layer.adapt(to: try TextsValue.strings(bound, "data"))
        return .none
      }
    default: nil
    }
  }

  func call(_ arguments: CallArguments) throws -> StarlarkValue {
    let bound = try ([.required("inputs")] as StarlarkSignature).bind(arguments, function: layer.className)
    do {
      if let lookup = layer as? StringLookup, lookup.invert,
        let positions = bound.value("inputs").asHost(TensorValue.self)?.tensor
      {
        return .list(try lookup.strings(at: positions.numbers.map { Int($0) }).map { .string($0) })
      }
      return .host(TensorValue(try layer(try TextsValue.strings(bound, "inputs")), context))
    } catch { throw translated(error) }
  }
}

extension EvaluationError {
  /// A layer of an earlier block is to be adapted.
  static func frozenLayer(_ what: String) -> EvaluationError {
    EvaluationError(
      "a \(what) of a block above cannot be adapted", code: "frozen",
      help: ["call adapt in the block that makes the layer, so that every reader sees the same one"])
  }
}
