/// One piece of what a directive shows below its source; the closed list of everything that a report can show.
///
/// Numbers that a reader compares are numbers here and are formatted by the page; values of the language
/// (parameters, settings, table cells) come as text, formatted by the language.
public enum ResultItem: Sendable {
  /// `params`: the experiment's knobs.
  case parameters([Parameter])
  /// `data`: one data set with its splits.
  case data(DataSummary)
  /// `model`: the layers.
  case layers(LayerTable)
  /// `compile`: what applies, defaults included.
  case settings([Setting])
  /// A drawing: curves, samples, diagrams.
  case figure(Figure)
  /// Any other table: `table`, the history of a fit.
  case table(Table)
  /// `evaluate`: metrics, with baselines to compare with.
  case metrics(MetricTable)
  /// `evaluate`, classifiers: what was taken for what.
  case confusion(ConfusionMatrix)
  /// `evaluate`, classifiers: precision, recall, F1 and support; the output's name if the model has several.
  case perClass([ClassScore], output: String = "")
  /// An error, a warning, or why the directive did not run.
  case message(Message)
  /// What `print` wrote, lines ended by line feeds.
  case output(String)
  /// `expect`: the block's own expectations.
  case expectations([Report.Expectation])
}

public struct Parameter: Sendable {
  public var name: String
  /// The value that was used.
  public var value: String
  /// The value in the file.
  public var defaultValue: String
  public var isOverridden: Bool

  public init(name: String, value: String, defaultValue: String, isOverridden: Bool) {
    self.name = name
    self.value = value
    self.defaultValue = defaultValue
    self.isOverridden = isOverridden
  }
}

public struct Setting: Sendable {
  public var name: String
  public var value: String
  /// Whether the file leaves it out, so that the default applied.
  public var isDefault: Bool

  public init(name: String, value: String, isDefault: Bool) {
    self.name = name
    self.value = value
    self.isDefault = isDefault
  }
}

public struct Figure: Sendable {
  /// The PNG's name in the report's folder, drawn for a light page.
  public var file: String
  /// The same drawn for a dark page, if there is one.
  public var darkFile: String?
  /// The PNG's pixels; figures are drawn at twice the size at which they are shown.
  public var pixelWidth: Int
  public var pixelHeight: Int
  /// What the figure shows, in words and numbers, for those who cannot see it.
  public var alternativeText: String
  /// Without a number; the page numbers its figures; may be empty.
  public var caption: String

  public init(
    file: String, darkFile: String? = nil, pixelWidth: Int, pixelHeight: Int, alternativeText: String, caption: String
  ) {
    self.file = file
    self.darkFile = darkFile
    self.pixelWidth = pixelWidth
    self.pixelHeight = pixelHeight
    self.alternativeText = alternativeText
    self.caption = caption
  }
}

public struct Message: Sendable {
  public enum Kind: Sendable {
    /// The directive failed; the text is the rendered diagnostic.
    case error
    case warning
    /// The text says what it waits for: `not run, because fit (line 31) failed`.
    case notRun
  }

  public var kind: Kind
  /// May have several lines, laid out for a fixed-width font.
  public var text: String

  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}
