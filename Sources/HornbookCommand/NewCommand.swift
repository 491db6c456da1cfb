import ArgumentParser
import Diagnostics
import ExperimentRunner

extension ExperimentTemplate: ExpressibleByArgument {}

/// `hornbook new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a commented experiment to start from.",
    discussion: """
      The experiment runs as it is, on data that is part of the program: wines to classify, patients to predict a number \
      for, digits as images or as sequences. No file is overwritten.
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("The file to write.", valueName: "name.md"))
  var name: String?

  @Option(help: "What is to be learned.")
  var task: ExperimentTemplate

  func run() throws {
    let outcome = Self.write(task, to: name)
    let renderer = DiagnosticRenderer(usesColor: Console.abilities(of: .errors).usesColor)
    if let diagnostic = outcome.diagnostic { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
    if let path = outcome.path { Console.write("wrote \(path); run it: hornbook run \(path)\n", to: .output) }
    try outcome.status.endIfNeeded()
  }

  /// Writes the experiment; without a name the file is named after the task, and `.md` may be left out.
  static func write(
    _ task: ExperimentTemplate, to name: String?
  ) -> (status: CommandStatus, path: String?, diagnostic: Diagnostic?) {
    let name = name ?? task.rawValue
    let path = name.hasSuffix(".md") ? name : name + ".md"
    do {
      try task.write(to: path)
      return (.success, path, nil)
    } catch {
      let diagnostic = error as? Diagnostic ?? Diagnostic(code: "internal", "\(error)")
      return (diagnostic.code == "environment" ? .missing : .wrongInput, nil, diagnostic)
    }
  }
}
