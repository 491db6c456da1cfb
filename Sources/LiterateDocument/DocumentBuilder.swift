import Diagnostics

/// Turns cmark's nodes into blocks, and finds the directives and inline values in them.
struct DocumentBuilder {
  let source: SourceText
  let lines: SourceLines
  private(set) var directives: [Directive] = []
  private(set) var inlineValues: [InlineValue] = []
  private(set) var links: [Inline.Link] = []
  private(set) var images: [Inline.Image] = []
  /// From where on the destination of the next link is looked for.
  private var destinationSearchStart = 0
  var diagnostics: [Diagnostic] = []
  /// The lines on which code blocks begin; such a line closes no other block.
  private var codeBlockStarts: Set<Int> = []

  init(source: SourceText) {
    self.source = source
    lines = SourceLines(source)
  }

  mutating func build() -> [Block] {
    let nodes = MarkdownNode.parse(source.bytes)
    collectCodeBlockStarts(nodes)
    return blocks(nodes)
  }

  private mutating func collectCodeBlockStarts(_ nodes: [MarkdownNode]) {
    for node in nodes {
      if case .codeBlock = node.kind { codeBlockStarts.insert(node.startLine) }
      collectCodeBlockStarts(node.children)
    }
  }

  func location(_ range: Range<Int>) -> SourceLocation {
    SourceLocation(source, SourceSpan(start: range.lowerBound, end: range.upperBound))
  }

  // MARK: Blocks

  private mutating func blocks(_ nodes: [MarkdownNode]) -> [Block] {
    nodes.compactMap { block($0) }
  }

  private mutating func block(_ node: MarkdownNode) -> Block? {
    switch node.kind {
    case .heading(let level): return .heading(Block.Heading(level: level, content: content(of: node)))
    case .paragraph: return .paragraph(content(of: node))
    case .blockQuote: return .blockQuote(blocks(node.children))
    case .list(let start, let isTight):
      let items = node.children.map { item in
        if item.kind == .tooDeep { reportDepth(item) }
        return blocks(item.children)
      }
      return .list(Block.List(start: start, isTight: isTight, items: items))
    case .codeBlock(let info): return codeBlock(node, info: info)
    case .thematicBreak: return .thematicBreak
    case .htmlBlock:
      reportDirectivesInHTML(node)
      return .htmlBlock(node.literal)
    case .tooDeep:
      reportDepth(node)
      return nil
    case .item, .text, .softBreak, .hardBreak, .code, .htmlInline, .emphasis, .strong, .link, .image: return nil
    }
  }

  private mutating func codeBlock(_ node: MarkdownNode, info: String) -> Block {
    let prose = Block.codeBlock(Block.CodeBlock(info: info, text: node.literal))
    guard let fence = openingFence(of: node, hasInfo: !info.isEmpty) else { return prose }
    let body = CodeBody(node: node, fence: fence, lines: lines, codeBlockStarts: codeBlockStarts)
    guard let word = fence.words.first, let kind = directiveKind(of: fence, word: word) else {
      reportSwallowed(body, fence)
      return prose
    }
    let span = fence.start..<fence.end
    if let swallowed = body.swallowedDirective(fence, lines) {
      report(swallowed, in: kind, fence)
    } else if !body.isClosed {
      reportUnclosed(kind, fence)
    }
    let directive = Directive(
      kind: kind, label: label(of: fence, kind: kind), body: body.extract(from: source, lines, fence),
      location: location(span), ordinal: directives.count)
    directives.append(directive)
    return .directive(directive)
  }

  /// The fence of a code block in the file; `nil` for an indented block.
  private func openingFence(of node: MarkdownNode, hasInfo: Bool) -> FenceLine? {
    let range = lines.range(ofLine: node.startLine)
    let fence =
      FenceLine(lines.bytes, at: range.lowerBound + node.startColumn - 1, lineEnd: range.upperBound)
      ?? FenceLine(lines.bytes, inLine: range)
    // Only a fence has an info string. Without one, an indented block that shows a fence looks alike.
    guard let fence, fence.words.isEmpty != hasInfo else { return nil }
    return fence
  }

  /// The directive that a fence asks for, mistakes repaired and reported; `nil` for prose.
  private mutating func directiveKind(of fence: FenceLine, word: Range<Int>) -> Directive.Kind? {
    let text = string(word)
    switch FenceWord(text) {
    case .prose: return nil
    case .directive(let kind): return kind
    case .misspelt(let kind):
      reportMisspelt(text, at: word, kind)
      return kind
    case .decorated(let kind):
      reportDecorated(text, at: word, kind)
      return kind
    }
  }

  private mutating func label(of fence: FenceLine, kind: Directive.Kind) -> String? {
    guard fence.words.count > 1 else { return nil }
    if fence.words.count > 2 {
      reportExtraWords(fence, kind)
      return nil
    }
    let text = string(fence.words[1])
    guard let problem = Self.labelProblem(text) else { return text }
    reportLabel(text, at: fence.words[1], kind, problem)
    return nil
  }

  func string(_ range: Range<Int>) -> String {
    String(decoding: lines.bytes[range], as: UTF8.self)
  }

  // MARK: Inlines

  /// The inlines of a paragraph or heading.
  private mutating func content(of node: MarkdownNode) -> [Inline] {
    destinationSearchStart = lines.range(ofLine: node.startLine).lowerBound
    var finder: CodeSpanFinder?
    if node.containsInlineValue {
      let start = lines.range(ofLine: node.startLine).lowerBound
      let end = lines.range(ofLine: max(node.startLine, node.endLine)).upperBound
      finder = CodeSpanFinder(lines, start..<max(start, end))
    }
    return inlines(node.children, &finder, in: node)
  }

  private mutating func inlines(
    _ nodes: [MarkdownNode], _ finder: inout CodeSpanFinder?, in block: MarkdownNode
  ) -> [Inline] {
    var result: [Inline] = []
    for node in nodes {
      switch node.kind {
      case .text: result.append(.text(node.literal))
      case .softBreak: result.append(.softBreak)
      case .hardBreak: result.append(.hardBreak)
      case .code: result.append(code(node, &finder, in: block))
      case .htmlInline:
        finder?.skipHTML(Array(node.literal.utf8))
        result.append(.html(node.literal))
      case .emphasis: result.append(.emphasis(inlines(node.children, &finder, in: block)))
      case .strong: result.append(.strong(inlines(node.children, &finder, in: block)))
      case .link(let destination, let title):
        let content = inlines(node.children, &finder, in: block)
        let link = Inline.Link(
          destination: destination, title: title, content: content, location: place(of: destination, in: block))
        links.append(link)
        result.append(.link(link))
      case .image(let source, let title):
        let content = inlines(node.children, &finder, in: block)
        let image = Inline.Image(
          source: source, title: title, content: content, location: place(of: source, in: block))
        images.append(image)
        result.append(.image(image))
      case .tooDeep: reportDepth(node.startLine > 0 ? node : block)
      case .blockQuote, .list, .item, .codeBlock, .htmlBlock, .paragraph, .heading, .thematicBreak: continue
      }
    }
    return result
  }

  /// Where a link's destination stands, as an inline link has it: after a parenthesis, perhaps in angle brackets.
  private mutating func place(of destination: String, in block: MarkdownNode) -> SourceLocation {
    let start = lines.range(ofLine: block.startLine).lowerBound
    let end = lines.range(ofLine: max(block.startLine, block.endLine)).upperBound
    let name = Array(destination.utf8)
    for opening in ["(", "(<"] where !name.isEmpty {
      let pattern = Array(opening.utf8) + name
      let search = lines.bytes[min(destinationSearchStart, end)..<max(end, start)]
      guard let found = search.firstRange(of: pattern) else { continue }
      destinationSearchStart = found.upperBound
      return location(found.lowerBound + opening.utf8.count..<found.upperBound)
    }
    return location(start..<start)
  }

  private mutating func code(
    _ node: MarkdownNode, _ finder: inout CodeSpanFinder?, in block: MarkdownNode
  ) -> Inline {
    let content = Array(node.literal.utf8)
    let found = finder?.next(content)
    guard let range = InlineValue.expressionRange(in: content) else { return .code(node.literal) }
    let value: InlineValue
    if let found {
      value = InlineValue(
        expression: found.extract(range, of: source, lines), location: location(found.span),
        ordinal: inlineValues.count)
    } else {
      // The span is in the block, but the search missed it. A place in the right paragraph is better than none.
      let start = lines.range(ofLine: block.startLine).lowerBound
      let origin = source.position(at: start)
      value = InlineValue(
        expression: SourceText(
          name: source.name, text: String(decoding: content[range], as: UTF8.self), origins: [origin]),
        location: location(start..<start), ordinal: inlineValues.count)
    }
    inlineValues.append(value)
    return .value(value)
  }
}

extension MarkdownNode {
  /// Whether a code span below is an inline value.
  fileprivate var containsInlineValue: Bool {
    if kind == .code { return InlineValue.expressionRange(in: Array(literal.utf8)) != nil }
    return children.contains { $0.containsInlineValue }
  }
}
