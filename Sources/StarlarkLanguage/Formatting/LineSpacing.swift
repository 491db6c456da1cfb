/// The empty lines between the lines of the canonical layout.
enum LineSpacing {
  /// One is kept, none after the head of a block, two are around the functions of the top level.
  static func blanksBefore(_ lines: [LayoutLine]) -> [Int] {
    let opensDef = Self.opensDef(lines)
    var isInDef = false
    return lines.indices.map { index in
      let line = lines[index]
      let followsDef = isInDef && line.depth == 0
      if line.depth == 0 { isInDef = line.isDef }
      guard index > 0 else { return 0 }
      if lines[index - 1].isHead { return 0 }
      if followsDef || opensDef[index] { return 2 }
      return line.followsBlank ? 1 : 0
    }
  }

  /// Which lines open a function of the top level: its first line, or the first of the comments right above it.
  private static func opensDef(_ lines: [LayoutLine]) -> [Bool] {
    var result = lines.map { $0.isDef && $0.depth == 0 }
    var index = lines.count - 1
    while index > 0 {
      defer { index -= 1 }
      guard result[index], !lines[index].followsBlank, lines[index - 1].isComment, lines[index - 1].depth == 0
      else { continue }
      result[index - 1] = true
      result[index] = false
    }
    return result
  }
}
