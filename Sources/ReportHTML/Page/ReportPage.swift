import LiterateDocument

/// A report as one HTML page.
///
/// The page needs no script and no network. Up to `<section id="provenance">` it depends on nothing but the
/// report's fields other than ``Report/provenance``.
public struct ReportPage: Sendable {
  public let report: Report
  /// For a page that is to stand alone: the figures as `data:` addresses, by file name.
  public var embeddedImages: [String: String] = [:]

  public init(_ report: Report) {
    self.report = report
  }

  /// The page, complete: the text of `index.html`, to be written as UTF-8.
  public func html() -> String {
    var renderer = PageRenderer(report: report, embeddedImages: embeddedImages)
    return renderer.page()
  }
}
