import Diagnostics
import ExperimentRunner

/// What a CI system says of itself.
struct CIEnvironment {
  /// Whether GitHub Actions reads what is printed.
  var isGitHub: Bool
  /// The file whose Markdown GitHub shows with the run.
  var stepSummary: String?
  /// The checkout, from which the paths of annotations count.
  var workspace: String?

  init(_ variable: (String) -> String?) {
    func value(_ name: String) -> String? { variable(name).flatMap { $0.isEmpty ? nil : $0 } }
    isGitHub = ["true", "1"].contains(value("GITHUB_ACTIONS"))
    stepSummary = isGitHub ? value("GITHUB_STEP_SUMMARY") : nil
    workspace = value("GITHUB_WORKSPACE")
  }
}

/// GitHub's workflow commands, which become notes beside the lines of a pull request.
enum GitHubAnnotations {
  /// One line a message: `::error file=a.md,line=29,col=1,endLine=29,title=hornbook verify::…`.
  static func text(_ file: VerifiedFile, _ environment: CIEnvironment) -> String {
    file.diagnostics.map { diagnostic in
      var properties: [(String, String)] = []
      if let label = diagnostic.primary {
        let place = label.location
        let (start, end) = (place.position, place.source.position(at: place.span.end))
        properties = [
          ("file", path(place.source.name, environment)), ("line", "\(start.line)"), ("col", "\(start.column)"),
          ("endLine", "\(end.line)"),
        ]
        // GitHub refuses an end that is not on the line of the start, or not behind it.
        if end.line == start.line, end.column > start.column { properties.append(("endColumn", "\(end.column)")) }
      } else {
        properties = [("file", path(file.path, environment))]
      }
      properties.append(("title", "hornbook verify"))
      let list = properties.map { "\($0)=\(escapedProperty($1))" }.joined(separator: ",")
      return "::\(diagnostic.severity == .error ? "error" : "warning") \(list)::\(escaped(message(diagnostic)))\n"
    }.joined()
  }

  private static func message(_ diagnostic: Diagnostic) -> String {
    var lines = [diagnostic.message]
    if let label = diagnostic.primary?.text, !label.isEmpty { lines.append(label) }
    lines += diagnostic.secondary.map { label in
      let place = label.location.position
      return "\(label.location.source.name):\(place.line):\(place.column)\(label.text.isEmpty ? "" : ": \(label.text)")"
    }
    return (lines + diagnostic.help).joined(separator: "\n")
  }

  /// A path as GitHub finds the file: relative to the checkout.
  private static func path(_ path: String, _ environment: CIEnvironment) -> String {
    guard let workspace = environment.workspace else { return path }
    let root = workspace.hasSuffix("/") ? workspace : workspace + "/"
    let absolute = path.hasPrefix("/") ? path : FileLocation.current + "/" + path
    return absolute.hasPrefix(root) ? String(absolute.dropFirst(root.count)) : path
  }

  /// By code points: a carriage return and a line feed are one character.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "%": result += "%25"
      case "\r": result += "%0D"
      case "\n": result += "%0A"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }

  static func escapedProperty(_ text: String) -> String {
    escaped(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
