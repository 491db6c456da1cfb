import ArgumentParser
import Diagnostics
import ExperimentRunner

/// `hornbook help`: of a command, or of a name that experiments use.
struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain a command, or any name that an experiment uses.",
    discussion: """
        hornbook help run
        hornbook help Conv2D
        hornbook help loss binary_crossentropy
        hornbook help directive fit

      Kinds of names: \(Reference.Kind.allCases.map(\.rawValue).joined(separator: ", ")).
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("A command, a name, or a kind and a name.", valueName: "word"))
  var words: [String] = []

  func run() throws {
    do {
      Console.write(try Self.page(words), to: .output)
    } catch let diagnostic as Diagnostic {
      let renderer = DiagnosticRenderer(usesColor: Console.abilities(of: .errors).usesColor)
      Console.write(renderer.render(diagnostic) + "\n", to: .errors)
      throw CommandStatus.wrongInput
    }
  }

  static func page(_ words: [String]) throws -> String {
    let commands = RootCommand.configuration.subcommands
    if words.isEmpty { return RootCommand.helpMessage() + "\n" }
    if words.count == 1, let command = commands.first(where: { $0.configuration.commandName == words[0] }) {
      return RootCommand.helpMessage(for: command) + "\n"
    }
    return try Reference.lookUp(words).map(\.page).joined(separator: "\n")
  }
}
