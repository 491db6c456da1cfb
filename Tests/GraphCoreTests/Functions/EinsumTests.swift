import GraphCore
import TensorCore
import Testing

@Suite struct EinsumTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var equation: String
    /// With every letter and, for `...`, digits spelled out.
    var spelled: String
    var shapes: [Shape]
    var testDescription: String { equation }

    init(_ equation: String, spelled: String? = nil, _ shapes: [Shape]) {
      self.equation = equation
      self.spelled = spelled ?? equation
      self.shapes = shapes
    }
  }

  static let examples: [Example] = [
    Example("ab,bc->ac", [[3, 4], [4, 5]]), Example("ab,cb->ac", [[3, 4], [5, 4]]),
    Example("ba,bc->ac", [[4, 3], [4, 5]]), Example("ba,cb->ac", [[4, 3], [5, 4]]),
    Example("ab,bc->ca", [[3, 4], [4, 5]]), Example("ab,b->a", [[3, 4], [4]]), Example("a,a->", [[5], [5]]),
    // Layers: Dense on the last axis, the four products of multi-head attention.
    Example("abc,cd->abd", [[2, 3, 4], [4, 5]]), Example("abc,cde->abde", [[2, 3, 4], [4, 5, 2]]),
    Example("aecd,abcd->acbe", [[2, 3, 2, 4], [2, 5, 2, 4]]),
    Example("acbe,aecd->abcd", [[2, 3, 4, 5], [2, 5, 3, 2]]),
    Example("abcd,cde->abe", [[2, 3, 2, 4], [2, 4, 5]]),
    // Batches, axes in between, sums over one operand, no sum at all.
    Example("abc,acd->abd", [[3, 2, 4], [3, 4, 5]]), Example("bac,acd->bad", [[2, 3, 4], [3, 4, 5]]),
    Example("abcd,dbe->ace", [[2, 3, 2, 4], [4, 3, 5]]), Example("ab,cd->ad", [[2, 3], [4, 5]]),
    Example("a,b->ba", [[3], [4]]), Example("ab,ab->ab", [[3, 4], [3, 4]]), Example("ab,ba->ab", [[3, 4], [4, 3]]),
    Example("ab,->ba", [[3, 4], []]),
    // One operand.
    Example("abc->cab", [[2, 3, 4]]), Example("abc->b", [[2, 3, 4]]), Example("ab->", [[2, 3]]), Example("a->a", [[3]]),
    // Without a result: the letters that occur once, in order.
    Example("ab,bc", spelled: "ab,bc->ac", [[3, 4], [4, 5]]), Example("ba", spelled: "ba->ab", [[3, 4]]),
    Example("ij,jk ", spelled: "ij,jk->ik", [[3, 4], [4, 5]]),
    // Leading axes, which broadcast.
    Example("...x,xy->...y", spelled: "10x,xy->10y", [[2, 3, 4], [4, 5]]),
    Example("...x,xy->...y", spelled: "x,xy->y", [[4], [4, 5]]),
    Example("...ab,...bc->...ac", spelled: "10ab,0bc->10ac", [[2, 3, 4, 5], [3, 5, 2]]),
    Example("...a,...a->...", spelled: "10a,10a->10", [[1, 3, 4], [2, 1, 4]]),
    Example("a...->...a", spelled: "a10->10a", [[2, 3, 4]]),
    Example("...ab,bc", spelled: "0ab,bc->0ac", [[2, 3, 4], [4, 5]]),
    // Empty axes and axes of one element.
    Example("ab,bc->ac", [[3, 0], [0, 5]]), Example("ab,bc->ac", [[0, 4], [4, 5]]),
    Example("abc,acd->abd", [[0, 2, 4], [0, 4, 5]]), Example("ab,bc->ac", [[1, 1], [1, 1]]),
    Example("abc->b", [[2, 3, 0]]),
  ]

  @Test(arguments: examples)
  func isTheSumOfProducts(_ example: Example) throws {
    let operands = example.shapes.enumerated().map { index, shape in
      Tensor(numbers: (0..<shape.count).map { Double(($0 * 7 + index * 3) % 11) - 5 }, shape: shape, dtype: .float32)
    }
    let result = try evaluate(operands) { try Value.einsum(example.equation, $0) }
    let expected = Self.sumOfProducts(example.spelled, operands)
    #expect(result.shape == expected.shape)
    #expect(result.numbers == expected.numbers)
  }

  /// Every combination of the letters' positions, one product each.
  private static func sumOfProducts(_ equation: String, _ operands: [Tensor]) -> (shape: Shape, numbers: [Double]) {
    let sides = equation.split(separator: ">", omittingEmptySubsequences: false)
    let terms = sides[0].dropLast().split(separator: ",", omittingEmptySubsequences: false).map(Array.init)
    let result = Array(sides[1])
    var sizes: [Character: Int] = [:]
    for (term, operand) in zip(terms, operands) {
      for (letter, size) in zip(term, operand.shape.dimensions) {
        sizes[letter] = sizes[letter].map { $0 == 1 ? size : $0 } ?? size
      }
    }
    let letters = sizes.keys.sorted()
    let shape = Shape(result.map { sizes[$0] ?? 0 })
    var numbers = [Double](repeating: 0, count: shape.count)
    for combination in 0..<letters.reduce(1, { $0 * (sizes[$1] ?? 0) }) {
      var rest = combination
      var position: [Character: Int] = [:]
      for letter in letters {
        position[letter] = rest % sizes[letter, default: 1]
        rest /= sizes[letter, default: 1]
      }
      func index(_ term: [Character], _ shape: Shape) -> Int {
        zip(term, shape.dimensions).reduce(0) { $0 * $1.1 + ($1.1 == 1 ? 0 : position[$1.0] ?? 0) }
      }
      numbers[index(result, shape)] +=
        zip(terms, operands).reduce(1) { $0 * $1.1.numbers[index($1.0, $1.1.shape)] }
    }
    return (shape, numbers)
  }

  static let refusals: [(String, [Shape], String)] = [
    (
      "ab,bc,cd->ad", [[2, 2], [2, 2]],
      "one or two operands separated by a comma, and their result after ->, received 2 operands"
    ),
    ("abc->a", [[2, 2]], "2 different letters for an operand of rank 2, received \"abc\""),
    ("aa->a", [[2, 2]], "2 different letters for an operand of rank 2, received \"aa\""),
    ("ab->ac", [[2, 2]], "a result of different letters that the operands have, received \"ac\""),
    ("ab->aa", [[2, 2]], "a result of different letters that the operands have, received \"aa\""),
    ("ab,bc->ac", [[2, 3], [4, 5]], "one size for \"b\", received (2, 3) and (4, 5)"),
    ("a1->a", [[2, 2]], "letters and ..., received \"a1\""),
    ("a..->a", [[2, 2]], "letters and ..., received \"a..\""),
    ("...a->a", [[2, 2]], "... in the result, as in the operands, received \"a\""),
    ("...a,...b->...ab", [[2, 2], [3, 2]], "one size for \"0\", received (2, 2) and (3, 2)"),
  ]

  @Test(arguments: refusals)
  func refusesWhatItCannotRead(_ equation: String, _ shapes: [Shape], _ message: String) {
    #expect(
      refusal(shapes.map { TensorType($0) }) { try Value.einsum(equation, $0) }
        == "einsum \"\(equation)\": expected \(message)")
  }
}
