/// A format as in Python: `[[fill]align][sign][#][0][width][,][.digits][type]`.
///
/// F-strings, the method `format` and the function `fmt` share it. Numbers are rounded as Python rounds them: to the
/// nearest one of their exact values, ties to even.
public struct FormatSpecification: Sendable, Equatable {
  /// The most digits after a point and the greatest width that can be asked for.
  private static let maximumDigits = 100
  private static let maximumWidth = 10_000

  private var fill: Unicode.Scalar = " "
  /// `<`, `^`, `>`, or `=`: between sign and digits.
  private var alignment: Unicode.Scalar?
  /// `+`, a blank, or `-`: only before negative numbers.
  private var sign: Unicode.Scalar = "-"
  private var hasPrefix = false
  private var width = 0
  private var grouping: Unicode.Scalar?
  private var digits: Int?
  /// `d`, `f` and so on, `nil` if left out.
  public private(set) var type: Unicode.Scalar?
  private let text: String

  /// The forms that a format can have, for messages.
  public static let help =
    "a format is [[fill]align][sign][0][width][,][.digits][type], such as \".3f\", \",d\", \"+.1%\", \".2e\", \">8\""

  public init(_ text: String) throws {
    self.text = text
    var rest = text.unicodeScalars[...]
    let isAlignment = { (scalar: Unicode.Scalar) in "<^>=".unicodeScalars.contains(scalar) }
    var hasFill = false
    if let first = rest.first, let second = rest.dropFirst().first, isAlignment(second) {
      (fill, alignment, hasFill) = (first, second, true)
      rest.removeFirst(2)
    } else if let first = rest.first, isAlignment(first) {
      alignment = first
      rest.removeFirst()
    }
    if let first = rest.first, "+- ".unicodeScalars.contains(first) { sign = rest.removeFirst() }
    if rest.first == "#" {
      hasPrefix = true
      rest.removeFirst()
    }
    if rest.first == "0" {
      if !hasFill { (fill, alignment) = ("0", alignment ?? "=") }
      rest.removeFirst()
    }
    if let number = Self.takeNumber(&rest) {
      guard number <= Self.maximumWidth else {
        throw EvaluationError(
          "format \"\(text)\" asks for a width of \(number); at most \(Self.maximumWidth) is possible", code: "format")
      }
      width = number
    }
    if let first = rest.first, first == "," || first == "_" { grouping = rest.removeFirst() }
    if rest.first == "." {
      rest.removeFirst()
      guard let number = Self.takeNumber(&rest) else { throw Self.unknown(text) }
      guard number <= Self.maximumDigits else {
        throw EvaluationError(
          "format \"\(text)\" asks for \(number) digits; at most \(Self.maximumDigits) are possible", code: "format")
      }
      digits = number
    }
    if let letter = rest.popFirst() {
      guard "bdoxXeEfFgG%s".unicodeScalars.contains(letter), rest.isEmpty else { throw Self.unknown(text) }
      type = letter
    }
  }

  /// The digits here; `nil` if there are none.
  ///
  /// A number beyond every limit is the largest one.
  private static func takeNumber(_ rest: inout Substring.UnicodeScalarView) -> Int? {
    let number = rest.prefix { (0x30...0x39).contains($0.value) }
    if number.isEmpty { return nil }
    rest = rest.dropFirst(number.count)
    return Int(String(number)) ?? Int.max / 2
  }

  private static func unknown(_ text: String) -> EvaluationError {
    EvaluationError("unknown format \"\(text)\"", code: "format", help: [help])
  }

  /// The value in this format.
  public func text(of value: Value, _ interpreter: Interpreter) throws -> String {
    switch value {
    case .string(let text): return try formatted(text)
    case .bool(let truth): return try integer(BigInteger(truth ? 1 : 0), interpreter)
    case .int, .bigInt: return try integer(value.asBigInteger ?? BigInteger(0), interpreter)
    case .float(let number): return try float(number, interpreter)
    default:
      throw EvaluationError(
        "format \"\(text)\" is for numbers and strings, received \(value.typeName)", code: "type",
        help: ["format its parts, or convert it before: !s, !r"])
    }
  }

  private func mismatch(_ kind: String) -> EvaluationError {
    EvaluationError("format \"\(text)\" does not fit \(kind)", code: "format", help: [Self.help])
  }

  // MARK: Strings

  private func formatted(_ text: String) throws -> String {
    guard type == nil || type == "s", sign == "-", grouping == nil, !hasPrefix, alignment != "=" || fill == "0" else {
      throw mismatch("a string")
    }
    let cut = digits.map { String(String.UnicodeScalarView(text.unicodeScalars.prefix($0))) } ?? text
    return padded(cut, sign: "", isNumber: false)
  }

  // MARK: Numbers

  private func integer(_ value: BigInteger, _ interpreter: Interpreter) throws -> String {
    let radix: Int
    switch type {
    case nil, "d": radix = 10
    case "b": radix = 2
    case "o": radix = 8
    case "x", "X": radix = 16
    case "s": throw mismatch("a number")
    default:
      let double = value.asDouble
      guard double.isFinite else { throw EvaluationError("int too large to convert to float", code: "value") }
      return try float(double, interpreter)
    }
    guard digits == nil else { throw mismatch("a whole number, which has no decimals") }
    try interpreter.countSteps(value.textWork)
    var text = (value.isNegative ? -value : value).text(radix: radix)
    if type == "X" { text = text.uppercased() }
    if grouping == ",", radix != 10 { throw mismatch("a number of base \(radix)") }
    let prefix = hasPrefix && radix != 10 ? "0\(type.map(String.init) ?? "")" : ""
    return padded(text, sign: signText(value.isNegative) + prefix, isNumber: true, group: radix == 10 ? 3 : 4)
  }

  private func float(_ value: Double, _ interpreter: Interpreter) throws -> String {
    // Exact decimals of very large and very small numbers are long divisions.
    try interpreter.countSteps(Int(abs(value.isNormal ? value.exponent : 0)) / 4)
    let magnitude = value.magnitude
    var text: String
    switch type {
    case _ where hasPrefix: throw mismatch("a number with a fraction")
    case _ where !value.isFinite: text = value.isNaN ? "nan" : "inf"
    case nil:
      text = digits.map { FloatText.general(magnitude, digits: $0, hasPoint: true) } ?? FloatText.shortest(magnitude)
    case "e", "E": text = FloatText.exponential(magnitude, decimals: digits ?? 6)
    case "f", "F": text = FloatText.fixed(magnitude, decimals: digits ?? 6)
    case "g", "G": text = FloatText.general(magnitude, digits: digits ?? 6)
    case "%": text = FloatText.fixed(magnitude * 100, decimals: digits ?? 6)
    case "d": throw mismatch("a number with a fraction; round it before: int(x)")
    default: throw mismatch("a number with a fraction")
    }
    if type == "E" || type == "G" || type == "F" { text = text.uppercased() }
    if type == "%" { text += "%" }
    return padded(text, sign: signText(value.sign == .minus && !value.isNaN), isNumber: true, group: 3)
  }

  private func signText(_ isNegative: Bool) -> String { isNegative ? "-" : sign == "-" ? "" : String(sign) }

  // MARK: Width

  private func padded(_ text: String, sign: String, isNumber: Bool, group: Int = 3) -> String {
    var body = text
    let fillsWithZeros = fill == "0" && alignment == "=" && isNumber
    if let grouping, body.utf8.first.map({ $0 != UInt8(ascii: "i") && $0 != UInt8(ascii: "n") }) ?? false {
      let isDigit = { (byte: UInt8) in
        (0x30...0x39).contains(byte) || (group == 4 && (0x41...0x46).contains(byte & 0xDF))
      }
      let whole = body.utf8.prefix(while: isDigit).count
      let rest = body.dropFirst(whole)
      let room = fillsWithZeros ? width - sign.utf8.count - rest.utf8.count : 0
      body = Self.grouped(body.prefix(whole), by: group, String(grouping), atLeast: room) + rest
    }
    let missing = width - sign.unicodeScalars.count - body.unicodeScalars.count
    if missing <= 0 { return sign + body }
    let filling = { (count: Int) in String(repeating: String(fill), count: count) }
    switch alignment ?? (isNumber ? ">" : "<") {
    case "=" where isNumber: return sign + filling(missing) + body
    case "<", "=": return sign + body + filling(missing)
    case "^": return filling(missing / 2) + sign + body + filling(missing - missing / 2)
    default: return filling(missing) + sign + body
    }
  }

  /// Digits in groups, with as many zeros before them as the room takes.
  private static func grouped(_ digits: Substring, by size: Int, _ mark: String, atLeast room: Int) -> String {
    var count = digits.count
    while count + (count - 1) / size < room { count += 1 }
    let all = String(repeating: "0", count: count - digits.count) + digits
    var result = ""
    for (index, digit) in all.enumerated() {
      if index > 0, (count - index) % size == 0 { result += mark }
      result.append(digit)
    }
    return result
  }
}
