/// The letters of a dense layer's equation, `"abc,cd->abd"`, from which the sizes of its weights follow.
struct DenseEquation: Hashable, Sendable {
  var left: [Character]
  var right: [Character]
  var result: [Character]

  /// Reads an equation; `nil` if it is none, repeats a letter within a part, or has a letter without a source.
  ///
  /// - Parameter leftRank: The rank of the first operand, whose leading or other axes `...` stands for.
  init?(_ equation: String, leftRank: Int) {
    let text = Array(equation.filter { $0 != " " })
    guard let comma = text.firstIndex(of: ","), let arrow = text.firstIndex(of: ">"), arrow > comma + 1,
      text[arrow - 1] == "-"
    else { return nil }
    let letters = text.filter { $0.isLetter }
    let named = text[..<comma].filter { $0.isLetter }.count
    guard leftRank >= named else { return nil }
    // Axes behind an ellipsis get letters that the equation does not use.
    let free = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".filter { !letters.contains($0) }
    let elided = Array(free.prefix(leftRank - named))
    func part(_ characters: ArraySlice<Character>) -> [Character]? {
      let text = String(characters)
      let pieces = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let axes: [Character]
      switch pieces.count {
      case 1: axes = Array(text)
      case 4 where pieces[1].isEmpty && pieces[2].isEmpty: axes = Array(pieces[0]) + elided + Array(pieces[3])
      default: return nil
      }
      return axes.allSatisfy(\.isLetter) && Set(axes).count == axes.count ? axes : nil
    }
    guard let left = part(text[..<comma]), left.count == leftRank, let right = part(text[(comma + 1)..<(arrow - 1)]),
      let result = part(text[(arrow + 1)...])
    else { return nil }
    (self.left, self.right, self.result) = (left, right, result)
    // Every letter of the result has a source, and every letter of an operand has a use.
    guard result.allSatisfy({ left.contains($0) || right.contains($0) }),
      (left + right).allSatisfy({ letter in
        result.contains(letter) || (left.contains(letter) && right.contains(letter))
      })
    else { return nil }
  }
}
