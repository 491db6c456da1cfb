import Diagnostics
import Hornbook
import Plotting
import StarlarkLanguage

/// The functions that a `plot` block has beside all others: `lines`, `scatter`, `histogram`, `heatmap`, `images`.
enum FigureNames {
  static let names = ["lines", "scatter", "histogram", "heatmap", "images"]

  /// More series than this are told apart by nobody.
  private static let mostSeries = 24
  private static let mostPoints = 1_000_000
  private static let mostCells = 200
  private static let mostImages = 200

  private static let none = StarlarkSignature.Constant.none
  private static let words: [StarlarkSignature.Parameter] = [
    StarlarkSignature.Parameter.optional("title", default: "").keywordOnly,
    StarlarkSignature.Parameter.optional("caption", default: "").keywordOnly,
  ]
  private static func axis(_ name: String, scale: Bool = true) -> [StarlarkSignature.Parameter] {
    let names = scale ? ["label", "scale", "range"] : ["label", "range"]
    return names.map { part in
      StarlarkSignature.Parameter.optional("\(name)_\(part)", default: part == "label" ? "" : none).keywordOnly
    }
  }

  static var functions: [String: StarlarkValue] {
    [
      "lines": function(
        "lines",
        [.variadic("series"), .optional("x", default: none), .optional("names", default: none)]
          + axis("x") + axis("y"), lines),
      "scatter": function(
        "scatter",
        [
          .required("x"), .optional("y", default: none), .optional("groups", default: none),
          .optional("names", default: none), .optional("reference", default: none),
        ] + axis("x") + axis("y"), scatter),
      "histogram": function(
        "histogram",
        [.variadic("values"), .optional("names", default: none), .optional("bins", default: none)]
          + axis("x", scale: false), histogram),
      "heatmap": function(
        "heatmap",
        [
          .required("values"), .optional("row_names", default: none), .optional("column_names", default: none),
          .optional("row_label", default: ""), .optional("column_label", default: ""),
          .optional("value_range", default: none),
        ], heatmap),
      "images": function(
        "images",
        [
          .required("x"), .optional("labels", default: none), .optional("names", default: none),
          .optional("columns", default: none),
        ], images),
    ]
  }

  /// A function whose figure is made once all its arguments are known.
  private static func function(
    _ name: String, _ parameters: [StarlarkSignature.Parameter],
    _ make: @escaping (BoundArguments) throws -> FigureOutcome
  ) -> StarlarkValue {
    Builtin.host(name, StarlarkSignature(parameters + words)) { bound in
      try checkSettings(bound, parameters + words)
      guard !bound.call.positional.contains(where: \.isPending), !bound.call.keywords.contains(where: \.value.isPending)
      else { return .host(FigureValue(nil)) }
      let outcome = try make(bound)
      do {
        // What cannot be drawn is said here, where the figure is made, and not when the report is written.
        _ = try outcome.figure.drawing(theme: .light)
      } catch let error as PlottingError where error.kind == .data {
        throw EvaluationError("\(name): \(error.message)", code: "figure", help: error.help.isEmpty ? [] : [error.help])
      }
      return .host(FigureValue(outcome))
    }
  }

  /// What says how a figure looks is right or wrong before any number is known.
  private static func checkSettings(_ bound: BoundArguments, _ parameters: [StarlarkSignature.Parameter]) throws {
    for parameter in parameters where bound.isGiven(parameter.name) && !bound.value(parameter.name).isPending {
      let name = parameter.name
      do {
        switch name {
        case "title", "caption": _ = try bound.string(name)
        case "bins", "columns": _ = try bound.optionalInt(name, atLeast: 1)
        default:
          if name.hasSuffix("_label") { _ = try bound.string(name) }
          if name.hasSuffix("_scale") { _ = try scale(bound, name) }
          if name.hasSuffix("_range") { _ = try range(bound, name) }
        }
      } catch var error as EvaluationError {
        error.code = "argument"
        throw error
      }
    }
  }

  // MARK: The five figures

  private static func lines(_ bound: BoundArguments) throws -> FigureOutcome {
    let x = try bound["x"].flatMap { $0.isNone ? nil : try column($0, bound, "x") }
    var series: [Series] = []
    for part in try parts(bound, "series") {
      if let history = part.value.asHost(HistoryValue.self) ?? part.value.asHost(FitValue.self)?.history {
        series += history.curves.map { curve in
          Series(curve.name, x: x ?? history.epochs.map(Double.init), y: curve.values)
        }
        continue
      }
      if part.name != nil, let pair = part.value.asSequence, pair.count == 2, pair[0].number == nil {
        let (x, y) = (try column(pair[0], bound, part.place), try column(pair[1], bound, part.place))
        guard x.count == y.count else { throw lengths(bound, part.place, x.count, y.count) }
        series.append(Series(part.name ?? "", x: x, y: y))
        continue
      }
      let y = try column(part.value, bound, part.place)
      guard x == nil || x?.count == y.count else { throw lengths(bound, part.place, x?.count ?? 0, y.count) }
      series.append(Series(part.name ?? "", x: x ?? y.indices.map { Double($0 + 1) }, y: y))
    }
    try name(&series, bound)
    try checkSize(bound, series.count, series.reduce(0) { $0 + $1.y.count })
    // As in the curves of a fit: what is measured on validation data is dashed.
    for index in series.indices where series[index].name.hasPrefix("val_") { series[index].line = .dashed }
    let isByEpoch = x == nil && bound.call.positional.contains { $0.asHost(HistoryValue.self) != nil }
    var chart = LineChart(title: try bound.string("title"), x: try axis(bound, "x"), y: try axis(bound, "y"))
    if isByEpoch, chart.x.title.isEmpty { chart.x.title = "epoch" }
    chart.x.integers = chart.x.scale != .logarithmic && series.allSatisfy { $0.x.allSatisfy { $0 == $0.rounded() } }
    chart.series = series
    let names = series.map(\.name).filter { !$0.isEmpty }
    return try FigureOutcome(
      kind: "lines", figure: chart,
      caption: caption(bound, listed(names) + (chart.x.title.isEmpty ? "" : " by \(chart.x.title)")))
  }

  private static func scatter(_ bound: BoundArguments) throws -> FigureOutcome {
    var series: [Series] = []
    let given = bound.value("x")
    if let entries = given.asDict {
      for (key, value) in entries {
        guard let name = key.asString, let pair = value.asSequence, pair.count == 2 else {
          throw bound.error(
            "x", "scatter: expected a dict from names to pairs (x, y), received \(given.repr.prefix(60))", code: "type")
        }
        let (x, y) = (try column(pair[0], bound, .parameter("x")), try column(pair[1], bound, .parameter("x")))
        guard x.count == y.count else { throw lengths(bound, .parameter("x"), x.count, y.count) }
        series.append(Series(name, x: x, y: y))
      }
    } else {
      guard bound.isGiven("y") else {
        throw bound.error(
          "x", "scatter: expected x and y", code: "type",
          help: ["write scatter(x, y), or scatter({\"name\": (x, y), …}) for several series"])
      }
      let (x, y) = (try column(given, bound, "x"), try column(bound.value("y"), bound, "y"))
      guard x.count == y.count else { throw lengths(bound, .parameter("y"), x.count, y.count) }
      series = [Series("", x: x, y: y)]
      if !bound.value("groups").isNone {
        let groups = try labels(bound, "groups", count: x.count)
        series = groups.names.enumerated().map { index, name in
          let rows = groups.rows.indices.filter { groups.rows[$0] == index }
          return Series(name, x: rows.map { x[$0] }, y: rows.map { y[$0] })
        }
      }
    }
    try checkSize(bound, series.count, series.reduce(0) { $0 + $1.y.count })
    var chart = ScatterPlot(title: try bound.string("title"), x: try axis(bound, "x"), y: try axis(bound, "y"))
    if bound.value("y_scale").isNone { chart.y.scale = .linear }
    chart.series = series
    if !bound.value("reference").isNone {
      chart.reference = try bound.choice("reference", of: ["identity", "zero"]) == "zero" ? .zero : .identity
    }
    let subject = chart.x.title.isEmpty || chart.y.title.isEmpty ? "" : "\(chart.y.title) by \(chart.x.title)"
    return FigureOutcome(kind: "scatter", figure: chart, caption: try caption(bound, subject))
  }

  private static func histogram(_ bound: BoundArguments) throws -> FigureOutcome {
    var groups = try parts(bound, "values").map { part -> Histogram.Group in
      // How a tensor is laid out makes no difference here.
      if let tensor = part.value.asHost(TensorValue.self)?.tensor { return .init(part.name ?? "", tensor.numbers) }
      return .init(part.name ?? "", try column(part.value, bound, part.place))
    }
    var series = groups.map { Series($0.name, $0.values) }
    try name(&series, bound)
    for index in groups.indices { groups[index].name = series[index].name }
    try checkSize(bound, groups.count, groups.reduce(0) { $0 + $1.values.count })
    var chart = Histogram(title: try bound.string("title"), x: try axis(bound, "x"), groups: groups)
    if let bins = try bound.optionalInt("bins", atLeast: 1) {
      guard bins <= 200 else { throw bound.error("bins", "histogram: bins: must be at most 200, received \(bins)") }
      chart.bins = bins
    }
    if groups.count == 1 { chart.groups[0].name = "" }
    let subject = groups.count == 1 && !chart.x.title.isEmpty ? chart.x.title : listed(groups.map(\.name))
    return FigureOutcome(kind: "histogram", figure: chart, caption: try caption(bound, "Distribution of \(subject)"))
  }

  private static func heatmap(_ bound: BoundArguments) throws -> FigureOutcome {
    let value = bound.value("values")
    let expected = "heatmap: values: expected a tensor with two axes or a list of rows of one length"
    var rows: [[Double]] = []
    if let tensor = value.asHost(TensorValue.self)?.tensor {
      guard tensor.rank == 2 else {
        throw bound.error("values", "\(expected), received a tensor of \(tensor.shape)", code: "shape")
      }
      rows = (0..<tensor.rowCount).map { tensor.rows($0..<$0 + 1).numbers }
    } else {
      let given = value.asSequence ?? []
      rows = given.compactMap(\.numbers)
      guard !rows.isEmpty, rows.count == given.count, Set(rows.map(\.count)).count == 1 else {
        throw bound.error("values", "\(expected), received \(value.repr.prefix(60))", code: "type")
      }
    }
    guard rows.count <= mostCells, rows.first?.count ?? 0 <= mostCells else {
      throw bound.error(
        "values",
        "heatmap: values: at most \(mostCells) rows and columns can be shown, received "
          + "\(rows.count) x \(rows.first?.count ?? 0)", code: "figure")
    }
    func names(_ parameter: String, _ count: Int, _ what: String) throws -> [String]? {
      guard let names = try texts(bound, parameter) else { return nil }
      guard names.count == count else {
        throw bound.error(
          parameter, "heatmap: \(parameter): expected \(count) names, one a \(what), received \(names.count)",
          code: "figure")
      }
      return names
    }
    let chart = Heatmap(
      rows, rowNames: try names("row_names", rows.count, "row"),
      columnNames: try names("column_names", rows.first?.count ?? 0, "column"), rowTitle: try bound.string("row_label"),
      columnTitle: try bound.string("column_label"), title: try bound.string("title"),
      range: try range(bound, "value_range"))
    let subject =
      chart.rowTitle.isEmpty || chart.columnTitle.isEmpty ? "" : "\(chart.rowTitle) by \(chart.columnTitle)"
    return FigureOutcome(kind: "heatmap", figure: chart, caption: try caption(bound, subject))
  }

  private static func images(_ bound: BoundArguments) throws -> FigureOutcome {
    let value = bound.value("x")
    let dataset = value.asHost(DatasetValue.self)?.dataset
    guard let tensor = dataset?.x ?? value.asHost(TensorValue.self)?.tensor, let images = SampleImages(any: tensor)
    else {
      let received = (dataset?.x ?? value.asHost(TensorValue.self)?.tensor).map { "a tensor of \($0.shape)" }
      throw bound.error(
        "x",
        "images: x: expected images of (n, height, width) or (n, height, width, 1 or 3), received "
          + (received ?? value.typeName.withArticle), code: "type")
    }
    guard (1...mostImages).contains(images.count) else {
      throw bound.error(
        "x", "images: x: expected 1 to \(mostImages) images, received \(images.count)", code: "figure",
        help: ["take some of them: x[:20]"])
    }
    var texts = [String](repeating: "", count: images.count)
    if !bound.value("labels").isNone {
      let groups = try labels(bound, "labels", count: images.count)
      texts = groups.rows.map { groups.names[$0] }
    } else if let dataset, let labels = dataset.labels {
      texts = labels.map(dataset.className)
    }
    let columns = try bound.optionalInt("columns", atLeast: 1)
    let grid = ImageGrid(
      texts.indices.map { images.item($0, label: texts[$0]) }, title: try bound.string("title"), columns: columns)
    return FigureOutcome(
      kind: "images", figure: grid, caption: try caption(bound, dataset.map { "Samples of \($0.name)" } ?? ""))
  }

  // MARK: Arguments

  /// One of the variadic arguments, or of the entries of one that is a dict.
  private struct Part {
    var name: String?
    var value: StarlarkValue
    var place: EvaluationError.Place
  }

  /// The series of a call, named by the keys of a dict.
  private static func parts(_ bound: BoundArguments, _ what: String) throws -> [Part] {
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
  private static func name(_ series: inout [Series], _ bound: BoundArguments) throws {
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

  private static func column(_ value: StarlarkValue, _ bound: BoundArguments, _ name: String) throws -> [Double] {
    try column(value, bound, .parameter(name))
  }

  private static func column(
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

  private static func lengths(
    _ bound: BoundArguments, _ place: EvaluationError.Place, _ x: Int, _ y: Int
  ) -> EvaluationError {
    Failure.at(
      place, "\(bound.function): expected as many y as x values, received \(x) x and \(y) y values", code: "figure")
  }

  private static func checkSize(_ bound: BoundArguments, _ series: Int, _ points: Int) throws {
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

  private static func scale(_ bound: BoundArguments, _ name: String) throws -> Axis.Scale {
    guard !bound.value(name).isNone else { return .automatic }
    return try bound.choice(name, of: ["linear", "log"]) == "log" ? .logarithmic : .linear
  }

  private static func axis(_ bound: BoundArguments, _ name: String) throws -> Axis {
    Axis(
      try bound.string("\(name)_label"), scale: try scale(bound, "\(name)_scale"),
      range: try range(bound, "\(name)_range"))
  }

  private static func range(_ bound: BoundArguments, _ name: String) throws -> ClosedRange<Double>? {
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

  private static func texts(_ bound: BoundArguments, _ name: String) throws -> [String]? {
    let value = bound.value(name)
    if value.isNone { return nil }
    guard let elements = value.asSequence else { throw bound.typeError(name, expected: "a list of names") }
    return elements.map { $0.asString ?? InlineText.text($0) }
  }

  /// Texts or class numbers, one a row: the different ones in order, and which each row has.
  private static func labels(
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

  private static func caption(_ bound: BoundArguments, _ words: String) throws -> String {
    let given = try bound.string("caption")
    if !given.isEmpty { return given }
    let words = words.isEmpty ? try bound.string("title") : words
    // A label or a name begins the sentence; `val_loss` stays as it is written.
    let isWord = words.first?.isLowercase ?? false && !words.prefix { $0 != " " }.contains { "_.[(".contains($0) }
    let sentence = isWord ? words.prefix(1).uppercased() + words.dropFirst() : words
    return sentence.isEmpty ? "" : sentence + "."
  }

  private static func listed(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }

  private enum Failure {
    static func at(
      _ place: EvaluationError.Place, _ message: String, code: String, help: [String] = []
    ) -> EvaluationError {
      var error = EvaluationError(message, code: code, help: help)
      error.place = place
      return error
    }
  }
}
