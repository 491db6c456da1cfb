/// A data set, split by split.
public struct DataSummary: Sendable {
  /// The name that the file gives it.
  public var name: String
  public var splits: [Split]
  /// For classification, how often each class occurs; empty otherwise.
  public var classes: [ClassBalance]
  /// The columns of a table of numbers, over all its splits; empty for other data.
  public var features: [Feature] = []
  /// Where the data come from: a citation, or a file; may be empty.
  public var origin: String

  public init(name: String, splits: [Split], classes: [ClassBalance] = [], origin: String = "") {
    self.name = name
    self.origin = origin
    self.splits = splits
    self.classes = classes
  }

  /// One part, such as `train`; a data set that is not split has one part with its own name.
  public struct Split: Sendable {
    public var name: String
    public var samples: Int
    /// The shape of one sample, such as `[8, 8, 1]`.
    public var shape: [Int]
    public var dtype: String
    public var minimum: Double?
    public var maximum: Double?
    public var mean: Double?
    public var missing: Int
    /// Which tensor of the split it is about, such as `y`; empty where there is but one to tell of.
    public var tensor = ""

    public init(
      name: String, samples: Int, shape: [Int], dtype: String, minimum: Double? = nil, maximum: Double? = nil,
      mean: Double? = nil, missing: Int = 0
    ) {
      self.name = name
      self.samples = samples
      self.shape = shape
      self.dtype = dtype
      self.minimum = minimum
      self.maximum = maximum
      self.mean = mean
      self.missing = missing
    }
  }

  /// One column of a table of numbers.
  public struct Feature: Sendable {
    public var name: String
    /// Not defined when every value is missing.
    public var minimum: Double?
    public var mean: Double?
    public var maximum: Double?
    /// How many values are NaN.
    public var missing: Int

    public init(name: String, minimum: Double?, mean: Double?, maximum: Double?, missing: Int) {
      self.name = name
      self.minimum = minimum
      self.mean = mean
      self.maximum = maximum
      self.missing = missing
    }
  }

  public struct ClassBalance: Sendable {
    public var name: String
    /// The number of samples in each split, in the order of ``DataSummary/splits``.
    public var counts: [Int]

    public init(name: String, counts: [Int]) {
      self.name = name
      self.counts = counts
    }
  }
}

/// The layers of a model.
public struct LayerTable: Sendable {
  /// The name that the file gives the model.
  public var model: String
  public var rows: [Row]
  public var totalParameters: Int
  public var trainableParameters: Int
  public var nonTrainableParameters: Int { totalParameters - trainableParameters }
  /// Floating-point operations for one sample in inference, a multiplication and an addition being two; `nil` if not
  /// known.
  public var totalOperations: Int?

  public init(
    model: String, rows: [Row], totalParameters: Int, trainableParameters: Int, totalOperations: Int? = nil
  ) {
    self.model = model
    self.rows = rows
    self.totalOperations = totalOperations
    self.totalParameters = totalParameters
    self.trainableParameters = trainableParameters
  }

  public struct Row: Sendable {
    public var name: String
    /// The layer's class, such as `Conv2D`.
    public var type: String
    /// Such as `(batch, 8, 8, 32)`.
    public var outputShape: String
    public var parameters: Int
    /// The names of the layers that it reads; shown when the model is no plain chain.
    public var connectedTo: [String]
    /// Floating-point operations for one sample in inference; `nil` if not known.
    public var operations: Int?
    /// How many of the parameters training changes.
    public var trainableParameters: Int
    /// What becomes of a mask: `makes`, `passes`, `consumes`, `drops`; empty where there is none.
    public var mask = ""

    public init(
      name: String, type: String, outputShape: String, parameters: Int, connectedTo: [String] = [],
      operations: Int? = nil
    ) {
      self.operations = operations
      self.name = name
      self.type = type
      self.outputShape = outputShape
      self.parameters = parameters
      self.connectedTo = connectedTo
      trainableParameters = parameters
    }
  }
}

/// A table of texts.
public struct Table: Sendable {
  public var header: [String]
  /// Each row has as many cells as the header; the first cell names the row.
  public var rows: [[String]]
  /// The indices of the columns that hold numbers, which are set flush right.
  public var numericColumns: Set<Int>
  /// What it holds, such as `history`; empty if it is all that its directive shows.
  ///
  /// With the directive's name it is the table's anchor.
  public var name: String
  /// Without a number; the page numbers its tables; may be empty.
  public var caption: String
  /// Whether to show the table only on request, as the history of a long fit.
  public var isFolded: Bool
  /// The index of a row to mark, such as the best epoch, and the word that marks it.
  public var marked: (row: Int, word: String)?

  public init(
    header: [String], rows: [[String]], name: String = "", numericColumns: Set<Int> = [], caption: String = "",
    isFolded: Bool = false, marked: (row: Int, word: String)? = nil
  ) {
    self.header = header
    self.rows = rows
    self.name = name
    self.numericColumns = numericColumns
    self.caption = caption
    self.isFolded = isFolded
    self.marked = marked
  }
}

/// Metrics of one or several models or baselines on the same data.
public struct MetricTable: Sendable {
  /// The metrics' names, such as `loss`, `accuracy`.
  public var metrics: [String]
  public var rows: [Row]
  public var caption: String

  public init(metrics: [String], rows: [Row], caption: String = "") {
    self.metrics = metrics
    self.rows = rows
    self.caption = caption
  }

  public struct Row: Sendable {
    /// Such as `model cnn on test` or `always the most frequent class`.
    public var name: String
    /// One value per metric; `nil` where the metric has no meaning.
    public var values: [Double?]
    /// Whether it is there to compare with.
    public var isBaseline: Bool

    public init(name: String, values: [Double?], isBaseline: Bool = false) {
      self.name = name
      self.values = values
      self.isBaseline = isBaseline
    }
  }
}

/// How often each true class (row) was predicted as each class (column).
public struct ConfusionMatrix: Sendable {
  public var classNames: [String]
  /// `counts[true][predicted]`.
  public var counts: [[Int]]
  public var caption: String

  public init(classNames: [String], counts: [[Int]], caption: String = "") {
    self.classNames = classNames
    self.counts = counts
    self.caption = caption
  }
}

/// One row of the per-class table.
public struct ClassScore: Sendable {
  public var name: String
  /// Not defined when the class was never predicted.
  public var precision: Double?
  /// Not defined when the class does not occur.
  public var recall: Double?
  public var f1: Double?
  /// The number of samples of the class.
  public var support: Int
  /// Whether the row sums up the classes rather than being one.
  public var isAverage: Bool

  public init(
    name: String, precision: Double?, recall: Double?, f1: Double?, support: Int, isAverage: Bool = false
  ) {
    self.isAverage = isAverage
    self.name = name
    self.precision = precision
    self.recall = recall
    self.f1 = f1
    self.support = support
  }
}
