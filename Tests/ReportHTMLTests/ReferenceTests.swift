import LiterateDocument
import Testing

@testable import ReportHTML

@Suite struct ReferenceTests {
  private static func figure(_ file: String) -> ResultItem {
    .figure(Figure(file: file, pixelWidth: 2, pixelHeight: 2, alternativeText: "x", caption: "y"))
  }

  /// A report with one figure, one table and a heading; `prose` refers to them.
  private func paragraph(_ prose: String) -> String {
    var report = report("# T\n\n## The data\n\n```fit\n```\n\n\(prose)\n")
    report.results = [[Self.figure("fit-curves.png"), .table(Table(header: ["a"], rows: [["1"]], name: "history"))]]
    let html = article(report)
    guard let start = html.range(of: "<p>", options: .backwards) else { return html }
    return String(html[start.upperBound...]).replacing("</p>\n", with: "")
  }

  @Test(arguments: [
    ("[Figure](#fit-curves)", "<a class=\"reference\" href=\"#fit-curves\">Figure 1</a>"),
    ("[](#fit-curves)", "<a class=\"reference\" href=\"#fit-curves\">Figure 1</a>"),
    ("[table](#fit-history)", "<a class=\"reference\" href=\"#fit-history\">Table 1</a>"),
    ("[the *curves*](#fit-curves)", "<a class=\"reference\" href=\"#fit-curves\">the <em>curves</em> (Figure 1)</a>"),
    ("[data](#the-data)", "<a href=\"#the-data\">data</a>"), ("[up](#t)", "<a href=\"#t\">up</a>"),
    ("[fit](#block-fit)", "<a href=\"#block-fit\">fit</a>"),
    ("[cost](#provenance)", "<a href=\"#provenance\">cost</a>"), ("[top](#)", "<a href=\"#\">top</a>"),
    ("[the errors](#fit-errors)", "the errors <span class=\"note\">(not in this report)</span>"),
  ])
  func linksCarryTheNumberOfWhatTheyLeadTo(_ markdown: String, _ html: String) {
    #expect(paragraph(markdown) == html)
  }

  @Test func anchorsStayWhenSomethingIsInsertedAbove() {
    var before = report("```fit\n```\n")
    before.results = [[Self.figure("fit-curves.png")]]
    var after = report("```fit warm_up\n```\n\n```fit\n```\n")
    after.results = [[Self.figure("warm_up-curves.png")], [Self.figure("fit-curves.png")]]
    #expect(ReportAnchors.numbered(in: before) == ["fit-curves": "Figure 1"])
    #expect(ReportAnchors.numbered(in: after) == ["warm_up-curves": "Figure 1", "fit-curves": "Figure 2"])
  }

  @Test func headingsKeepTheAnchorsThatTheirAuthorKnows() {
    var report = report("## Fit curves\n\n## Block fit\n\n```fit\n```\n")
    report.results = [[Self.figure("fit-curves.png"), Self.figure("fit-curves.png")]]
    #expect(ReportAnchors.fixed(in: report.document).isSuperset(of: ["fit-curves", "block-fit", "block-fit-2"]))
    #expect(ReportAnchors.numbered(in: report) == ["fit-curves-2": "Figure 1", "fit-curves-3": "Figure 2"])
    #expect(HTMLChecker(ReportPage(report).html()).problems == [])
  }

  @Test func linksToExperimentsLeadToTheirReports() {
    var report = report("[a](digits.md) [b](digits.md#fit-curves) [c](notes.md) [d](https://example.org/digits.md)\n")
    report.documentFolder = "../../experiments/"
    report.siblings = ["digits.md": "../digits/"]
    #expect(
      article(report) == """
        <p><a href="../digits/index.html">a</a> <a href="../digits/index.html#fit-curves">b</a> \
        <a href="../../experiments/notes.md">c</a> <a href="https://example.org/digits.md">d</a></p>

        """)
    #expect(
      ReportMarkdown(report).text().contains(
        "[a](../digits/report.md) [b](../digits/report.md#fit-curves) [c](../../experiments/notes.md)"))
  }

  @Test func showsTheDocumentsOwnImages() {
    var report = report("![a](b%20c.png) ![d](e.png)\n")
    report.documentFolder = "../"
    report.images = ["b%20c.png": "image-b-c.png"]
    #expect(article(report) == "<p><img src=\"image-b-c.png\" alt=\"a\"> <img src=\"../e.png\" alt=\"d\"></p>\n")
    var page = ReportPage(report)
    page.embed([("image-b-c.png", [0xFF, 0xD8, 0xFF, 0x00]), ("history-fit.csv", Array("epoch".utf8))])
    #expect(page.embeddedImages == ["image-b-c.png": "data:image/jpeg;base64,/9j/AA=="])
    #expect(page.html().contains("<img src=\"data:image/jpeg;base64,/9j/AA==\" alt=\"a\">"))
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"), ("\u{10FFFF}~~~", "9I+/v35+fg=="),
  ])
  func encodesAsTheStandardDoes(_ text: String, _ encoded: String) {
    #expect(DataURI.base64(Array(text.utf8)) == encoded)
  }

  @Test(arguments: [
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], ImageFormat.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
    (Array("GIF89a".utf8), .gif), (Array("RIFF....WEBPVP8 ".utf8), .webp),
    (Array("<?xml version=\"1.0\"?>\n<svg xmlns=\"\"/>".utf8), .svg), (Array("<html>".utf8), nil), ([], nil),
    (Array("epoch,loss\n<svg".utf8), nil),
  ])
  func knowsImagesByTheirFirstBytes(_ bytes: [UInt8], _ format: ImageFormat?) {
    #expect(ImageFormat(bytes) == format)
  }
}
