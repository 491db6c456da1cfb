/// Texts as Markdown that is read back as those texts.
enum MarkdownText {
  /// Running text; characters that Markdown reads as markup get a backslash.
  ///
  /// An underscore within a word is no markup, neither is an ampersand with a space after it, and neither is a backslash
  /// before a letter, so that formulas stay what they are. Vertical bars stay:
  /// lines of them that the author wrote become a table, as they are one where the author looks at them.
  static func escaped(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    func isWordPart(_ index: Int) -> Bool {
      scalars.indices.contains(index) && (scalars[index].properties.isAlphabetic || scalars[index].isDigit)
    }
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      switch scalar {
      case "`", "*", "[", "]", "<": result += "\\"
      case "\\" where !isWordPart(index + 1) && !(index + 1 < scalars.count && scalars[index + 1] == " "):
        result += "\\"
      case "_" where !(isWordPart(index - 1) && isWordPart(index + 1)): result += "\\"
      case "&" where isWordPart(index + 1) || index + 1 < scalars.count && scalars[index + 1] == "#": result += "\\"
      // Before a link it would make a picture of it.
      case "!" where index + 1 == scalars.count: result += "\\"
      case "\n", "\r":
        result += " "
        continue
      case "\0":
        result += "\u{FFFD}"
        continue
      default: break
      }
      result.unicodeScalars.append(scalar)
    }
    return result
  }

  /// A line of a paragraph: what would begin a heading, a list, a quote, a break or a fence there gets a backslash.
  static func line(_ text: Substring) -> String {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    if !digits.isEmpty, let sign = text.dropFirst(digits.count).first, sign == "." || sign == ")" {
      return digits + "\\" + text.dropFirst(digits.count)
    }
    // What stands below the titles of a table that the author wrote.
    let isRule = text.contains("|") && text.allSatisfy { "|-: ".contains($0) }
    if let first = text.unicodeScalars.first, "#>+-=~".unicodeScalars.contains(first), !isRule { return "\\" + text }
    return String(text)
  }

  /// A code span; fences of backticks are longer than those within.
  static func code(_ text: String) -> String {
    let text = String(text.map { $0.isNewline ? " " : $0 })
    if text.isEmpty { return "" }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: text) + 1)
    let isPadded = text.first == "`" || text.last == "`" || text.first == " " && text.last == " "
    let padding = isPadded && text.contains { $0 != " " } ? " " : ""
    return fence + padding + text + padding + fence
  }

  /// A fenced block; the fence is longer than any within.
  static func fenced(_ text: String, info: String = "") -> [String] {
    let fence = String(repeating: "`", count: max(3, longestRun(of: "`", in: text) + 1))
    var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return [fence + info] + lines + [fence]
  }

  /// Part of a table's cell: a vertical bar would end it, also within code.
  static func cell(_ markdown: String) -> String { markdown.replacing("|", with: "\\|") }

  /// A link's destination, in angle brackets if it needs them.
  static func destination(_ address: String) -> String {
    let isPlain =
      !address.isEmpty && address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !#"<>()\"#.utf8.contains($0) }
    if isPlain { return address }
    let clean = address.unicodeScalars.map { scalar -> String in
      switch scalar {
      case "<", ">", "\\": "\\\(scalar)"
      case "\n", "\r": "%0A"
      default: "\(scalar)"
      }
    }
    return "<" + clean.joined() + ">"
  }

  private static func longestRun(of character: Character, in text: String) -> Int {
    var (longest, run) = (0, 0)
    for next in text {
      run = next == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { properties.numericType == .decimal }
}
