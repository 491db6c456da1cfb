import Hornbook
import Plotting
import StarlarkLanguage

/// `heatmap(values, row_names=…)`: a table of numbers as colours.
extension FigureNames {
  private static let mostCells = 200

  static var heatmapParameters: [StarlarkSignature.Parameter] {
    [
      .required("values"), .optional("row_names", default: none), .optional("column_names", default: none),
      .optional("row_label", default: ""), .optional("column_label", default: ""),
      .optional("value_range", default: none),
    ]
  }

  static func heatmap(_ bound: BoundArguments) throws -> FigureOutcome {
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
}
