import Diagnostics
import Hornbook
import Plotting
import StarlarkLanguage

/// What the figures' functions have in common: how they read their arguments.
extension FigureNames {
  /// More series than this are told apart by nobody.
  private static let mostSeries = 24
  private static let mostPoints = 1_000_000

  /// One of the variadic arguments, or of the entries of one that is a dict.
  struct Part {
    var name: String?
    var value: StarlarkValue
    var place: EvaluationError.Place
  }

  /// The series of a call, named by the keys of a dict.
  static func parts(_ bound: BoundArguments, _ what: String) throws -> [Part] {
    var parts: [Part] = []
    for (index, value) in bound.variadic.enumerated() {
      guard let entries = value.asDict else {
        parts.append(Part(name: nil, value: value, place: .positional(index)))
        continue
      }
      for (key, value) in entries {
        guard let name = key.asString else {
          throw Failure.at(
            .positional(index), "\(bound.function): expected names as keys, received \(key.repr)", code: "type")
        }
        parts.append(Part(name: name, value: value, place: .positional(index)))
      }
    }
    guard !parts.isEmpty else {
      throw EvaluationError(
        "\(bound.function): expected at least one list of numbers", code: "type",
        help: ["write \(bound.function)(fit.history.loss), or \(bound.function)({\"name\": numbers, …})"])
    }
    return parts
  }

  /// Names of series: `names = […]`, the keys of a dict, else the expressions themselves, as short as they differ.
  static func name(_ series: inout [Series], _ bound: BoundArguments) throws {
    if let names = try texts(bound, "names") {
      guard names.count == series.count else {
        throw bound.error(
          "names", "\(bound.function): names: expected \(series.count), one a series, received \(names.count)",
          code: "figure")
      }
      for index in series.indices { series[index].name = names[index] }
      return
    }
    guard series.count == bound.variadic.count, series.contains(where: \.name.isEmpty) else { return }
    let written = series.indices.map { index -> String in
      let location = bound.call.site.location(of: .positional(index))
      return location.source.substring(location.span)
    }
    let isPath = { (text: String) in text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } }
    let last = written.map { isPath($0) ? $0.split(separator: ".").last.map(String.init) ?? $0 : $0 }
    for index in series.indices where series[index].name.isEmpty {
      series[index].name = Set(last).count == last.count ? last[index] : written[index]
    }
  }

  static func column(_ value: StarlarkValue, _ bound: BoundArguments, _ name: String) throws -> [Double] {
    try column(value, bound, .parameter(name))
  }

  static func column(
    _ value: StarlarkValue, _ bound: BoundArguments, _ place: EvaluationError.Place
  ) throws -> [Double] {
    if let numbers = value.numbers { return numbers }
    var received = value.typeName.withArticle
    var help: [String] = []
    if let tensor = value.asHost(TensorValue.self)?.tensor {
      received = "a tensor of \(tensor.shape)"
      help = ["take one column of it: x.T[0]"]
    } else if value.asSequence != nil {
      received = "\(value.repr.prefix(60))"
    } else if value.asHost(EvaluationValue.self) != nil || value.number != nil {
      help = ["a single number stands in the text as an inline value, or in a table"]
    }
    throw Failure.at(
      place, "\(bound.function): expected a list of numbers or a tensor with one axis, received \(received)",
      code: "type", help: help)
  }

  static func lengths(
    _ bound: BoundArguments, _ place: EvaluationError.Place, _ x: Int, _ y: Int
  ) -> EvaluationError {
    Failure.at(
      place, "\(bound.function): expected as many y as x values, received \(x) x and \(y) y values", code: "figure")
  }

  static func checkSize(_ bound: BoundArguments, _ series: Int, _ points: Int) throws {
    guard series <= mostSeries else {
      throw EvaluationError(
        "\(bound.function): at most \(mostSeries) series can be told apart, received \(series)", code: "figure")
    }
    guard points <= mostPoints else {
      throw EvaluationError(
        "\(bound.function): at most \(formatted(mostPoints)) points can be shown, received \(formatted(points))",
        code: "figure")
    }
  }

  static func scale(_ bound: BoundArguments, _ name: String) throws -> Axis.Scale {
    guard !bound.value(name).isNone else { return .automatic }
    return try bound.choice(name, of: ["linear", "log"]) == "log" ? .logarithmic : .linear
  }

  static func axis(_ bound: BoundArguments, _ name: String) throws -> Axis {
    Axis(
      try bound.string("\(name)_label"), scale: try scale(bound, "\(name)_scale"),
      range: try range(bound, "\(name)_range"))
  }

  static func range(_ bound: BoundArguments, _ name: String) throws -> ClosedRange<Double>? {
    let value = bound.value(name)
    if value.isNone { return nil }
    guard let ends = value.asSequence?.compactMap(\.asDouble), ends.count == 2, value.asSequence?.count == 2,
      ends[0] < ends[1], ends[0].isFinite, ends[1].isFinite
    else {
      throw bound.error(
        name, "\(bound.function): \(name): expected a pair (low, high), received \(value.repr)", code: "type")
    }
    return ends[0]...ends[1]
  }

  static func texts(_ bound: BoundArguments, _ name: String) throws -> [String]? {
    let value = bound.value(name)
    if value.isNone { return nil }
    guard let elements = value.asSequence else { throw bound.typeError(name, expected: "a list of names") }
    return elements.map { $0.asString ?? InlineText.text($0) }
  }

  /// Texts or class numbers, one a row: the different ones in order, and which each row has.
  static func labels(
    _ bound: BoundArguments, _ parameter: String, count: Int
  ) throws -> (names: [String], rows: [Int]) {
    let value = bound.value(parameter)
    let given = try texts(bound, "names")
    let rows: [String]
    var order: [String] = []
    if let numbers = value.numbers {
      let text = { (number: Double) -> String in
        guard let label = Int(exactly: number), let given, given.indices.contains(label) else {
          return formatted(number)
        }
        return given[label]
      }
      rows = numbers.map(text)
      order = Array(Set(numbers)).sorted().map(text)
    } else if let elements = value.asSequence {
      rows = elements.map { $0.asString ?? InlineText.text($0) }
    } else {
      throw bound.typeError(parameter, expected: "a list of labels")
    }
    guard rows.count == count else {
      throw bound.error(
        parameter, "\(bound.function): \(parameter): expected \(count) labels, received \(rows.count)", code: "figure")
    }
    var seen: Set<String> = []
    let names = (order + rows).filter { seen.insert($0).inserted }
    let index = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    return (names, rows.map { index[$0] ?? 0 })
  }

  static func caption(_ bound: BoundArguments, _ words: String) throws -> String {
    let given = try bound.string("caption")
    if !given.isEmpty { return given }
    let words = words.isEmpty ? try bound.string("title") : words
    // A label or a name begins the sentence; `val_loss` stays as it is written.
    let isWord = words.first?.isLowercase ?? false && !words.prefix { $0 != " " }.contains { "_.[(".contains($0) }
    let sentence = isWord ? words.prefix(1).uppercased() + words.dropFirst() : words
    return sentence.isEmpty ? "" : sentence + "."
  }

  static func listed(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  enum Failure {
    static func at(
      _ place: EvaluationError.Place, _ message: String, code: String, help: [String] = []
    ) -> EvaluationError {
      var error = EvaluationError(message, code: code, help: help)
      error.place = place
      return error
    }
  }
}
