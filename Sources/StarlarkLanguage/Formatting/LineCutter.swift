import Diagnostics

/// Cuts tokens and comments into the lines of the canonical layout.
struct LineCutter {
  private let source: SourceText
  private let tokens: [Token]
  private let comments: [SourceSpan]
  private var result: [LayoutLine] = []
  private var nextComment = 0
  private var depth = 0
  /// The columns at which the open blocks stand in the source.
  private var columns = [0]
  /// The same when the last line was cut, and its depth.
  private var lastColumns = [0]
  private var lastDepth = 0
  /// The line of the source on which the last statement or comment ended.
  private var lastEnd = -1

  init(_ source: SourceText, _ tokens: [Token], _ comments: [SourceSpan]) {
    self.source = source
    self.tokens = tokens
    self.comments = comments
  }

  consuming func lines() -> [LayoutLine] {
    var index = 0
    while index < tokens.count {
      let token = tokens[index]
      switch token.kind {
      case .indent:
        depth += 1
        columns.append(token.span.end - token.span.start)
        index += 1
      case .outdent:
        depth -= 1
        columns.removeLast()
        index += 1
      case .newline: index += 1
      case .end:
        addComments(before: Int.max)
        index += 1
      default:
        addComments(before: token.span.start)
        let start = index
        while tokens[index].kind != .newline, tokens[index].kind != .end { index += 1 }
        addStatements(Array(tokens[start..<index]), end: tokens[index].span.start)
      }
    }
    return result
  }

  /// Comments on lines of their own.
  private mutating func addComments(before offset: Int) {
    while nextComment < comments.count, comments[nextComment].start < offset {
      let span = comments[nextComment]
      nextComment += 1
      let line = source.lineIndex(at: span.start)
      let depth = depth(ofCommentAt: span.start - source.lineStarts[line])
      add(.comment(Spelling.comment(source.substring(span))), depth: depth, line: line)
      lastEnd = line
    }
  }

  /// A comment between two blocks belongs to the deepest one that it is indented for.
  private func depth(ofCommentAt column: Int) -> Int {
    guard depth < lastDepth else { return depth }
    for candidate in stride(from: lastDepth, to: depth, by: -1)
    where candidate < lastColumns.count && lastColumns[candidate] <= column {
      return candidate
    }
    return depth
  }

  private mutating func add(
    _ content: LayoutLine.Content, depth: Int, line: Int?, isDef: Bool = false, isHead: Bool = false
  ) {
    let followsBlank = line.map { $0 > lastEnd + 1 } ?? false
    result.append(
      LayoutLine(content: content, depth: depth, followsBlank: followsBlank, isDef: isDef, isHead: isHead))
  }

  /// The statements of one line of the source, each on a line of its own.
  private mutating func addStatements(_ line: [Token], end: Int) {
    var inner: [SourceSpan] = []
    while nextComment < comments.count, comments[nextComment].start < end {
      inner.append(comments[nextComment])
      nextComment += 1
    }
    var head: ArraySlice<Token> = []
    var rest = line[...]
    if let colon = Self.headEnd(line) {
      head = line[...colon]
      rest = line[(colon + 1)...]
    }
    var pieces = rest.split { $0.kind == .symbol(";") }
    let hasHead = !head.isEmpty
    if hasHead { pieces.insert(head, at: 0) }
    var row: Int? = source.lineIndex(at: line[0].span.start)
    for (index, piece) in pieces.enumerated() {
      let limit = index + 1 < pieces.count ? piece[piece.endIndex - 1].span.end : Int.max
      let own = inner.prefix { $0.start < limit }
      inner.removeFirst(own.count)
      var builder = LayoutBuilder(source, piece, Array(own))
      let items = builder.items()
      let isHead = hasHead && index == 0
      add(
        .code(items, comment: builder.finalComment), depth: hasHead && index > 0 ? depth + 1 : depth, line: row,
        isDef: isHead && head.first?.kind == .keyword(.def), isHead: isHead)
      row = nil
    }
    lastEnd = source.lineIndex(at: max(end - 1, 0))
    lastColumns = columns
    lastDepth = hasHead && pieces.count > 1 ? depth + 1 : depth
  }

  /// The index of the colon that ends the head of a compound statement.
  private static func headEnd(_ line: [Token]) -> Int? {
    guard case .keyword(let word) = line[0].kind, [.def, .if, .elif, .else, .for].contains(word) else { return nil }
    var level = 0
    var lambdas = 0
    for (index, token) in line.enumerated() {
      switch token.kind {
      case .symbol("("), .symbol("["), .symbol("{"): level += 1
      case .symbol(")"), .symbol("]"), .symbol("}"): level -= 1
      case .keyword(.lambda) where level == 0: lambdas += 1
      case .symbol(":") where level == 0:
        if lambdas == 0 { return index }
        lambdas -= 1
      default: continue
      }
    }
    return nil
  }
}
