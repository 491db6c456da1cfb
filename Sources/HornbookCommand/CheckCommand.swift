import ArgumentParser
import Diagnostics
import ExperimentRunner
import PlainFiles

/// `hornbook check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check whole experiments without training anything.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var arguments: RunArguments

  @Option(help: "How to print what is found: text on standard error, or json on standard output.")
  var format: Format = .text

  func run() throws {
    var status = CommandStatus.success
    var findings: [CheckFindings] = []
    for file in arguments.files {
      let finding = CheckFindings(file, options: arguments.options)
      status = status.combined(with: finding.status)
      if format == .text {
        Console.write(finding.text(usesColor: Console.abilities(of: .errors).usesColor), to: .errors)
      } else {
        findings.append(finding)
      }
    }
    if format == .json { Console.write(JSONValue.array(findings.map(\.json)).printed, to: .output) }
    try status.endIfNeeded()
  }
}

/// What checking one file found.
struct CheckFindings {
  var file: String
  var diagnostics: [Diagnostic]
  var status: CommandStatus
  /// The number of directives, for a word of praise.
  var directiveCount = 0
  var costs: [CheckResult.Cost] = []
  var unchecked: [String] = []

  init(file: String, diagnostics: [Diagnostic], status: CommandStatus, directiveCount: Int = 0) {
    self.file = file
    self.diagnostics = diagnostics
    self.status = status
    self.directiveCount = directiveCount
  }

  init(_ file: String, options: RunOptions) {
    do {
      let experiment = try Experiment(path: file)
      let result = experiment.check(options)
      self.init(
        file: file, diagnostics: result.diagnostics, status: CommandStatus(result),
        directiveCount: experiment.document.directives.count)
      costs = result.costs
      unchecked = result.unchecked
    } catch {
      let diagnostic = error as? Diagnostic ?? Diagnostic(code: "internal", "\(error)")
      self.init(file: file, diagnostics: [diagnostic], status: .wrongInput)
    }
  }

  /// The diagnostics, a line that counts them, what was not checked, and what models and fits cost.
  func text(usesColor: Bool) -> String {
    let renderer = DiagnosticRenderer(usesColor: usesColor)
    let errors = diagnostics.count { $0.severity == .error }
    let warnings = diagnostics.count { $0.severity == .warning }
    func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    var parts = [errors == 0 ? "no errors in \(counted(directiveCount, "directive"))" : counted(errors, "error")]
    if warnings > 0 { parts.append(counted(warnings, "warning")) }
    var lines = diagnostics.map(renderer.render) + ["\(file): " + parts.joined(separator: ", ")]
    if !unchecked.isEmpty {
      lines.append("  checked in part, because of errors above: \(unchecked.joined(separator: ", "))")
    }
    lines += costs.map { "  " + Self.text($0) }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func text(_ cost: CheckResult.Cost) -> String {
    switch cost {
    case .model(let name, let parameters, let trainable):
      let share = trainable == parameters ? "" : ", \(NumberWords.count(trainable)) of them trainable"
      return "\(name): \(NumberWords.count(parameters)) parameters\(share)"
    case .fit(let name, let batchSize, let bytes):
      return "\(name): about \(NumberWords.bytes(bytes)) to train in batches of \(batchSize), data apart"
    }
  }

  /// For editors and other programs: places count from 1.
  var json: JSONValue {
    let entries = diagnostics.map { diagnostic -> JSONValue in
      var members: [String: JSONValue] = [
        "severity": .string(diagnostic.severity.rawValue), "code": .string(diagnostic.code),
        "message": .string(diagnostic.message), "help": .array(diagnostic.help.map { .string($0) }),
      ]
      if let primary = diagnostic.primary {
        let start = primary.location.position
        let end = primary.location.source.position(at: primary.location.span.end)
        members["label"] = .string(primary.text)
        members["line"] = .integer(start.line)
        members["column"] = .integer(start.column)
        members["end_line"] = .integer(end.line)
        members["end_column"] = .integer(end.column)
      }
      if !diagnostic.secondary.isEmpty {
        members["secondary"] = .array(diagnostic.secondary.map { Self.place($0.location, ["label": .string($0.text)]) })
      }
      if !diagnostic.frames.isEmpty {
        members["calls"] = .array(
          diagnostic.frames.map { Self.place($0.location, ["function": .string($0.function)]) })
      }
      return .object(members)
    }
    var models: [JSONValue] = []
    var fits: [JSONValue] = []
    for cost in costs {
      switch cost {
      case .model(let name, let parameters, let trainable):
        models.append(["name": .string(name), "parameters": .integer(parameters), "trainable": .integer(trainable)])
      case .fit(let name, let batchSize, let bytes):
        fits.append([
          "name": .string(name), "batch_size": .integer(batchSize),
          "bytes": .integer(Int(exactly: bytes.rounded()) ?? .max),
        ])
      }
    }
    return [
      "file": .string(file), "diagnostics": .array(entries), "exit_code": .integer(Int(status.rawValue)),
      "unchecked": .array(unchecked.map { .string($0) }), "models": .array(models), "fits": .array(fits),
    ]
  }

  /// A place with its words.
  private static func place(_ location: SourceLocation, _ words: [String: JSONValue]) -> JSONValue {
    let start = location.position
    return .object(words.merging(["line": .integer(start.line), "column": .integer(start.column)]) { own, _ in own })
  }
}
