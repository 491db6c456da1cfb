/// An opening fence as it stands in the file, with the place of each word of its info string.
struct FenceLine {
  /// `` ` `` or `~`.
  let marker: UInt8
  /// How many markers open the block; at least as many close it.
  let length: Int
  /// The offset of the first marker in the file.
  let start: Int
  /// The words of the info string, as offsets in the file.
  let words: [Range<Int>]

  /// The end of the info string, or of the markers if there is none.
  var end: Int { words.last?.upperBound ?? start + length }

  /// Reads the fence that begins at `offset`, in a line that ends at `lineEnd`.
  init?(_ bytes: [UInt8], at offset: Int, lineEnd: Int) {
    guard offset >= 0, offset < lineEnd else { return nil }
    let marker = bytes[offset]
    guard marker == UInt8(ascii: "`") || marker == UInt8(ascii: "~") else { return nil }
    var index = offset
    while index < lineEnd, bytes[index] == marker { index += 1 }
    guard index - offset >= 3 else { return nil }
    self.marker = marker
    length = index - offset
    start = offset
    var words: [Range<Int>] = []
    while index < lineEnd {
      if Self.isSpace(bytes[index]) {
        index += 1
        continue
      }
      let wordStart = index
      while index < lineEnd, !Self.isSpace(bytes[index]) { index += 1 }
      words.append(wordStart..<index)
    }
    // A backtick fence whose info string holds a backtick is a code span in a paragraph (CommonMark 4.5).
    if marker == UInt8(ascii: "`"), words.contains(where: { bytes[$0].contains(marker) }) { return nil }
    self.words = words
  }

  /// Reads the fence in a line, whatever container prefix stands before it.
  init?(_ bytes: [UInt8], inLine line: Range<Int>) {
    self.init(bytes, at: Self.skipPrefix(bytes, from: line.lowerBound, to: line.upperBound), lineEnd: line.upperBound)
  }

  /// Whether a line closes the block that this fence opens, container prefixes aside.
  func isClosed(by line: Range<Int>, of bytes: [UInt8]) -> Bool {
    guard let other = FenceLine(bytes, inLine: line) else { return false }
    return other.marker == marker && other.length >= length && other.words.isEmpty
  }

  /// Skips spaces, tabs and the marks of block quotes.
  static func skipPrefix(_ bytes: [UInt8], from start: Int, to end: Int) -> Int {
    var index = start
    while index < end, isSpace(bytes[index]) || bytes[index] == UInt8(ascii: ">") { index += 1 }
    return index
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
  }
}
