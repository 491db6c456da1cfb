import TensorCore

extension Value {
  /// A sum of products named by the letters of its axes, as NumPy's and Keras's `einsum`, of one or two operands.
  ///
  /// `"bqhd,bkhd->bhqk"` is result[b, h, q, k] = Σ_d left[b, q, h, d] · right[b, k, h, d]: letters that the result lacks
  /// are summed over. `...` stands for any number of leading axes, which broadcast. Without `->` the result has the
  /// letters that occur once, in alphabetical order, behind those of `...`. Spaces are ignored.
  ///
  /// Two operands become one matrix product: letters of both and of the result are its batch, those of both alone are
  /// summed by it. Operands are transposed only where their axes do not already lie as it needs them.
  ///
  /// - Throws: ``ShapeError`` for an equation that cannot be read, a letter twice in one operand, or sizes that differ.
  public static func einsum(_ equation: String, _ operands: [Value]) throws(ShapeError) -> Value {
    let terms = try EinsumEquation(equation, ranks: operands.map(\.rank))
    let sizes = try terms.sizes(operands.map(\.shape))
    // What the result and the other operand lack is summed over at once.
    let kept = terms.operands.map { letters in
      letters.filter { letter in
        terms.result.contains(letter) || terms.operands.filter { $0.contains(letter) }.count > 1
      }
    }
    var values: [Value] = []
    for (index, operand) in operands.enumerated() {
      values.append(try operand.summedOver(terms.operands[index], kept: kept[index]))
    }
    guard values.count == 2 else { return try values[0].ordered(kept[0], as: terms.result) }
    return try product(values[0], kept[0], values[1], kept[1], terms.result, sizes)
  }
}

/// The letters of an equation's operands and result; those of `...` are digits, the last axis being "0".
private struct EinsumEquation {
  var operands: [[Character]] = []
  var result: [Character] = []
  private let equation: String

  init(_ equation: String, ranks: [Int]) throws(ShapeError) {
    self.equation = equation
    var sides = [[Character]()]
    for character in equation where character != " " && character != ">" {
      // "->": the dash ends the left side.
      if character == "-" { sides.append([]) } else { sides[sides.count - 1].append(character) }
    }
    let parts = sides[0].split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    guard sides.count <= 2, parts.count == ranks.count, 1...2 ~= ranks.count else {
      throw refusal("one or two operands separated by a comma, and their result after ->", "\(ranks.count) operands")
    }
    var widest: [Character] = []
    for (part, rank) in zip(parts, ranks) {
      let named = part.filter { $0 != "." }.count
      let leading = part.contains(".") ? (0..<max(rank - named, 0)).reversed().map { Character("\($0)") } : []
      if leading.count > widest.count { widest = leading }
      let letters = try expand(part, leading)
      guard letters.count == rank, Set(letters).count == rank, leading.count < 10 else {
        throw refusal("\(rank) different letters for an operand of rank \(rank)", "\"\(String(part))\"")
      }
      operands.append(letters)
    }
    if sides.count == 2 {
      result = try expand(sides[1], widest)
    } else {
      let all = operands.flatMap { $0 }.filter { !widest.contains($0) }
      result = widest + all.filter { letter in all.filter { $0 == letter }.count == 1 }.sorted()
    }
    let known = Set(operands.flatMap { $0 })
    guard Set(result).count == result.count, result.allSatisfy({ known.contains($0) }) else {
      throw refusal("a result of different letters that the operands have", "\"\(String(result))\"")
    }
    guard sides.count == 1 || widest.isEmpty || sides[1].contains(".") else {
      throw refusal("... in the result, as in the operands", "\"\(String(sides[1]))\"")
    }
  }

  /// Puts the axes in the place of `...`.
  private func expand(_ part: [Character], _ leading: [Character]) throws(ShapeError) -> [Character] {
    let dots = part.indices.filter { part[$0] == "." }
    let isWhole = dots.isEmpty || (dots.count == 3 && dots[2] == dots[0] + 2)
    guard isWhole, part.allSatisfy({ $0.isASCII && $0.isLetter || $0 == "." }) else {
      throw refusal("letters and ...", "\"\(String(part))\"")
    }
    guard let first = dots.first else { return part }
    return part[..<first] + leading + part[(first + 3)...]
  }

  /// The size of each letter.
  func sizes(_ shapes: [Shape]) throws(ShapeError) -> [Character: Int] {
    var sizes: [Character: Int] = [:]
    for (letters, shape) in zip(operands, shapes) {
      for (letter, size) in zip(letters, shape.dimensions) {
        let known = sizes[letter] ?? size
        let broadcasts = letter.isNumber && (known == 1 || size == 1)
        guard known == size || broadcasts else {
          throw refusal("one size for \"\(letter)\"", "\(shapes.map(\.description).joined(separator: " and "))")
        }
        sizes[letter] = known == 1 ? size : known
      }
    }
    return sizes
  }

  private func refusal(_ expected: String, _ received: String) -> ShapeError {
    ShapeError(operation: "einsum \"\(equation)\"", expected: expected, received: received)
  }
}

extension Value {
  /// The sum over the axes whose letters are not kept.
  fileprivate func summedOver(_ letters: [Character], kept: [Character]) throws(ShapeError) -> Value {
    let summed = letters.indices.filter { !kept.contains(letters[$0]) }
    return summed.isEmpty ? self : try sum(axes: summed)
  }

  /// The axes in another order; both lists have the same letters.
  fileprivate func ordered(_ letters: [Character], as wanted: [Character]) throws(ShapeError) -> Value {
    try transpose(wanted.compactMap { letters.firstIndex(of: $0) })
  }

  /// Two operands whose letters are all in the result or in both.
  fileprivate static func product(
    _ left: Value, _ leftLetters: [Character], _ right: Value, _ rightLetters: [Character], _ result: [Character],
    _ sizes: [Character: Int]
  ) throws(ShapeError) -> Value {
    let batch = result.filter { leftLetters.contains($0) && rightLetters.contains($0) }
    let summed = leftLetters.filter { rightLetters.contains($0) && !result.contains($0) }
    let rows = leftLetters.filter { !rightLetters.contains($0) }
    let columns = rightLetters.filter { !leftLetters.contains($0) }
    func extents(_ letters: [Character]) -> [Int] { letters.map { sizes[$0] ?? 1 } }
    func count(_ letters: [Character]) -> Int { extents(letters).reduce(1, *) }
    let a = try left.repeated(leftLetters, sizes)
    let b = try right.repeated(rightLetters, sizes)
    let product: Value
    if summed.isEmpty {
      // No sum: element by element, which also serves other types than float32.
      let x = try a.ordered(leftLetters, as: batch + rows).reshape(Shape(extents(batch) + [count(rows), 1]))
      let y = try b.ordered(rightLetters, as: batch + columns).reshape(Shape(extents(batch) + [1, count(columns)]))
      product = try x * y
    } else {
      // As they lie, if that is one of the two orders that a product reads; else in the plain one.
      let isLeftTransposed = leftLetters == batch + summed + rows && !rows.isEmpty
      let isRightTransposed = rightLetters == batch + columns + summed && !columns.isEmpty
      let x = try a.ordered(leftLetters, as: isLeftTransposed ? leftLetters : batch + rows + summed)
      let y = try b.ordered(rightLetters, as: isRightTransposed ? rightLetters : batch + summed + columns)
      let (m, k, n) = (count(rows), count(summed), count(columns))
      let lead = batch.isEmpty ? [] : [count(batch)]
      product = try x.reshape(Shape(lead + (isLeftTransposed ? [k, m] : [m, k])))
        .dot(
          y.reshape(Shape(lead + (isRightTransposed ? [n, k] : [k, n]))), transposeLeft: isLeftTransposed,
          transposeRight: isRightTransposed)
    }
    let letters = batch + rows + columns
    return try product.reshape(Shape(extents(letters))).ordered(letters, as: result)
  }

  /// Axes of `...` whose size is 1 here and more in the other operand, repeated.
  fileprivate func repeated(_ letters: [Character], _ sizes: [Character: Int]) throws(ShapeError) -> Value {
    try broadcast(to: Shape(letters.map { sizes[$0] ?? 1 }))
  }
}
