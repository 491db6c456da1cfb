import LiterateDocument

/// An executed experiment as plain data: everything that a report shows, and nothing about how it looks.
///
/// Whoever runs an experiment fills this in; ``ReportPage`` makes a web page of it.
/// ```swift
/// var report = Report(title: "Handwritten digits", document: document)
/// report.verdict = .passed
/// report.results = [[], [.data(summary)], [.layers(table)], …]  // indexed by Directive.ordinal
/// report.inlineValues = [.text("0.9861")]                        // indexed by InlineValue.ordinal
/// let html = ReportPage(report).html()
/// ```
/// What differs between two runs of the same experiment (times, host, commit, date) belongs in ``provenance`` and
/// nowhere else: the page up to its last section depends on all the other fields only.
public struct Report: Sendable {
  /// The document's title, else the file's stem.
  public var title: String
  public var verdict: Verdict
  /// The few numbers that a reader wants first, such as the test accuracy; one to four.
  public var keyNumbers: [KeyNumber] = []
  public var reproduction = Reproduction()
  public var document: Document
  /// What each directive gave, from top to bottom, indexed by ``Directive/ordinal``; a missing tail counts as empty.
  public var results: [[ResultItem]] = []
  /// The inline values, indexed by ``InlineValue/ordinal``; one that is missing shows its expression.
  public var inlineValues: [InlineResult] = []
  /// All expectations of the document, in its order.
  public var expectations: [Expectation] = []
  public var provenance = Provenance()
  /// The way from the report's folder to the experiment's, such as `../../experiments/`; empty if they are the same.
  ///
  /// Relative links of the document lead there, and so do images that are not among ``images``.
  public var documentFolder = ""
  /// The ways to the reports of experiments that the document links to, such as `../digits/`, by the links' addresses
  /// without fragments.
  public var siblings: [String: String] = [:]
  /// The document's images that lie in the report's folder: their files by their addresses in the document.
  public var images: [String: String] = [:]
  /// The language of the prose, a BCP 47 tag.
  public var language = "en"

  public init(title: String, verdict: Verdict = .passed, document: Document) {
    self.title = title
    self.verdict = verdict
    self.document = document
  }

  public enum Verdict: String, Sendable {
    /// All directives ran and all expectations hold.
    case passed
    /// All directives ran and an expectation does not hold.
    case failed
    /// A directive failed, so some did not run.
    case partial
  }

  public struct KeyNumber: Sendable {
    public var label: String
    public var value: String

    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// How to get this report again.
  ///
  /// It must not name anything that differs between two runs.
  public struct Reproduction: Sendable {
    /// The command line, such as `hornbook run digits.md --seed 7`; empty to leave it out.
    public var command = ""
    /// Seed, backend, numerics, hashes of data files.
    public var facts: [Fact] = []

    public init(command: String = "", facts: [Fact] = []) {
      self.command = command
      self.facts = facts
    }
  }

  /// What stands in place of an inline value.
  public enum InlineResult: Sendable {
    case text(String)
    /// The expression failed, or what it reads did not run; the text says why in a few words.
    case error(String)
  }
}

/// A name with a value.
public struct Fact: Sendable {
  public var name: String
  public var value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Report {
  /// One line of an `expect` block.
  public struct Expectation: Sendable {
    public enum Outcome: Sendable {
      case passed
      case failed
      /// What it reads did not run.
      case notRun
    }

    /// The line in the file.
    public var line: Int
    public var expression: String
    /// The values that the expression compared, such as `0.9861`; may be empty.
    public var observed: String
    public var outcome: Outcome
    /// Where the observed values stand to their bounds: `0.0133 above 0.97`; may be empty.
    public var margin: String

    public init(line: Int, expression: String, observed: String, outcome: Outcome, margin: String = "") {
      self.line = line
      self.expression = expression
      self.observed = observed
      self.margin = margin
      self.outcome = outcome
    }
  }
}
