import Diagnostics

/// Makes the items of one statement of its tokens and the comments between them.
struct LayoutBuilder {
  private let source: SourceText
  private let tokens: ArraySlice<Token>
  private let comments: [SourceSpan]
  private var index: Int
  private var nextComment = 0
  private var last: Token?
  /// Whether nothing may stand between the last word and the next one.
  private var joinsNext = false
  /// The comment at the end of the statement.
  private(set) var finalComment: String?

  init(_ source: SourceText, _ tokens: ArraySlice<Token>, _ comments: [SourceSpan]) {
    self.source = source
    self.tokens = tokens
    self.comments = comments
    index = tokens.startIndex
  }

  mutating func items() -> [LayoutItem] {
    var group = LayoutGroup(kind: .parenthesis, open: "", close: "")
    fill(&group, isStatement: true)
    let rest = comments[nextComment...].map { Spelling.comment(source.substring($0)) }
    var items = group.parts.first ?? []
    finalComment = rest.last
    // Reached only by a comment after a backslash that continues a line.
    if !items.isEmpty { items[0].commentsBefore += rest.dropLast() }
    return items
  }

  /// Reads up to the closing bracket, which stays.
  private mutating func fill(_ group: inout LayoutGroup, isStatement: Bool) {
    var part: [LayoutItem] = []
    var pending: [String] = []
    var lambdas = 0
    while index < tokens.endIndex {
      let token = tokens[index]
      takeComments(before: token.span.start, &group, &part, &pending)
      if case .symbol(let text) = token.kind, [")", "]", "}"].contains(text) { break }
      if token.kind == .symbol(","), !isStatement, lambdas == 0, !group.isComprehension {
        group.parts.append(part)
        part = []
        group.endsWithComma = true
        advance(joining: false)
        continue
      }
      group.endsWithComma = false
      if case .keyword(let word) = token.kind, !isStatement, lambdas == 0,
        word == .for || (word == .if && group.isComprehension)
      {
        group.isComprehension = true
        group.parts.append(part)
        part = []
      }
      var item = self.item(token, in: group.kind, isStatement: isStatement, isLambda: lambdas > 0)
      if token.kind == .keyword(.lambda) { lambdas += 1 }
      if token.kind == .symbol(":"), lambdas > 0 { lambdas -= 1 }
      item.commentsBefore = pending
      pending = []
      part.append(item)
    }
    group.commentsBeforeClose = pending
    if !part.isEmpty { group.parts.append(part) }
  }

  /// Comments before a token of a bracket: at the end of a line they belong to what is there, else to what follows.
  private mutating func takeComments(
    before offset: Int, _ group: inout LayoutGroup, _ part: inout [LayoutItem], _ pending: inout [String]
  ) {
    while nextComment < comments.count, comments[nextComment].start < offset {
      let span = comments[nextComment]
      nextComment += 1
      let text = Spelling.comment(source.substring(span))
      guard let last, source.lineIndex(at: last.span.end) == source.lineIndex(at: span.start), pending.isEmpty else {
        pending.append(text)
        continue
      }
      if !part.isEmpty {
        // An operator goes to the next line; the comment stays behind the operand.
        let isOperator = part.count > 1 && part[part.count - 1].precedence != nil
        part[part.count - (isOperator ? 2 : 1)].attach(text)
      } else if let count = group.parts.last?.count, count > 0 {
        group.parts[group.parts.count - 1][count - 1].attach(text)
      } else {
        group.commentAfterOpen = text
      }
    }
  }

  private mutating func advance(joining: Bool) {
    last = tokens[index]
    joinsNext = joining
    index += 1
  }

  /// The item that begins with a token, brackets read to their end.
  private mutating func item(
    _ token: Token, in kind: LayoutGroup.Kind, isStatement: Bool, isLambda: Bool
  ) -> LayoutItem {
    let follows = last?.endsOperand ?? false
    let text = Spelling.token(token, in: source)
    if case .symbol(let symbol) = token.kind, let close = Scanner.closing[symbol] {
      return group(symbol, close, follows: follows || last?.takesNames ?? false)
    }
    var hasSpace = last != nil && !joinsNext
    var precedence: Int?
    var joining = false
    switch token.kind {
    case .symbol(","): hasSpace = false
    case .symbol(":"):
      hasSpace = false
      joining = kind == .subscripted && !isLambda
    case .symbol("."):
      // After a number the dot would become part of it.
      if case .int = last?.kind { hasSpace = true } else { hasSpace = false }
      joining = true
    case .symbol("=") where !isStatement || isLambda:
      hasSpace = false
      joining = true
    case .symbol(let symbol):
      if follows { precedence = BinaryOperator(rawValue: symbol)?.precedence }
      joining = !follows && symbol != "="
    case .keyword(.and): precedence = 2
    case .keyword(.or): precedence = 1
    case .keyword(.if), .keyword(.else): precedence = 0
    case .keyword(.in):
      // The second word of `not in` stays with the first.
      if last?.kind != .keyword(.not) { precedence = BinaryOperator.in.precedence }
    case .keyword(.not): if follows { precedence = BinaryOperator.notIn.precedence }
    default: break
    }
    advance(joining: joining)
    return LayoutItem(
      content: .word(text), hasSpaceBefore: hasSpace, precedence: precedence, isLambda: token.kind == .keyword(.lambda))
  }

  private mutating func group(_ open: String, _ close: String, follows: Bool) -> LayoutItem {
    let kind: LayoutGroup.Kind =
      switch open {
      case "(": follows ? .call : .parenthesis
      case "[": follows ? .subscripted : .list
      default: .dict
      }
    let isAttached = kind == .subscripted || (kind == .call && last?.kind != .keyword(.import))
    let hasSpace = last != nil && !joinsNext && !isAttached
    var group = LayoutGroup(kind: kind, open: open, close: close)
    advance(joining: true)
    fill(&group, isStatement: false)
    if index < tokens.endIndex { advance(joining: false) }
    group.finish()
    return LayoutItem(content: .group(group), hasSpaceBefore: hasSpace)
  }
}

extension LayoutItem {
  /// Adds the comment at the end of the item's line.
  fileprivate mutating func attach(_ comment: String) {
    if let commentAfter { commentsBefore.append(commentAfter) }
    commentAfter = comment
  }
}

extension Token {
  /// Whether an operand ends here, so that a sign after it is an operator and a bracket a call or an index.
  fileprivate var endsOperand: Bool {
    switch kind {
    case .name, .int, .float, .string, .bytes, .formatted: true
    case .symbol(let text): [")", "]", "}", "..."].contains(text)
    default: false
    }
  }

  /// Whether the bracket after this word holds names to be bound.
  fileprivate var takesNames: Bool { kind == .keyword(.load) || kind == .keyword(.import) }
}
