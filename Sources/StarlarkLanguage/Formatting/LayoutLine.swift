/// One line of the canonical layout before it is broken: a statement, the head of a compound one, or a comment.
struct LayoutLine {
  enum Content {
    case comment(String)
    case code([LayoutItem], comment: String?)
  }

  var content: Content
  /// Levels of indentation.
  var depth: Int
  /// Whether an empty line stood before it.
  var followsBlank: Bool
  /// Whether it opens a function.
  var isDef = false
  /// Whether it opens a block.
  var isHead = false

  var isComment: Bool {
    if case .comment = content { true } else { false }
  }
}

/// A word of a line, or a bracket with all it holds, and the comments that stand at it.
struct LayoutItem {
  indirect enum Content {
    case word(String)
    case group(LayoutGroup)
  }

  var content: Content
  var hasSpaceBefore: Bool
  /// How tightly the word binds if it is an operator that a line may be broken before; 0 for `if` and `else`.
  var precedence: Int?
  /// Whether the rest of the element belongs to this lambda.
  var isLambda = false
  /// Comments on lines of their own before the item.
  var commentsBefore: [String] = []
  /// The comment that ends the item's line.
  var commentAfter: String?

  /// The item on one line, without its comments.
  var flat: String {
    switch content {
    case .word(let text): text
    case .group(let group): group.flat
    }
  }

  /// The bracket, if the item is one that holds something.
  var group: LayoutGroup? {
    if case .group(let group) = content, !group.isEmpty { group } else { nil }
  }

  var hasComment: Bool { commentAfter != nil || !commentsBefore.isEmpty }
}

/// A bracket of a line.
struct LayoutGroup {
  enum Kind {
    /// Arguments, parameters, or the names of an import.
    case call
    /// Around an expression or a tuple.
    case parenthesis
    case list
    case dict
    case subscripted
  }

  let kind: Kind
  let open: String
  let close: String
  /// The elements, or the body and the clauses of a comprehension.
  var parts: [[LayoutItem]] = []
  var isComprehension = false
  var endsWithComma = false
  var commentAfterOpen: String?
  /// Comments between the last element and the closing bracket.
  var commentsBeforeClose: [String] = []
  /// All on one line, without comments.
  private(set) var flat = ""
  /// Whether a comment or a comma after the last element forbids one line.
  private(set) var mustBreak = false

  init(kind: Kind, open: String, close: String) {
    self.kind = kind
    self.open = open
    self.close = close
  }

  var isEmpty: Bool { parts.isEmpty && !mustBreak }

  private var isTupleOfOne: Bool {
    (kind == .parenthesis || kind == .subscripted) && parts.count == 1 && endsWithComma
  }

  /// Whether a comma is set after the last element when each has a line of its own.
  var takesFinalComma: Bool {
    switch kind {
    case .call: true
    case .list, .dict: !isComprehension
    case .parenthesis: parts.count > 1 || endsWithComma
    case .subscripted: isTupleOfOne
    }
  }

  /// Whether the bracket holds another one and nothing else, so that both can open on one line.
  var isWrapper: Bool {
    guard kind == .call, !endsWithComma, commentAfterOpen == nil, commentsBeforeClose.isEmpty, parts.count == 1,
      parts[0].count == 1, !parts[0][0].hasComment
    else { return false }
    return parts[0][0].group != nil
  }

  /// To be called once everything has been added.
  mutating func finish() {
    flat = open + parts.map(\.flat).joined(separator: isComprehension ? " " : ", ") + (isTupleOfOne ? "," : "") + close
    mustBreak =
      commentAfterOpen != nil || !commentsBeforeClose.isEmpty
      || (endsWithComma && !isTupleOfOne && kind != .subscripted) || parts.contains { $0.mustBreak }
  }
}

extension [LayoutItem] {
  /// The items on one line, without comments.
  var flat: String {
    var text = ""
    for (index, item) in enumerated() { text += (item.hasSpaceBefore && index > 0 ? " " : "") + item.flat }
    return text
  }

  var mustBreak: Bool { contains { $0.hasComment || $0.group?.mustBreak == true } }
}
