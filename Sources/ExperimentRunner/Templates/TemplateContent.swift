/// What the experiments to start from differ in; what they share is written here once.
struct TemplateContent {
  var title: String
  /// What the data is and what is learned from it.
  var introduction: String
  /// The number of epochs that the first lines suggest to try.
  var otherEpochs: Int
  var params: String
  /// What is said above a block; `nil` if nothing needs to be said.
  var aboutData: String
  var data: String
  var aboutModel: String
  var model: String
  var compile = classifier
  var aboutCompile: String? = "Labels are numbers from 0, so the loss is the sparse one."
  var aboutFit: String?
  var fit: String
  var expectation: String
  var conclusion: String

  private static let classifier = """
    optimizer = Adam(learning_rate)
    loss = "sparse_categorical_crossentropy"
    metrics = ["accuracy"]
    """

  /// The experiment's file.
  var text: String {
    [
      "# \(title)",
      introduction + "\nRun it with `hornbook run FILE.md`, and change a number below with `-p epochs=\(otherEpochs)`.",
      "The numbers that you may want to change stand here; each becomes a row of the report's first table.",
      block("params", params), aboutData, block("data", data), aboutModel, block("model", model), aboutCompile,
      block("compile", compile), aboutFit, block("fit", fit), block("evaluate", "data = test"),
      "State what you expect; `hornbook run` ends with an error if it does not hold.",
      block("expect", expectation), conclusion,
    ].compactMap { $0.map { $0 + "\n" } }.joined(separator: "\n")
  }

  private func block(_ directive: String, _ body: String) -> String { "```\(directive)\n\(body)\n```" }
}
