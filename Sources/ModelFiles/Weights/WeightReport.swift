/// What became of the weights in a file: which the model took, which it lacked, which had no place.
public struct WeightReport: Hashable, Sendable, CustomStringConvertible {
  /// A tensor of another shape or type than the model's.
  public struct Mismatch: Hashable, Sendable {
    public var name: String
    public var expected: String
    public var received: String
  }

  /// The model's weights that took the file's values, by their paths in the model: `conv2d/kernel`.
  public internal(set) var loaded: [String] = []
  /// The model's weights that the file does not have.
  public internal(set) var missing: [String] = []
  /// What the file has and the model does not, by its place in the file.
  public internal(set) var unexpected: [String] = []
  /// The model's weights, and tensors of its optimizer, that the file has in another form.
  public internal(set) var mismatched: [Mismatch] = []

  /// Whether file and model have the same weights.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && mismatched.isEmpty }

  /// What does not fit, on one line: `missing: a/bias; mismatched: a/kernel (3, 4) instead of (3, 2)`.
  public var description: String {
    let wrong = mismatched.map { "\($0.name) \($0.received) instead of \($0.expected)" }
    let lists = [("missing", missing), ("mismatched", wrong), ("unexpected", unexpected)].filter { !$0.1.isEmpty }
    guard !lists.isEmpty else { return "all \(loaded.count) weights" }
    return lists.map { "\($0.0): \(Self.listed($0.1))" }.joined(separator: "; ")
  }

  private static func listed(_ names: [String]) -> String {
    let shown = names.prefix(8).joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }

  /// Refuses a file that is not of this model.
  func requireComplete(file: String, model: String) throws {
    guard !isComplete else { return }
    var error = ModelFileError(
      file, expected: "the weights of model \"\(model)\"", received: description,
      help: "The file belongs to a model with other layers or sizes; with strict: false what fits is taken.")
    error.report = self
    throw error
  }
}
