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

  /// Puts images into the page, so that it can be handed on without its folder.
  ///
  /// - Parameter files: Files of the report's folder; those that are no images are left out.
  public mutating func embed(_ files: [(name: String, bytes: [UInt8])]) {
    for file in files { embeddedImages[file.name] = DataURI.image(file.bytes) }
  }

  /// The page, complete: the text of `index.html`, to be written as UTF-8.
  public func html() -> String {
    var renderer = PageRenderer(ReportLayout(report), embeddedImages: embeddedImages)
    return renderer.page()
  }
}
