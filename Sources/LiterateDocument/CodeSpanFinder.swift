import Diagnostics

/// Finds the code spans of a paragraph or heading in the file, in order.
///
/// cmark says what a code span holds, not where it stands: its columns ignore the prefixes of list items and block
/// quotes. So the file is searched: a run of backticks, the next run of the same length, and between them the
/// content that cmark reported, line endings being spaces and prefixes being skipped. Spans come in order, so each
/// search begins behind the span found before; runs that are no code spans have other content and are passed over.
/// A link's destination that holds the very text of a value before the value itself is taken for it; that costs no
/// more than the column in a message.
struct CodeSpanFinder {
  private struct Run {
    var start: Int
    var length: Int
    /// Whether a backslash takes the first backtick out of an opening run.
    var isEscaped: Bool
  }

  /// A code span found in the file.
  struct Found {
    /// The span with its backticks.
    var span: Range<Int>
    /// The content, and the offset in the file of each of its bytes.
    var content: [UInt8]
    var offsets: [Int]
  }

  private let lines: SourceLines
  private var runs: [Run] = []
  /// For each length, the indices of the runs of that length, ascending.
  private var runsOfLength: [Int: [Int]] = [:]
  private var position = 0

  init(_ lines: SourceLines, _ range: Range<Int>) {
    self.lines = lines
    let bytes = lines.bytes
    var index = range.lowerBound
    var backslashes = 0
    while index < range.upperBound {
      if bytes[index] == UInt8(ascii: "`") {
        let start = index
        while index < range.upperBound, bytes[index] == UInt8(ascii: "`") { index += 1 }
        runsOfLength[index - start, default: []].append(runs.count)
        runs.append(Run(start: start, length: index - start, isEscaped: backslashes % 2 == 1))
        backslashes = 0
      } else {
        backslashes = bytes[index] == UInt8(ascii: "\\") ? backslashes + 1 : 0
        index += 1
      }
    }
  }

  /// The next code span with this content.
  mutating func next(_ content: [UInt8]) -> Found? {
    for candidate in position..<max(position, runs.count) {
      let run = runs[candidate]
      let length = run.isEscaped ? run.length - 1 : run.length
      guard length > 0, let closing = closingRun(after: candidate, length: length) else { continue }
      let start = run.start + run.length - length
      let end = runs[closing].start
      let found = read(start + length..<end, limit: content.count + 2)
      guard found.content == content else { continue }
      position = closing + 1
      return Found(span: start..<end + length, content: found.content, offsets: found.offsets)
    }
    return nil
  }

  /// Passes over the backticks of an HTML tag, such as those in an attribute's value.
  mutating func skipHTML(_ tag: [UInt8]) {
    let isMarker = { (byte: UInt8) in byte == UInt8(ascii: "`") }
    guard let first = tag.firstIndex(where: isMarker) else { return }
    let prefix = tag[..<first].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
    let count = tag.indices.count { isMarker(tag[$0]) && ($0 == 0 || !isMarker(tag[$0 - 1])) }
    for candidate in position..<max(position, runs.count) {
      let start = runs[candidate].start
      guard start >= prefix.count, lines.bytes[start - prefix.count..<start] == prefix else { continue }
      position = candidate + count
      return
    }
  }

  private func closingRun(after candidate: Int, length: Int) -> Int? {
    guard let indices = runsOfLength[length] else { return nil }
    var low = 0
    var high = indices.count
    while low < high {
      let middle = (low + high) / 2
      if indices[middle] <= candidate { low = middle + 1 } else { high = middle }
    }
    return low < indices.count ? indices[low] : nil
  }

  /// The content of a range as CommonMark 6.1 reads a code span; reading stops early once it exceeds `limit` bytes.
  private func read(_ range: Range<Int>, limit: Int) -> (content: [UInt8], offsets: [Int]) {
    let bytes = lines.bytes
    var content: [UInt8] = []
    var offsets: [Int] = []
    var index = range.lowerBound
    while index < range.upperBound, content.count <= limit {
      switch bytes[index] {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        content.append(UInt8(ascii: " "))
        offsets.append(index)
        if bytes[index] == UInt8(ascii: "\r"), index + 1 < range.upperBound, bytes[index + 1] == UInt8(ascii: "\n") {
          index += 1
        }
        // A line inside a paragraph cannot itself begin with `>`, so one that stands there is a quote's mark.
        index = FenceLine.skipPrefix(bytes, from: index + 1, to: range.upperBound)
      case 0:
        content += [0xEF, 0xBF, 0xBD]
        offsets += [index, index, index]
        index += 1
      default:
        content.append(bytes[index])
        offsets.append(index)
        index += 1
      }
    }
    let space = UInt8(ascii: " ")
    if content.count >= 2, content.first == space, content.last == space, content.contains(where: { $0 != space }) {
      content = Array(content[1..<content.count - 1])
      offsets = Array(offsets[1..<offsets.count - 1])
    }
    return (content, offsets)
  }
}

extension CodeSpanFinder.Found {
  /// A part of the content as a text whose positions are places in the file.
  func extract(_ range: Range<Int>, of source: SourceText, _ lines: SourceLines) -> SourceText {
    var text: [UInt8] = []
    var origins = [source.position(at: offsets[range.lowerBound])]
    for index in range {
      let byte = lines.bytes[offsets[index]]
      let isLineEnd = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      text.append(isLineEnd ? UInt8(ascii: "\n") : content[index])
      if isLineEnd, index + 1 < range.upperBound { origins.append(source.position(at: offsets[index + 1])) }
    }
    return SourceText(name: source.name, text: String(decoding: text, as: UTF8.self), origins: origins, file: source)
  }
}
