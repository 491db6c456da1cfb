/// A strict little reader of the HTML that this package writes: tags must balance, attributes must be quoted.
///
/// It is no HTML parser. It accepts less than a browser does, which is what makes it useful here.
struct HTMLChecker {
  struct Tag {
    var name: String
    var attributes: [(name: String, value: String)]

    subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
  }

  /// All opening tags in order.
  private(set) var tags: [Tag] = []
  /// What is wrong; empty for a page in order.
  private(set) var problems: [String] = []
  /// The text outside tags, still escaped, without that of `style`.
  private(set) var text = ""

  private static let void: Set<String> = ["meta", "img", "br", "hr", "source"]
  private static let entities: Set<String> = ["amp", "lt", "gt", "quot", "#39"]

  init(_ html: String) {
    let bytes = Array(html.utf8)
    var open: [String] = []
    var index = 0
    func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "<") else {
        let start = index
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
        let run = string(start..<index)
        if open.last != "style" {
          text += run
          checkText(run)
        }
        continue
      }
      var end = index
      var quoted = false
      while end < bytes.count, quoted || bytes[end] != UInt8(ascii: ">") {
        if bytes[end] == UInt8(ascii: "\"") { quoted.toggle() }
        end += 1
      }
      let content = string(index + 1..<end)
      index = end + 1
      if content.hasPrefix("!DOCTYPE") { continue }
      if content.hasPrefix("/") {
        let name = String(content.dropFirst())
        if open.popLast() != name { problems.append("</\(name)> closes nothing") }
        continue
      }
      let tag = read(content)
      tags.append(tag)
      if !Self.void.contains(tag.name) { open.append(tag.name) }
    }
    if !open.isEmpty { problems.append("left open: \(open.joined(separator: " "))") }
    let ids = tags.compactMap { $0["id"] }
    for (index, id) in ids.enumerated() where ids[..<index].contains(id) {
      problems.append("the id \(id) occurs twice")
    }
    for tag in tags {
      if let target = tag["href"], target.hasPrefix("#"), target.count > 1, !ids.contains(String(target.dropFirst())) {
        problems.append("a link to \(target), which is nowhere")
      }
      if tag.name == "img", tag["alt"] == nil { problems.append("an image without alternative text") }
      if let label = tag["aria-labelledby"], !ids.contains(label) {
        problems.append("a label \(label), which is nowhere")
      }
    }
  }

  /// The levels of the headings in order.
  var headingLevels: [Int] {
    tags.compactMap { $0.name.count == 2 && $0.name.hasPrefix("h") ? Int($0.name.dropFirst()) : nil }
  }

  private mutating func read(_ content: String) -> Tag {
    // Scalars, as in a browser: to Swift a quote and a combining mark are one character.
    let characters = Array(content.unicodeScalars)
    var index = 0
    func word() -> String {
      var result = ""
      while index < characters.count,
        characters[index].properties.isAlphabetic || characters[index].properties.numericType != nil
          || characters[index] == "-"
      {
        result.unicodeScalars.append(characters[index])
        index += 1
      }
      return result
    }
    var tag = Tag(name: word(), attributes: [])
    if tag.name.isEmpty { problems.append("a tag without a name: <\(content)>") }
    while index < characters.count {
      guard characters[index] == " " else {
        problems.append("unexpected \(characters[index]) in <\(content)>")
        return tag
      }
      index += 1
      let name = word()
      guard !name.isEmpty, index + 1 < characters.count, characters[index] == "=", characters[index + 1] == "\"" else {
        problems.append("an attribute without a quoted value in <\(content)>")
        return tag
      }
      index += 2
      var value = ""
      while index < characters.count, characters[index] != "\"" {
        value.unicodeScalars.append(characters[index])
        index += 1
      }
      index += 1
      checkText(value)
      tag.attributes.append((name, value))
    }
    return tag
  }

  private mutating func checkText(_ text: String) {
    if text.utf8.contains(UInt8(ascii: ">")) || text.utf8.contains(0) { problems.append("unescaped: \(text)") }
    for part in text.unicodeScalars.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
      guard let end = part.firstIndex(of: ";"), Self.entities.contains(String(part[..<end])) else {
        problems.append("unescaped &: \(text)")
        return
      }
    }
  }
}
