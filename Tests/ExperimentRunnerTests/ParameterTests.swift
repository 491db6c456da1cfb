import Diagnostics
import ExperimentRunner
import Testing

@Suite struct ParameterTests {
  static let text = document(
    ("params", "epochs = 20\nrate = 1e-3\nname = \"adam\"\nfast = False\nsizes = [8, 4]\nnothing = None"))

  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var text: String
    /// The value as it arrives, or the message.
    var result: String
    var testDescription: String { "-p \(name)=\(text)" }
  }

  static let cases = [
    Case(name: "epochs", text: "3", result: "integer(3)"),
    Case(
      name: "epochs", text: "3.5", result: "-p epochs: expected a whole number, as in the file, received 3.5"),
    Case(name: "rate", text: "1", result: "number(1.0)"),
    Case(name: "rate", text: "1e-4", result: "number(0.0001)"),
    Case(name: "rate", text: "-2.5", result: "number(-2.5)"),
    Case(name: "rate", text: "quick", result: "-p rate: expected a number, as in the file, received quick"),
    Case(name: "rate", text: "1 +", result: "-p rate: expected a number, as in the file, received 1 +"),
    Case(name: "name", text: "sgd", result: "string(\"sgd\")"),
    Case(name: "name", text: "\"sgd\"", result: "string(\"sgd\")"),
    Case(name: "name", text: "", result: "string(\"\")"),
    Case(name: "fast", text: "True", result: "bool(true)"),
    Case(name: "fast", text: "yes", result: "-p fast: expected True or False, as in the file, received yes"),
    Case(
      name: "sizes", text: "(1, 2)",
      result: "list([ExperimentRunner.ParameterValue.integer(1), ExperimentRunner.ParameterValue.integer(2)])"),
    Case(name: "sizes", text: "3", result: "-p sizes: expected a list, as in the file, received 3"),
    Case(name: "nothing", text: "3", result: "integer(3)"),
    Case(name: "epoch", text: "3", result: "-p epoch: the file has no such parameter"),
  ]

  @Test(arguments: cases)
  func overridesKeepTheType(_ test: Case) {
    var options = RunOptions()
    options.overrides = [(test.name, test.text)]
    do {
      let run = try Experiment(path: "test.md", text: Self.text).run(options)
      guard case .parameters(let parameters) = run.directives[0].outcome else {
        Issue.record("no parameters")
        return
      }
      #expect(parameters.filter(\.isOverridden).map(\.name) == [test.name])
      #expect(parameters.first { $0.name == test.name }.map { "\($0.value)" } == test.result)
      #expect(run.settings.overrides.map { "\($0.name)=\($0.value)" } == ["\(test.name)=\(test.text)"])
    } catch {
      #expect(error.result.diagnostics.filter { $0.severity == .error }.map(\.message) == [test.result])
      #expect(error.result.exitCode == 2)
    }
  }
}
