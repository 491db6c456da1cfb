import Diagnostics

/// The lines of a file as CommonMark counts them, with the way back from cmark's text to places in the file.
///
/// A lone carriage return ends a line here, as in CommonMark; ``SourceText`` counts line feeds only. Everything
/// is handed on as byte offsets, which mean the same in both.
struct SourceLines {
  let bytes: [UInt8]
  /// The bytes of each line, its ending not included.
  private(set) var ranges: [Range<Int>] = []

  init(_ source: SourceText) {
    bytes = source.bytes
    var start = 0
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") else {
        index += 1
        continue
      }
      ranges.append(start..<index)
      let isPair = byte == UInt8(ascii: "\r") && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\n")
      index += isPair ? 2 : 1
      start = index
    }
    if start < bytes.count || ranges.isEmpty { ranges.append(start..<bytes.count) }
  }

  /// The bytes of a line, numbered from 1; the empty range at the end of the file for a line beyond it.
  func range(ofLine line: Int) -> Range<Int> {
    line >= 1 && line <= ranges.count ? ranges[line - 1] : bytes.count..<bytes.count
  }

  /// The column, from 0, at which the byte at `offset` stands when tabs reach to the next multiple of four.
  func visualColumn(of offset: Int, inLine line: Int) -> Int {
    var column = 0
    for byte in bytes[range(ofLine: line).lowerBound..<offset] {
      column += byte == UInt8(ascii: "\t") ? 4 - column % 4 : 1
    }
    return column
  }

  /// Where, in a line of the file, the content that cmark took from it begins.
  ///
  /// The content is the end of the line, with two exceptions: a NUL has become U+FFFD, and a tab of which a
  /// container consumed a part has become the spaces that were left of it.
  ///
  /// - Returns: The offset in the file of the content's first byte that is there, and the number of spaces before
  ///   it that stand for the rest of a tab; `nil` if the line does not end in the content.
  func locate(_ content: ArraySlice<UInt8>, inLine line: Int) -> (offset: Int, virtualSpaces: Int)? {
    guard line >= 1, line <= ranges.count else { return nil }
    let range = ranges[line - 1]
    var offset = range.upperBound
    var rest = content
    while !rest.isEmpty, offset > range.lowerBound {
      if bytes[offset - 1] == rest[rest.endIndex - 1] {
        rest.removeLast()
      } else if bytes[offset - 1] == 0, rest.suffix(3).elementsEqual([0xEF, 0xBF, 0xBD]) {
        rest.removeLast(3)
      } else {
        break
      }
      offset -= 1
    }
    if rest.isEmpty { return (offset, 0) }
    let isRestOfTab =
      rest.count <= 3 && rest.allSatisfy { $0 == UInt8(ascii: " ") } && offset > range.lowerBound
      && bytes[offset - 1] == UInt8(ascii: "\t")
    return isRestOfTab ? (offset, rest.count) : nil
  }
}
