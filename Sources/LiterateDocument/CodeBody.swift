import Diagnostics

/// The lines between two fences: where they stand in the file and whether the second fence is there.
struct CodeBody {
  /// Each line's content without its line ending, as cmark gives it.
  let content: [ArraySlice<UInt8>]
  /// Where each line's content begins in the file.
  private var places: [(offset: Int, virtualSpaces: Int)?]
  /// The file's line that holds the first line of the body, from 1.
  let firstLine: Int
  let isClosed: Bool

  /// - Parameter codeBlockStarts: The lines on which code blocks begin; such a line closes no other block.
  init(node: MarkdownNode, fence: FenceLine, lines: SourceLines, codeBlockStarts: Set<Int>) {
    var content = Array(node.literal.utf8).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    content.removeLast()  // Every line is ended, so what follows the last line feed is empty.
    firstLine = node.startLine + 1
    let closing = firstLine + content.count
    places = content.indices.map { lines.locate(content[$0], inLine: node.startLine + 1 + $0) }
    if fence.start > 0, lines.bytes[fence.start - 1] == UInt8(ascii: "\t") {
      // cmark takes a tab before the fence for one column when it removes the fence's indentation from the body,
      // and so leaves spaces of the tabs there. They are removed by the columns at which the characters stand.
      let indentation = lines.visualColumn(of: fence.start, inLine: node.startLine)
      for (index, place) in places.enumerated() {
        guard let place, place.virtualSpaces > 0 else { continue }
        let column = lines.visualColumn(of: place.offset, inLine: firstLine + index)
        let surplus = min(place.virtualSpaces, max(0, place.virtualSpaces - max(0, column - indentation)))
        content[index] = content[index].dropFirst(surplus)
        places[index] = (place.offset, place.virtualSpaces - surplus)
      }
    }
    self.content = content
    // The end line that cmark reports does not tell a closing fence from the end of the container.
    isClosed =
      closing <= lines.ranges.count && !codeBlockStarts.contains(closing)
      && fence.isClosed(by: lines.range(ofLine: closing), of: lines.bytes)
  }

  /// The body as a text whose positions are places in the file.
  func extract(from source: SourceText, _ lines: SourceLines, _ fence: FenceLine) -> SourceText {
    var origins: [SourceText.Origin] = []
    for (index, place) in places.enumerated() {
      if let place {
        var origin = source.position(at: place.offset)
        origin.column = max(1, origin.column - place.virtualSpaces)
        origins.append(origin)
      } else {
        origins.append(source.position(at: lines.range(ofLine: firstLine + index).lowerBound))
      }
    }
    // What is missing at the end of the body is missing at the closing fence.
    let closing = lines.range(ofLine: firstLine + content.count)
    let column = FenceLine.skipPrefix(lines.bytes, from: closing.lowerBound, to: closing.upperBound)
    origins.append(source.position(at: isClosed ? column : closing.lowerBound))
    let text = content.map { String(decoding: $0, as: UTF8.self) + "\n" }.joined()
    return SourceText(name: source.name, text: text, origins: origins, file: source)
  }

  /// The fence of a directive inside the body that would open a block of its own, had this one been closed.
  func swallowedDirective(_ fence: FenceLine, _ lines: SourceLines) -> FenceLine? {
    for line in firstLine..<firstLine + content.count {
      guard let inner = FenceLine(lines.bytes, inLine: lines.range(ofLine: line)), inner.marker == fence.marker,
        inner.length >= fence.length, inner.isDirective(in: lines.bytes)
      else { continue }
      return inner
    }
    return nil
  }
}

extension FenceLine {
  /// Whether the info string is exactly that of a directive.
  func isDirective(in bytes: [UInt8]) -> Bool {
    guard let word = words.first, words.count <= 2 else { return false }
    return Directive.Kind(rawValue: String(decoding: bytes[word], as: UTF8.self)) != nil
  }
}
