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
    var content: [Inline]
    /// Whether this is the heading that became the page's title.
    var isTitle: Bool
    /// Whether it stands outside lists and block quotes.
    var isTopLevel: Bool
  }

  /// All headings in the order of the document.
  private(set) var entries: [Entry] = []
  /// The content of the heading that became the page's title.
  private(set) var title: [Inline]?

  /// Anchors of the page's own sections.
  static let sections = ["reproduce", "document", "expectations", "provenance"]

  init(_ blocks: [Block]) {
    var headings: [(heading: Block.Heading, isTopLevel: Bool)] = []
    Self.collect(blocks, isTopLevel: true, &headings)
    let titleIndex = headings.firstIndex { $0.heading.level == 1 }
    title = titleIndex.map { headings[$0].heading.content }
    let shift = headings.count { $0.heading.level == 1 } > 1 ? 1 : 0
    // The authors' levels above the present place, and the levels that they got.
    var open: [(source: Int, level: Int)] = []
    var used = Set(Self.sections)
    for (index, (heading, isTopLevel)) in headings.enumerated() {
      let text = heading.content.plainText
      if index == titleIndex {
        let id = Self.anchor(text, &used)
        entries.append(Entry(level: 1, id: id, content: heading.content, isTitle: true, isTopLevel: isTopLevel))
        continue
      }
      let source = max(2, heading.level + shift)
      while let last = open.last, last.source >= source { open.removeLast() }
      let level = min(6, (open.last?.level ?? 1) + 1)
      open.append((source, level))
      let id = Self.anchor(text, &used)
      entries.append(
        Entry(level: level, id: id, content: heading.content, isTitle: false, isTopLevel: isTopLevel))
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

  /// The anchor that GitHub gives a heading, so that links within a document work there and here: in lower case,
  /// spaces as hyphens, without punctuation; a number makes it unique.
  private static func anchor(_ text: String, _ used: inout Set<String>) -> String {
    var base = ""
    for scalar in text.lowercased().unicodeScalars {
      if scalar == " " {
        base += "-"
      } else if scalar == "-" || scalar.isWordPart {
        base.unicodeScalars.append(scalar)
      }
    }
    if base.isEmpty { base = "section" }
    return used.insertUnique(base, from: 1)
  }
}

extension Set<String> {
  /// Takes in a name, with the first number that makes it new if it is known, and returns it as it was taken in.
  mutating func insertUnique(_ name: String, from first: Int = 2) -> String {
    var unique = name
    var number = first
    while !insert(unique).inserted {
      unique = "\(name)-\(number)"
      number += 1
    }
    return unique
  }
}

extension Unicode.Scalar {
  /// A letter, a mark, a digit or a connector such as `_`.
  fileprivate var isWordPart: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .connectorPunctuation:
      true
    default: false
    }
  }
}
