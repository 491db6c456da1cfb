/// How to read a CSV file: which columns are features, which are targets, and of what kind.
public struct CSVOptions: Hashable, Sendable {
  /// What the values of a target column are.
  public enum TargetKind: String, Hashable, Sendable, CaseIterable {
    /// Whole numbers become int32, other numbers float32, text class names.
    case automatic
    case int32
    case float32
    /// Text: the sorted distinct values are the class names.
    case classes
  }

  /// The target columns; none for unlabelled data.
  ///
  /// Several must be numbers and stand side by side, float32 `(n, k)`.
  public var target: [String]
  public var targetKind: TargetKind
  /// One ASCII character.
  public var delimiter: String
  /// Whether the first line names the columns.
  ///
  /// If it does not, they are called `column_0`, `column_1` and so on.
  public var header: Bool
  /// The feature columns in the wanted order; left out, all that are neither target nor dropped, in the file's order.
  public var columns: [String]?
  /// Columns to leave out.
  public var drop: [String]
  /// Feature columns of text, each of which becomes one column of 0 and 1 per distinct value: `color=blue`.
  public var categorical: [String]
  /// Feature columns of text that stay text, each an input of its own behind the numbers; see ``Dataset/texts``.
  public var text: [String]

  public init(
    target: [String] = [], targetKind: TargetKind = .automatic, delimiter: String = ",", header: Bool = true,
    columns: [String]? = nil, drop: [String] = [], categorical: [String] = [], text: [String] = []
  ) {
    self.target = target
    self.targetKind = targetKind
    self.delimiter = delimiter
    self.header = header
    self.columns = columns
    self.drop = drop
    self.categorical = categorical
    self.text = text
  }
}

/// What each column of a file is read as, found from the options and the column names.
struct CSVLayout {
  enum Role {
    case skipped
    /// A number; its place among the numeric features.
    case number(Int)
    /// Text for one-hot columns; its place among the categorical features.
    case category(Int)
    /// Text that stays text; its place among the texts.
    case text(Int)
    /// A target; its place among the targets.
    case target(Int)
  }

  let names: [String]
  private(set) var roles: [Role]
  /// The feature columns in the order of the result.
  let features: [Int]
  private(set) var numberCount = 0
  private(set) var categoryCount = 0

  init(names: [String], options: CSVOptions) throws(CSVProblem) {
    self.names = names
    var first: [String: Int] = [:]
    for (index, name) in names.enumerated() {
      if let earlier = first[name] { throw .duplicateColumn(name: name, first: earlier + 1, second: index + 1) }
      first[name] = index
    }
    func indices(_ list: [String], _ role: String) throws(CSVProblem) -> [Int] {
      var result: [Int] = []
      for name in list {
        guard let index = first[name] else { throw .unknownColumn(name: name, role: role, columns: names) }
        if result.contains(index) { throw .repeatedRole(column: name, roles: [role, role]) }
        result.append(index)
      }
      return result
    }
    let targets = try indices(options.target, "target")
    let dropped = try indices(options.drop, "drop")
    let categorical = try indices(options.categorical, "categorical")
    let texts = try indices(options.text, "text")
    var chosen: [Int]?
    if let columns = options.columns { chosen = try indices(columns, "columns") }
    let pairs = [
      (targets, dropped, ["target", "drop"]), (targets, categorical, ["target", "categorical"]),
      (targets, chosen ?? [], ["target", "columns"]), (dropped, categorical, ["drop", "categorical"]),
      (dropped, chosen ?? [], ["drop", "columns"]), (targets, texts, ["target", "text"]),
      (dropped, texts, ["drop", "text"]), (categorical, texts, ["categorical", "text"]),
    ]
    for (left, right, roles) in pairs {
      if let both = left.first(where: right.contains) { throw .repeatedRole(column: names[both], roles: roles) }
    }
    let rest = names.indices.filter { !targets.contains($0) && !dropped.contains($0) }
    features = (chosen ?? rest).filter { !texts.contains($0) }
    guard !features.isEmpty || !texts.isEmpty else { throw .noFeatures(columns: names) }
    roles = names.map { _ in .skipped }
    for (place, index) in targets.enumerated() { roles[index] = .target(place) }
    for (place, index) in texts.enumerated() { roles[index] = .text(place) }
    for index in features {
      if categorical.contains(index) {
        roles[index] = .category(categoryCount)
        categoryCount += 1
      } else {
        roles[index] = .number(numberCount)
        numberCount += 1
      }
    }
  }
}
