import Diagnostics
import Foundation
import LiterateDocument
import ReportHTML
import Testing

/// A report of a document without results.
func report(_ markdown: String, title: String = "untitled") -> Report {
  let document = Document(parsing: SourceText(name: "a.md", text: markdown))
  return Report(title: document.title ?? title, document: document)
}

/// What the page shows of the document.
func article(_ report: Report) -> String {
  let html = ReportPage(report).html()
  guard let start = html.range(of: "<div id=\"document\" class=\"document\">\n"),
    let end = html.range(of: "</div>\n<section id=\"expectations\"") ?? html.range(of: "</div>\n<section id=\"prov")
  else { return "" }
  return String(html[start.upperBound..<end.lowerBound])
}

@Suite struct ReportPageTests {
  static let reports: [(String, @Sendable () -> Report)] = [
    ("demo", { DemoReport.report }), ("partial", { DemoReport.partialReport }), ("empty", { report("") }),
    ("small", { SmallReport.report }),
  ]

  @Test(arguments: reports.indices) func isWellFormed(_ index: Int) {
    let checker = HTMLChecker(ReportPage(Self.reports[index].1()).html())
    #expect(checker.problems == [], "\(Self.reports[index].0)")
    #expect(checker.tags.count { $0.name == "h1" } == 1)
    #expect(checker.tags.first { $0.name == "html" }?["lang"] == "en")
  }

  @Test(arguments: reports.indices) func isTheSameTwice(_ index: Int) {
    #expect(ReportPage(Self.reports[index].1()).html() == ReportPage(Self.reports[index].1()).html())
  }

  @Test func onlyTheLastSectionKnowsTheProvenance() throws {
    var other = DemoReport.report
    other.provenance = Provenance()
    let marker = "<section id=\"provenance\""
    let pages = [DemoReport.report, other].map { ReportPage($0).html() }
    let bodies = try pages.map { page in try #require(page.range(of: marker)).lowerBound }
    #expect(pages[0][..<bodies[0]] == pages[1][..<bodies[1]])
    #expect(pages[0] != pages[1])
    // It is the last section: nothing but closing tags follows it.
    let tail = try #require(pages[0].range(of: "</section>", options: .backwards)).upperBound
    #expect(bodies[0] < tail)
    #expect(pages[0][tail...] == "\n</main>\n</body>\n</html>\n")
    for fact in ["962 ms", "96.4 MB", "849e41e", "EPYC", "learning_rate changed"] {
      #expect(pages[0][bodies[0]...].contains(fact))
      #expect(!pages[0][..<bodies[0]].contains(fact))
    }
  }

  @Test func needsNoNetworkAndNoScript() {
    for (_, report) in Self.reports {
      let html = ReportPage(report()).html()
      let checker = HTMLChecker(html)
      for tag in checker.tags {
        #expect(!["script", "link", "iframe", "object", "embed", "form", "base", "svg"].contains(tag.name))
        for attribute in tag.attributes {
          #expect(!attribute.name.hasPrefix("on"))
          if attribute.name == "src" || attribute.name == "srcset" { #expect(!attribute.value.contains(":")) }
          if attribute.value.contains("http:") || attribute.value.contains("https:") {
            #expect(tag.name == "a" && attribute.name == "href")
          }
        }
      }
      for word in ["url(", "@import", "javascript:"] { #expect(!html.contains(word)) }
      let policy = checker.tags.first { $0["http-equiv"] == "Content-Security-Policy" }
      #expect(
        policy?["content"]?.hasPrefix("default-src &#39;none&#39;") == true
          || policy?["content"]?.hasPrefix("default-src 'none'") == true)
    }
  }

  @Test func figuresHaveTextSizeAndNumber() {
    let html = ReportPage(DemoReport.report).html()
    let images = HTMLChecker(html).tags.filter { $0.name == "img" }
    #expect(images.count == 2)
    #expect(images.map { $0["width"] } == ["720", "720"])
    #expect(images.map { $0["height"] } == ["210", "405"])
    #expect(images.allSatisfy { $0["alt"]?.isEmpty == false })
    #expect(html.contains("<figcaption id=\"fit-curves.caption\"><b>Figure 2.</b> Loss and accuracy by epoch"))
    #expect(
      html.contains(
        "<source srcset=\"fit-curves-dark.png\" media=\"screen and (prefers-color-scheme: dark)\">"))
  }

  @Test func embedsFiguresOnRequest() {
    var page = ReportPage(DemoReport.report)
    page.embeddedImages = ["fit-curves.png": "data:image/png;base64,AAAA"]
    #expect(page.html().contains("<img class=\"wide\" src=\"data:image/png;base64,AAAA\" width=\"720\""))
  }

  // MARK: Headings

  @Test(arguments: [
    ("# T\n\n## A\n\n### B\n\n## C\n", [1, 2, 3, 2, 2]),
    ("## A\n\n# T\n\n### B\n", [1, 2, 3, 2]),
    ("# T\n\n#### A\n\n## B\n\n###### C\n\n### D\n", [1, 2, 2, 3, 3, 2]),
    ("# T\n\n## A\n\n# Part\n\n## B\n\n### C\n", [1, 2, 2, 3, 4, 2]),
    ("no heading\n", [1, 2]), ("###### deep\n", [1, 2, 2]),
    ("> # T\n\n- ## A\n", [1, 2, 2]),
  ])
  func keepsHeadingsInOrder(_ markdown: String, _ levels: [Int]) {
    let checker = HTMLChecker(ReportPage(report(markdown)).html())
    #expect(checker.headingLevels == levels)
    #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
  }

  @Test func anchorsAreReadableAndUnique() {
    let html = ReportPage(report("# T\n\n## What's new?\n\n## What's new?\n\n## Größe 2\n\n## Document\n\n## !\n"))
      .html()
    let ids = HTMLChecker(html).tags.filter { $0.name == "h2" }.compactMap { $0["id"] }
    #expect(ids == ["whats-new", "whats-new-1", "größe-2", "document-1", "section"])
  }

  @Test func showsContentsFromThreeHeadingsOn() {
    #expect(!ReportPage(report("# T\n\n## A\n\n## B\n")).html().contains("<nav"))
    #expect(
      ReportPage(report("# T\n\n## A\n\n### x\n\n## B & C\n")).html().contains(
        """
        <ol>
        <li><a href="#a">A</a>
        <ol>
        <li><a href="#x">x</a></li>
        </ol>
        </li>
        <li><a href="#b--c">B &amp; C</a></li>
        <li><a href="#provenance">Cost and provenance</a></li>
        </ol>
        """))
  }

  @Test func contentsReadAsTheHeadingsDo() {
    var report = report("# T\n\n## Best: `= x`\n\n## *B* `c`\n\n## [d](e)\n")
    report.inlineValues = [.text("7")]
    let html = ReportPage(report).html()
    for text in ["Best: 7</a>", "B c</a>", "d</a>"] { #expect(html.contains("\(text)</li>")) }
  }

  @Test func textFromRightToLeftHasItsDirection() {
    let html = article(report("## שלום\n\nمرحبا *world*\n\n- שלום\n- b\n\nplain\n"))
    #expect(html.contains("dir=\"auto\">שלום <a"))
    #expect(html.contains("<p dir=\"auto\">مرحبا"))
    #expect(html.contains("<li dir=\"auto\">שלום</li>\n<li>b</li>"))
    #expect(html.contains("<p>plain</p>"))
  }

  // MARK: Tables of the prose

  @Test(arguments: [
    (
      "| a | b |\n|---|--:|\n| *x* | `1` |\n| y |\n",
      "<thead>\n<tr><th scope=\"col\">a</th><th scope=\"col\" class=\"number\">b</th></tr>\n</thead>\n"
        + "<tbody>\n<tr><td><em>x</em></td><td class=\"number\"><code>1</code></td></tr>\n"
        + "<tr><td>y</td><td class=\"number\"></td></tr>\n</tbody>"
    ),
    (
      "a | b\n:-: | -\n1 | 2 | 3\n",
      "<thead>\n<tr><th scope=\"col\" class=\"centered\">a</th><th scope=\"col\">b</th></tr>\n</thead>\n"
        + "<tbody>\n<tr><td class=\"centered\">1</td><td>2</td></tr>\n</tbody>"
    ),
    ("| | |\n|---|---|\n| 1 | 2 |\n", "<table>\n<tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody>"),
  ])
  func showsTables(_ markdown: String, _ html: String) {
    let page = ReportPage(report(markdown)).html()
    #expect(page.contains(html))
    #expect(HTMLChecker(page).problems == [])
  }

  @Test(arguments: ["a | b\n", "a | b\n--- | --- | ---\n", "| a |\n| b |\n", "a | b\n- | x\n"])
  func leavesOtherLinesAlone(_ markdown: String) {
    #expect(!article(report(markdown)).contains("<table"))
  }

  // MARK: Verdict

  @Test func saysHowManyExpectationsHold() {
    func sentence(_ verdict: Report.Verdict, _ outcomes: [Report.Expectation.Outcome]) -> String {
      var report = report("# T")
      report.verdict = verdict
      report.expectations = outcomes.map { Report.Expectation(line: 1, expression: "x", observed: "", outcome: $0) }
      let html = ReportPage(report).html()
      guard let start = html.range(of: "</strong> "), let end = html[start.upperBound...].range(of: "</p>") else {
        return ""
      }
      return String(html[start.upperBound..<end.lowerBound])
    }
    #expect(sentence(.passed, []) == "All directives ran; no expectations are stated.")
    #expect(sentence(.passed, [.passed]) == "The stated expectation holds.")
    #expect(sentence(.passed, [.passed, .passed]) == "All 2 expectations hold.")
    #expect(sentence(.failed, [.failed]) == "The stated expectation does not hold.")
    #expect(sentence(.failed, [.failed, .passed]) == "1 of 2 expectations does not hold.")
    #expect(sentence(.failed, [.failed, .failed]) == "2 of 2 expectations do not hold.")
    #expect(sentence(.partial, []) == "A directive failed, and what depends on it did not run.")
    #expect(
      sentence(.partial, [.notRun, .passed])
        == "A directive failed, and what depends on it did not run; 1 of 2 expectations not evaluated.")
  }

  @Test func listsFailuresFirst() throws {
    var report = report("# T")
    report.expectations = [
      Report.Expectation(line: 1, expression: "first", observed: "1", outcome: .passed),
      Report.Expectation(line: 2, expression: "second", observed: "", outcome: .notRun),
      Report.Expectation(line: 3, expression: "third", observed: "3", outcome: .failed),
    ]
    let html = ReportPage(report).html()
    let section = html[try #require(html.range(of: "<section id=\"expectations\"")).lowerBound...]
    let order = try ["third", "second", "first"].map { try #require(section.range(of: $0)).lowerBound }
    #expect(order == order.sorted())
    #expect(section.contains("<p>1 does not hold, 1 not evaluated, 1 holds.</p>"))
  }
}
