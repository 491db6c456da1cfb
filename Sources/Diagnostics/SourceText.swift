/// A piece of text that a person wrote and that diagnostics point into.
///
/// A text is either a whole file or an extract of one: the body of a fenced block, an inline value, a
/// command-line argument. An extract knows where in the file each of its lines begins, so that every diagnostic
/// names the place in the file, also when the block lies inside a list or a block quote whose prefix is not part
/// of the body.
///
/// The type is a class because identity matters: a span belongs to the text it was made for.
public final class SourceText: Sendable {
  /// The place in the file at which a line of an extract begins; both numbers start at 1, columns count characters.
  public struct Origin: Hashable, Sendable {
    public var line: Int
    public var column: Int

    public init(line: Int, column: Int) {
      self.line = line
      self.column = column
    }
  }

  /// The file's name as the user gave it, or a word for a text that is no file, such as `-p learning_rate`.
  public let name: String
  public let text: String
  /// UTF-8 bytes of `text`; all offsets are offsets into this array.
  public let bytes: [UInt8]
  /// The offset at which each line begins; there is always at least one line.
  public let lineStarts: [Int]
  private let origins: [Origin]?
  private let file: SourceText?

  /// Makes a text.
  ///
  /// - Parameters:
  ///   - name: The name that diagnostics show.
  ///   - text: The characters.
  ///   - origins: For an extract, the place in the file of the start of each line; `nil` for a whole file.
  ///   - file: For an extract, the text that it was taken from; messages then show the file's whole line.
  public init(name: String, text: String, origins: [Origin]? = nil, file: SourceText? = nil) {
    self.name = name
    self.file = file
    self.text = text
    self.bytes = Array(text.utf8)
    var starts = [0]
    for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
      starts.append(offset + 1)
    }
    self.lineStarts = starts
    self.origins = origins
  }

  /// The index, from 0, of the line that holds the byte at `offset`.
  public func lineIndex(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The characters of a line without its line ending; `index` starts at 0.
  public func line(_ index: Int) -> String {
    let start = lineStarts[index]
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return String(decoding: bytes[start..<max(start, end)], as: UTF8.self)
  }

  /// The place in the file of the byte at `offset`.
  ///
  /// Columns count characters as a reader sees them (grapheme clusters), a tab being one.
  public func position(at offset: Int) -> Origin {
    let offset = min(max(offset, 0), bytes.count)
    let index = lineIndex(at: offset)
    let column = String(decoding: bytes[lineStarts[index]..<offset], as: UTF8.self).count + 1
    guard let origins, !origins.isEmpty else { return Origin(line: index + 1, column: column) }
    let origin = origins[min(index, origins.count - 1)]
    // An extract can end in an empty last line that has no origin of its own; it lies one line further down.
    let beyond = max(0, index - (origins.count - 1))
    return Origin(line: origin.line + beyond, column: (beyond > 0 ? 1 : origin.column) + column - 1)
  }

  /// A location in the file that this extract was taken from, or in this text if it is no extract.
  public func inFile(_ span: SourceSpan) -> SourceLocation {
    let position = position(at: span.start)
    guard let file, position.line >= 1, position.line <= file.lineStarts.count else {
      return SourceLocation(self, span)
    }
    let line = file.line(position.line - 1)
    let start = file.lineStarts[position.line - 1] + line.prefix(position.column - 1).utf8.count
    return SourceLocation(file, SourceSpan(start: start, end: start + span.end - span.start))
  }

  /// The characters that a span covers.
  public func substring(_ span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    let end = min(max(span.end, start), bytes.count)
    return String(decoding: bytes[start..<end], as: UTF8.self)
  }
}

/// A half-open range of UTF-8 offsets in a ``SourceText``.
public struct SourceSpan: Hashable, Sendable {
  public var start: Int
  public var end: Int

  public init(start: Int, end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that covers both.
  public func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(start: min(start, other.start), end: max(end, other.end))
  }
}

/// A span together with the text that it lies in.
public struct SourceLocation: Sendable {
  public var source: SourceText
  public var span: SourceSpan

  public init(_ source: SourceText, _ span: SourceSpan) {
    self.source = source
    self.span = span
  }

  /// The place of the first byte in the file.
  public var position: SourceText.Origin { source.position(at: span.start) }
}
