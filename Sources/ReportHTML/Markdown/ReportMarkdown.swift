/// A report as Markdown, for places that render it, such as GitHub: the same content in tables and pictures.
///
/// It is CommonMark with GitHub's tables, and uses of HTML what GitHub lets through: anchors, folded parts, and
/// pictures with a form for dark pages. It depends on nothing but the report's fields other than
/// ``Report/provenance``: what changes from run to run is left to `run.json` and the page.
public struct ReportMarkdown: Sendable {
  public let report: Report

  public init(_ report: Report) {
    self.report = report
  }

  /// The text of `report.md`, to be written as UTF-8.
  public func text() -> String {
    var renderer = MarkdownRenderer(ReportLayout(report))
    return renderer.document()
  }
}
