/// A report as one HTML page.
public struct ReportPage: Sendable {
  public let report: Report

  public init(_ report: Report) {
    self.report = report
  }

  /// The page, complete: UTF-8 text that goes into `index.html`.
  public func html() -> String {
    ""
  }
}
