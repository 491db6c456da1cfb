import Plotting
import StarlarkLanguage

/// `histogram(values, bins=…)`: how often which values come.
extension FigureNames {
  static var histogramParameters: [StarlarkSignature.Parameter] {
    [.variadic("values"), .optional("names", default: none), .optional("bins", default: none)]
      + axis("x", scale: false)
  }

  static func histogram(_ bound: BoundArguments) throws -> FigureOutcome {
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
}
