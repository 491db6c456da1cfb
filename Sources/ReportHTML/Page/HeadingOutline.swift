import LiterateDocument

/// The levels and anchors of a document's headings within the page.
///
/// The page's only level-1 heading is its title, which is the document's first level-1 heading; it moves into the
/// page's header. "How to reproduce", "Expectations" and "Cost and provenance" are level 2, like the document's own
/// sections below its title. If the document has further level-1 headings, they become level 2 and everything below
/// moves down with them. A level that the author skips is closed up, so that no reader's outline has a hole.
struct HeadingOutline {
  struct Entry {
    var level: Int
    var id: String
    var text: String
    /// Whether this is the heading that became the page's title.
    var isTitle: Bool
    /// Whether it stands outside lists and block quotes.
    var isTopLevel: Bool
  }

  /// All headings in the order of the document.
  private(set) var entries: [Entry] = []
  /// The content of the heading that became the page's title.
  private(set) var title: [Inline]?

  /// Anchors that the page uses itself; figures, tables and directives have a prefix that no heading gets.
  private static let reserved: Set<String> = ["reproduce", "document", "expectations", "provenance"]

  init(_ blocks: [Block]) {
    var headings: [(heading: Block.Heading, isTopLevel: Bool)] = []
    Self.collect(blocks, isTopLevel: true, &headings)
    let titleIndex = headings.firstIndex { $0.heading.level == 1 }
    title = titleIndex.map { headings[$0].heading.content }
    let shift = headings.count { $0.heading.level == 1 } > 1 ? 1 : 0
    // The authors' levels above the present place, and the levels that they got.
    var open: [(source: Int, level: Int)] = []
    var used = Self.reserved
    for (index, (heading, isTopLevel)) in headings.enumerated() {
      let text = heading.content.plainText
      if index == titleIndex {
        entries.append(Entry(level: 1, id: "", text: text, isTitle: true, isTopLevel: isTopLevel))
        continue
      }
      let source = max(2, heading.level + shift)
      while let last = open.last, last.source >= source { open.removeLast() }
      let level = min(6, (open.last?.level ?? 1) + 1)
      open.append((source, level))
      entries.append(
        Entry(level: level, id: Self.anchor(text, &used), text: text, isTitle: false, isTopLevel: isTopLevel))
    }
  }

  private static func collect(
    _ blocks: [Block], isTopLevel: Bool, _ result: inout [(heading: Block.Heading, isTopLevel: Bool)]
  ) {
    for block in blocks {
      switch block {
      case .heading(let heading): result.append((heading, isTopLevel))
      case .blockQuote(let blocks): collect(blocks, isTopLevel: false, &result)
      case .list(let list): for item in list.items { collect(item, isTopLevel: false, &result) }
      default: continue
      }
    }
  }

  /// Letters and digits in lower case, joined by hyphens; a number makes it unique.
  private static func anchor(_ text: String, _ used: inout Set<String>) -> String {
    var words: [String] = []
    var word = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        word.unicodeScalars.append(scalar)
      } else if !word.isEmpty, scalar != "'", scalar != "’" {
        words.append(word)
        word = ""
      }
    }
    if !word.isEmpty { words.append(word) }
    let base = words.isEmpty ? "section" : words.joined(separator: "-")
    var anchor = base
    var number = 2
    while !used.insert(anchor).inserted {
      anchor = "\(base)-\(number)"
      number += 1
    }
    return anchor
  }
}
