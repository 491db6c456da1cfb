import Diagnostics
import LiterateDocument
import ReportHTML
import Testing

@testable import ReportHTML

@Suite struct EscapingTests {
  /// Text that tries to leave every place that it is put into; the last quote carries a combining mark.
  static let nasty = "</title><script>alert(1)</script> & \" ' <b> \"\u{301} onerror=x &amp; \u{0}"

  @Test func escapesEveryPlaceOfTheModel() {
    let text = Self.nasty
    var report = report("```params\n\(text)\n```\n\n```model\n```\n", title: text)
    report.keyNumbers = [.init(text, text)]
    report.reproduction = .init(command: text, facts: [Fact(text, text)])
    let expectation = Report.Expectation(line: 1, expression: text, observed: text, outcome: .failed)
    report.results = [
      [
        .parameters([Parameter(name: text, value: text, defaultValue: text, isOverridden: true)]),
        .data(
          DataSummary(
            name: text, splits: [.init(name: text, samples: 1, shape: [], dtype: text, missing: 1)],
            classes: [.init(name: text, counts: [1])], origin: text)),
        .layers(
          LayerTable(
            model: text, rows: [.init(name: text, type: text, outputShape: text, parameters: 1, connectedTo: [text])],
            totalParameters: 1, trainableParameters: 0)),
        .settings([Setting(name: text, value: text, isDefault: true)]),
        .figure(
          Figure(
            file: text, darkFile: text, pixelWidth: 2, pixelHeight: 2, alternativeText: text, caption: text)),
        .table(Table(header: [text], rows: [[text]], caption: text, isFolded: true, marked: (0, text))),
        .metrics(
          MetricTable(metrics: [text], rows: [.init(name: text, values: [.nan], isBaseline: true)], caption: text)),
        .confusion(ConfusionMatrix(classNames: [text], counts: [[1]], caption: text)),
        .perClass([ClassScore(name: text, precision: nil, recall: .infinity, f1: -1, support: 1)]),
        .message(Message(.error, text)), .message(Message(.warning, text)), .message(Message(.notRun, text)),
        .output(text), .expectations([expectation]),
      ]
    ]
    report.expectations = [expectation]
    report.provenance.command = text
    report.provenance.processor = text
    report.provenance.versions = [Fact(text, text)]
    report.provenance.directives = [.init(directive: text, line: 1, seconds: 1, cache: text, reason: text)]
    report.language = "\"><script>"
    report.images = [text: text]
    // Nothing of it becomes HTML in the Markdown either.
    let markdown = Document(
      parsing: SourceText(name: "report.md", text: ReportMarkdown(report).text()))
    let expected: Set = ["a", "picture", "source", "img", "details", "summary"]
    #expect(Set(markdown.rawHTML) == expected)
    let html = ReportPage(report).html()
    let checker = HTMLChecker(html)
    #expect(checker.problems == [])
    #expect(!checker.tags.contains { $0.name == "script" || $0.name == "b" && !$0.attributes.isEmpty })
    #expect(!checker.tags.contains { $0["onerror"] != nil })
    #expect(html.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot; &#39;"))
  }

  @Test func showsRawHTMLAsText() {
    #expect(
      article(report("a <b onclick='x'>c</b>\n\n<script>\nalert(1)\n</script>\n")) == """
        <p>a <code class="raw">&lt;b onclick=&#39;x&#39;&gt;</code>c<code class="raw">&lt;/b&gt;</code></p>
        <pre class="raw" tabindex="0"><code>&lt;script&gt;
        alert(1)
        &lt;/script&gt;</code></pre>

        """)
  }

  @Test(arguments: [
    ("https://a.b/c?d=e&f", "https://a.b/c?d=e&f"), ("HTTP://a", "HTTP://a"), ("mailto:a@b", "mailto:a@b"),
    ("#part", "#part"), ("other.md", "../x/other.md"), ("a/b:c", "../x/a/b:c"), ("?q=a:b", "../x/?q=a:b"),
    ("", ""), ("/root", "/root"), ("javascript:alert(1)", nil), ("JaVaScRiPt:alert(1)", nil),
    (" javascript:alert(1)", nil), ("java\nscript:alert(1)", nil), ("\u{1}javascript:x", nil),
    ("data:text/html,x", nil),
    ("vbscript:x", nil), ("file:///etc/passwd", nil), ("//host/x", nil), ("\\\\host", nil), ("/\\host", nil),
  ])
  func letsOnlySafeLinksThrough(_ destination: String, _ expected: String?) {
    #expect(SafeURL.link(destination, folder: "../x/") == expected)
  }

  @Test(arguments: [
    ("a.png", "a.png"), ("b/c.png", "b/c.png"), ("https://a.b/c.png", nil), ("data:image/png;base64,AA", nil),
    ("//host/a.png", nil), ("", nil), ("#a", nil), ("javascript:x", nil),
  ])
  func loadsOnlyLocalImages(_ source: String, _ expected: String?) {
    #expect(SafeURL.image(source, folder: "") == expected)
  }

  @Test func turnsRemoteImagesIntoLinks() {
    #expect(
      article(report("![a \"plot\"](https://x.y/z.png \"t\") ![b](c.png) ![d](javascript:x) [e](javascript:y)\n"))
        == """
        <p><a href="https://x.y/z.png" title="t">a &quot;plot&quot;</a> <img src="c.png" alt="b"> d e</p>

        """)
  }

  @Test(arguments: 0..<20) func staysWellFormedOnHostileDocuments(_ seed: Int) {
    let pieces = [
      "```model x\n", "```\n", "\n", "\n\n", "> ", "- ", "3. ", "    ", "`", "`= x`", "# ", "### ", "===\n", "*", "**",
      "[", "](javascript:u)", "](<v\">)", "![", "<b>", "<!--", "-->", "\\", "&amp;", "&", "\"", "'", "<", ">",
      "\u{301}",
      "\0", "text", "é", "\u{202E}", "---\n", "  \n",
    ]
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<40 {
      var text = ""
      for _ in 0..<30 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        text += pieces[Int(state % UInt64(pieces.count))]
      }
      let checker = HTMLChecker(ReportPage(report(text)).html())
      #expect(checker.problems == [], "seed \(seed): \(text.debugDescription)")
      #expect(!checker.tags.contains { $0.name == "script" })
      let levels = checker.headingLevels
      #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 }, "\(text.debugDescription)")
    }
  }
}
