import Diagnostics
import ExperimentRunner

/// The files of a `verify` as Markdown, for the page of a CI run.
struct VerifySummary {
  let files: [VerifiedFile]

  init(_ files: [VerifiedFile]) { self.files = files }

  var markdown: String {
    var lines = [
      "## hornbook verify: \(VerifyText.counts(files))", "", "| | experiment | committed results | time |",
      "|---|---|---|---:|",
    ]
    for file in files {
      let mark = file.status == .success ? "✅" : "❌"
      lines.append(
        "| \(mark) | \(Self.cell(file.path)) | \(Self.cell(file.words)) | \(NumberWords.duration(file.seconds)) |")
    }
    for file in files {
      let text = file.diagnostics.map(DiagnosticRenderer().render).joined(separator: "\n")
      if text.isEmpty { continue }
      // Longer than any fence in the text.
      var fence = "```"
      while text.contains(fence) { fence += "`" }
      lines += ["", "### \(Self.cell(file.path))", "", fence + "text", text, fence]
    }
    return lines.map { $0 + "\n" }.joined() + "\n"
  }

  /// A text in a table, in which no character means more than itself.
  static func cell(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "|", "\\", "`", "*", "_", "<", ">", "[", "]", "~", "#": result += "\\\(character)"
      case "&": result += "&amp;"
      case _ where character.isNewline: result += " "
      default: result.append(character)
      }
    }
    return result
  }
}
