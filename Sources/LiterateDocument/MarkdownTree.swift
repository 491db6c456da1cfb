import Diagnostics
internal import CCMark

/// A node as cmark reports it, as a plain value.
///
/// This file holds all of cmark. Lines and the columns of blocks are reliable there; columns of inlines are not
/// (they ignore the prefixes of containers), so none are taken over.
struct MarkdownNode {
  enum Kind: Equatable {
    case blockQuote
    case list(start: Int?, isTight: Bool)
    case item
    case codeBlock(info: String)
    case htmlBlock
    case paragraph
    case heading(level: Int)
    case thematicBreak
    case text
    case softBreak
    case hardBreak
    case code
    case htmlInline
    case emphasis
    case strong
    case link(destination: String, title: String)
    case image(source: String, title: String)
    /// A subtree that was left out because it lies too deep.
    case tooDeep
  }

  var kind: Kind
  var literal = ""
  /// Lines count from 1, as cmark counts them: `\n`, `\r\n` and a lone `\r` each end a line.
  var startLine: Int
  /// The byte, from 1, at which a block begins in its first line.
  var startColumn: Int
  var endLine: Int
  var children: [MarkdownNode] = []

  /// How many levels are kept.
  ///
  /// Real documents have fewer than ten; the bound keeps recursion over the tree safe.
  static let maximumDepth = 100

  /// Parses CommonMark and returns the document's blocks.
  static func parse(_ bytes: [UInt8]) -> [MarkdownNode] {
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
    defer { cmark_parser_free(parser) }
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return }
      cmark_parser_feed(parser, start.assumingMemoryBound(to: CChar.self), buffer.count)
    }
    guard let root = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(root) }
    guard let iterator = cmark_iter_new(root) else { return [] }
    defer { cmark_iter_free(iterator) }

    // An explicit stack: the nesting is the user's. The bottom entry stands for the document.
    var stack = [MarkdownNode(kind: .item, startLine: 1, startColumn: 1, endLine: 1)]
    func append(_ node: MarkdownNode) {
      let top = stack.count - 1
      if node.kind == .text, let last = stack[top].children.last, last.kind == .text {
        stack[top].children[stack[top].children.count - 1].literal += node.literal
      } else {
        stack[top].children.append(node)
      }
    }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { break }
      guard let pointer = cmark_iter_get_node(iterator), pointer != root else { continue }
      if event == CMARK_EVENT_EXIT {
        if stack.count > 1 { append(stack.removeLast()) }
        continue
      }
      guard var node = MarkdownNode(pointer) else { continue }
      if node.isLeaf {
        append(node)
      } else if stack.count > maximumDepth {
        node.kind = .tooDeep
        append(node)
        cmark_iter_reset(iterator, pointer, CMARK_EVENT_EXIT)
      } else {
        stack.append(node)
      }
    }
    return stack[0].children
  }

  /// Whether cmark reports no exit event for the node.
  private var isLeaf: Bool {
    switch kind {
    case .codeBlock, .htmlBlock, .thematicBreak, .text, .softBreak, .hardBreak, .code, .htmlInline: true
    default: false
    }
  }

  private init(kind: Kind, startLine: Int, startColumn: Int, endLine: Int) {
    self.kind = kind
    self.startLine = startLine
    self.startColumn = startColumn
    self.endLine = endLine
  }

  private init?(_ pointer: OpaquePointer) {
    guard let kind = Kind(pointer) else { return nil }
    self.init(
      kind: kind, startLine: Int(cmark_node_get_start_line(pointer)),
      startColumn: Int(cmark_node_get_start_column(pointer)), endLine: Int(cmark_node_get_end_line(pointer)))
    literal = string(cmark_node_get_literal(pointer))
  }
}

extension MarkdownNode.Kind {
  fileprivate init?(_ pointer: OpaquePointer) {
    switch cmark_node_get_type(pointer) {
    case CMARK_NODE_BLOCK_QUOTE: self = .blockQuote
    case CMARK_NODE_LIST:
      let isOrdered = cmark_node_get_list_type(pointer) == CMARK_ORDERED_LIST
      self = .list(
        start: isOrdered ? Int(cmark_node_get_list_start(pointer)) : nil,
        isTight: cmark_node_get_list_tight(pointer) != 0)
    case CMARK_NODE_ITEM: self = .item
    case CMARK_NODE_CODE_BLOCK: self = .codeBlock(info: string(cmark_node_get_fence_info(pointer)))
    case CMARK_NODE_HTML_BLOCK: self = .htmlBlock
    case CMARK_NODE_PARAGRAPH: self = .paragraph
    case CMARK_NODE_HEADING: self = .heading(level: Int(cmark_node_get_heading_level(pointer)))
    case CMARK_NODE_THEMATIC_BREAK: self = .thematicBreak
    case CMARK_NODE_TEXT: self = .text
    case CMARK_NODE_SOFTBREAK: self = .softBreak
    case CMARK_NODE_LINEBREAK: self = .hardBreak
    case CMARK_NODE_CODE: self = .code
    case CMARK_NODE_HTML_INLINE: self = .htmlInline
    case CMARK_NODE_EMPH: self = .emphasis
    case CMARK_NODE_STRONG: self = .strong
    case CMARK_NODE_LINK:
      self = .link(
        destination: string(cmark_node_get_url(pointer)), title: string(cmark_node_get_title(pointer)))
    case CMARK_NODE_IMAGE:
      self = .image(source: string(cmark_node_get_url(pointer)), title: string(cmark_node_get_title(pointer)))
    default: return nil
    }
  }
}

private func string(_ pointer: UnsafePointer<CChar>?) -> String {
  pointer.map { String(cString: $0) } ?? ""
}
