import Plotting
import StarlarkLanguage

/// `lines(fit.history.loss, names=[…])`: series over their places, or over `x`.
extension FigureNames {
  static var linesParameters: [StarlarkSignature.Parameter] {
    [.variadic("series"), .optional("x", default: none), .optional("names", default: none)]
      + axis("x") + axis("y")
  }

  static func lines(_ bound: BoundArguments) throws -> FigureOutcome {
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
}
