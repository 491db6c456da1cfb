import Diagnostics

extension Document {
  /// The file with other bodies in some of its directives; every other byte stays.
  ///
  /// Lines get the prefix of the list items and block quotes that the block lies in, and the line ending of its fence. A
  /// body that would not be read back as it is given stays as it was; that happens only where tabs share columns
  /// between a container and its content.
  ///
  /// - Parameter bodies: The new bodies by the directives' ordinals, each line ended by a line feed.
  public func replacing(_ bodies: [Int: String]) -> String {
    let text = rewritten(bodies)
    let again = Document(parsing: SourceText(name: source.name, text: text)).directives
    let kept = bodies.filter { ordinal, body in again.count == directives.count && again[ordinal].text == body }
    return kept.count == bodies.count ? text : rewritten(kept)
  }

  private func rewritten(_ bodies: [Int: String]) -> String {
    let lines = SourceLines(source)
    var result: [UInt8] = []
    var position = 0
    for directive in directives {
      guard let body = bodies[directive.ordinal], body != directive.text else { continue }
      let offset = directive.location.span.start
      guard let fence = lines.ranges.firstIndex(where: { $0.contains(offset) }) else { continue }
      let first = lines.range(ofLine: fence + 2).lowerBound
      let count = directive.body.lineStarts.count - 1
      let end = lines.range(ofLine: fence + 2 + count).lowerBound
      guard first >= position, end >= first else { continue }
      result += source.bytes[position..<first]
      let ending = source.bytes[lines.ranges[fence].upperBound..<first]
      let prefix = Self.prefix(source.bytes[lines.ranges[fence].lowerBound..<offset])
      for line in body.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
        result += line.isEmpty ? Self.trimmed(prefix) : prefix
        result += line
        result += ending
      }
      position = end
    }
    result += source.bytes[position...]
    return String(decoding: result, as: UTF8.self)
  }

  /// What stands before the lines below a fence: the marks of quotes, and blanks for those of list items.
  private static func prefix(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let kept = Array(" \t>".utf8)
    let prefix = bytes.map { kept.contains($0) ? $0 : UInt8(ascii: " ") }
    // A quote takes the blank after its mark, which would be the body's.
    return prefix.last == UInt8(ascii: ">") ? prefix + [UInt8(ascii: " ")] : prefix
  }

  private static func trimmed(_ prefix: [UInt8]) -> [UInt8] {
    Array(prefix.reversed().drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.reversed())
  }
}
