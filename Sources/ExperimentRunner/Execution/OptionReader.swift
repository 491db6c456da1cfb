import Diagnostics
import Hornbook
import StarlarkLanguage

/// The options of a directive, read with a check for each; errors stand at the option's value.
struct OptionReader {
  let block: Block
  private let options: [String: ExecutionResult.Option]

  init(_ block: Block, _ options: [ExecutionResult.Option]) {
    self.block = block
    self.options = Dictionary(options.map { ($0.name.name, $0) }) { first, _ in first }
  }

  /// The value of an option; `nil` if it was left out or is `None`.
  subscript(name: String) -> StarlarkValue? {
    guard let value = options[name]?.value, !value.isNone else { return nil }
    return value
  }

  /// The places of the values of all options that were given.
  var locations: [String: SourceLocation] { options.mapValues(\.valueLocation) }

  func isGiven(_ name: String) -> Bool { options[name] != nil }

  /// Where an option's value stands, else the directive's fence.
  func location(_ name: String) -> SourceLocation { options[name]?.valueLocation ?? block.directive.location }

  /// An option's value as it is written, on one line.
  func text(_ name: String) -> String {
    let value = location(name)
    let text = String(decoding: value.source.bytes[value.span.start..<value.span.end], as: UTF8.self)
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// Where a string is written out in an option's value, else the whole value.
  func location(_ name: String, ofString text: String) -> SourceLocation {
    let value = location(name)
    let bytes = value.source.bytes[value.span.start..<min(value.span.end, value.source.bytes.count)]
    for quote in ["\"", "'"] {
      let word = Array("\(quote)\(text)\(quote)".utf8)
      guard let start = bytes.indices.first(where: { bytes[$0...].starts(with: word) }) else { continue }
      return SourceLocation(value.source, SourceSpan(start: start, end: start + word.count))
    }
    return value
  }

  func error(_ name: String, expected: String, help: [String] = []) -> Diagnostic {
    let value = options[name]?.value.repr ?? "nothing"
    let received = value.count > 80 ? value.prefix(80) + "…" : value
    return Diagnostic(
      // What is not there yet may be right when it is.
      code: options[name]?.value.isPendingOrHoldsPending ?? false ? "pending" : "option",
      "\(name): expected \(expected), received \(received)", at: .init(location(name)), help: help)
  }

  func integer(_ name: String, default value: Int, atLeast minimum: Int) throws -> Int {
    guard let given = self[name] else { return value }
    guard let integer = given.asInt, integer >= minimum, integer <= Int(Int32.max) else {
      throw error(name, expected: "a whole number of at least \(minimum)")
    }
    return integer
  }

  func number(_ name: String, default value: Double) throws -> Double {
    guard let given = self[name] else { return value }
    guard let number = given.asDouble else { throw error(name, expected: "a number") }
    return number
  }

  func bool(_ name: String, default value: Bool) throws -> Bool {
    guard let given = self[name] else { return value }
    guard let bool = given.asBool else { throw error(name, expected: "True or False") }
    return bool
  }

  /// The inputs and targets of `data =`, or of `x =` and `y =`; targets are empty if there are none.
  func samples() throws -> SampleSource {
    if let data = self["data"] {
      for name in ["x", "y"] where isGiven(name) {
        throw Diagnostic(
          code: "option", "data and \(name) are given both", at: .init(location(name)),
          secondary: [.init(location("data"), "data")], help: ["give data, or x and y"])
      }
      return try source(data, "data")
    }
    guard let x = self["x"] else {
      throw Diagnostic(
        code: "option", "\(block.directive.kind.rawValue) needs data", at: .init(block.directive.location),
        help: ["add data = …, a dataset, or x = …" + (block.directive.kind == .predict ? "" : " and y = …")])
    }
    return SampleSource(
      x: try tensors(x, "x"), y: try self["y"].map { try tensors($0, "y") } ?? [], dataset: nil,
      origins: origins(of: x))
  }

  /// A dataset, or a tuple (x, y).
  func source(_ value: StarlarkValue, _ name: String) throws -> SampleSource {
    if let holder = value.asHost(DatasetValue.self) {
      let dataset = holder.dataset
      guard dataset.texts.isEmpty else {
        throw Diagnostic(
          code: "data", "\(dataset.name) holds texts, and a model takes numbers", at: .init(location(name)),
          help: [
            "adapt a TextVectorization to the training part's .x in the data block, and map every part:"
              + " train = train.map(x = words)"
          ])
      }
      return SampleSource(x: dataset.inputs, y: dataset.targets, dataset: dataset, origins: holder.origins)
    }
    guard let pair = value.asSequence, pair.count == 2 else {
      throw error(name, expected: "a dataset or a tuple (x, y)")
    }
    return SampleSource(
      x: try tensors(pair[0], name), y: try tensors(pair[1], name), dataset: nil, origins: origins(of: pair[0]))
  }

  /// The data sets that tensors for inputs came from, as far as that is known.
  private func origins(of value: StarlarkValue) -> [Lineage] {
    let elements = value.asDict?.map(\.value) ?? value.asSequence ?? [value]
    return .joined(elements.compactMap { $0.asHost(TensorValue.self)?.origins })
  }

  /// Weights of samples: a tensor for all outputs, a list in their order, or a dict by their names.
  func sampleWeight() throws -> PerOutput<Tensor>? {
    guard let value = self["sample_weight"] else { return nil }
    func tensor(_ value: StarlarkValue) throws -> Tensor {
      if let tensor = value.asHost(TensorValue.self)?.tensor { return tensor }
      throw error("sample_weight", expected: "a tensor, a list of them, or a dict from output names to them")
    }
    if let entries = value.asDict {
      return .named(
        try entries.map { entry in
          guard let name = entry.key.asString else { throw error("sample_weight", expected: "output names as keys") }
          return (name, try tensor(entry.value))
        })
    }
    if let elements = value.asSequence { return .list(try elements.map { $0.isNone ? nil : try tensor($0) }) }
    return .same(try tensor(value))
  }

  /// Weights of classes: a dict from class numbers to numbers, or for several outputs from their names to such dicts.
  func classWeight() throws -> PerOutput<[Int: Double]>? {
    guard let value = self["class_weight"] else { return nil }
    let refusal = error(
      "class_weight", expected: "a dict from class numbers to their weights, such as {0: 1, 1: 5}",
      help: ["for several outputs a dict from output names to such dicts"])
    func weights(_ value: StarlarkValue) throws -> [Int: Double] {
      guard let entries = value.asDict else { throw refusal }
      var weights: [Int: Double] = [:]
      for entry in entries {
        guard let label = entry.key.asInt, let weight = entry.value.asDouble, weight.isFinite else { throw refusal }
        weights[label] = weight
      }
      return weights
    }
    guard let entries = value.asDict, entries.contains(where: { $0.key.asString != nil }) else {
      return .same(try weights(value))
    }
    return .named(
      try entries.map { entry in
        guard let name = entry.key.asString else { throw refusal }
        return (name, try weights(entry.value))
      })
  }

  /// A whole number of at least 1; `nil` if it is left out.
  func optionalCount(_ name: String) throws -> Int? {
    self[name] == nil ? nil : try integer(name, default: 1, atLeast: 1)
  }

  private func tensors(_ value: StarlarkValue, _ name: String) throws -> [Tensor] {
    if let tensor = value.asHost(TensorValue.self) { return [tensor.tensor] }
    let elements = value.asSequence ?? []
    let tensors = elements.compactMap { $0.asHost(TensorValue.self)?.tensor }
    guard !tensors.isEmpty, tensors.count == elements.count else {
      throw error(name, expected: "a tensor or a list of them")
    }
    return tensors
  }

  /// The expression of an option as it is written, when that is a name: what the report calls the data.
  func writtenName(_ name: String) -> String? {
    guard let option = options[name] else { return nil }
    let text = option.valueLocation.source.substring(option.valueLocation.span)
    return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } ? text : nil
  }
}

/// Inputs and targets, and the dataset that they came from.
struct SampleSource {
  var x: [Tensor]
  var y: [Tensor]
  var dataset: Dataset?
  /// Which rows of which data sets the inputs are; none if that is not known.
  var origins: [Lineage] = []
}

extension StarlarkValue {
  /// Whether only training gives the value, or a part of it.
  fileprivate var isPendingOrHoldsPending: Bool {
    asHost(PendingValue.self) != nil || (asSequence ?? []).contains(where: \.isPendingOrHoldsPending)
      || (asDict ?? []).contains { $0.value.isPendingOrHoldsPending }
  }
}
