import Plotting
import StarlarkLanguage

/// `scatter(x, y, groups=…)`: points, in groups of one colour each.
extension FigureNames {
  static var scatterParameters: [StarlarkSignature.Parameter] {
    [
      .required("x"), .optional("y", default: none), .optional("groups", default: none),
      .optional("names", default: none), .optional("reference", default: none),
    ] + axis("x") + axis("y")
  }

  static func scatter(_ bound: BoundArguments) throws -> FigureOutcome {
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
}
