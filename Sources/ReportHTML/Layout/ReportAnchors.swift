import LiterateDocument

/// The anchors to which a document's links within its report's page can lead.
public enum ReportAnchors {
  /// Those that follow from the document alone: of headings, of directives (`block-fit`), of the page's sections.
  public static func fixed(in document: Document) -> Set<String> {
    ReportLayout.fixedAnchors(of: document, HeadingOutline(document.blocks)).all
  }

  /// What figures and tables are called in running text, by their anchors: `Figure 3` for `fit-curves`.
  public static func numbered(in report: Report) -> [String: String] { ReportLayout(report).references }
}
