import TensorCore

/// The values of a target column, kept as text until it is known what they are.
struct CSVTarget {
  let column: String
  private var values: [String] = []
  private var lines: [Int] = []
  /// The first row whose value is not a number, and the first whose value is one.
  private var firstText: Int?
  private var firstNumber: Int?
  private var allWhole = true

  init(column: String) {
    self.column = column
  }

  mutating func append(_ value: String, bytes: UnsafeBufferPointer<UInt8>, line: Int) {
    if DecimalNumber.parse(bytes) == nil {
      if firstText == nil { firstText = values.count }
    } else {
      if firstNumber == nil { firstNumber = values.count }
      if allWhole { allWhole = Self.isWhole(value) }
    }
    values.append(value)
    lines.append(line)
  }

  /// The column as a tensor of shape `(n,)`, with the names of the classes if it holds names.
  func tensor(as kind: CSVOptions.TargetKind) throws(CSVProblem) -> (Tensor, classNames: [String]?) {
    switch kind {
    case .float32: return (Tensor(try floats()), nil)
    case .int32: return (Tensor(try integers()), nil)
    case .classes: return classes()
    case .automatic:
      guard let text = firstText else {
        return (allWhole ? Tensor(try integers()) : Tensor(try floats()), nil)
      }
      // Names among numbers are more often a slip of the pen than classes.
      guard firstNumber == nil else {
        throw .mixedTarget(line: lines[text], column: column, value: values[text])
      }
      return classes()
    }
  }

  func floats() throws(CSVProblem) -> [Float] {
    if let row = firstText { throw .targetNotANumber(line: lines[row], column: column, value: values[row]) }
    return values.map { value in
      var value = value
      return value.withUTF8 { Float(DecimalNumber.parse($0) ?? .nan) }
    }
  }

  private func integers() throws(CSVProblem) -> [Int32] {
    var result: [Int32] = []
    result.reserveCapacity(values.count)
    for (row, value) in values.enumerated() {
      guard Self.isWhole(value), let integer = Int32(value) else {
        throw .targetNotAnInteger(line: lines[row], column: column, value: value)
      }
      result.append(integer)
    }
    return result
  }

  private func classes() -> (Tensor, classNames: [String]?) {
    var categories = CSVCategories()
    for value in values { categories.append(value, isMissing: false) }
    let table = categories.table()
    return (Tensor(table.codes.map(Int32.init)), table.values)
  }

  private static func isWhole(_ value: String) -> Bool {
    var value = value
    return value.withUTF8(DecimalNumber.isWhole)
  }

  /// The text without spaces and tabs around it.
  static func trimmed(_ text: String) -> String {
    func isSpace(_ character: Unicode.Scalar) -> Bool { character == " " || character == "\t" }
    let scalars = text.unicodeScalars
    guard let first = scalars.firstIndex(where: { !isSpace($0) }),
      let last = scalars.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(scalars[first...last])
  }

  /// Whether a field stands for a missing value: nothing, `?`, `NA` or `NaN` in any case.
  static func isMissing(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = field.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }
    guard text.count <= 3 else { return false }
    return ["", "?", "NA"].contains { text.elementsEqual($0.utf8) }
      || text.map { $0 | 0x20 }.elementsEqual("nan".utf8)
  }
}

/// A column of text as codes of its distinct values.
struct CSVCategories {
  private var order: [String: Int] = [:]
  private var codes: [Int] = []

  mutating func append(_ value: String, isMissing: Bool) {
    if isMissing {
      codes.append(-1)
    } else if let code = order[value] {
      codes.append(code)
    } else {
      codes.append(order.count)
      order[value] = order.count
    }
  }

  /// The distinct values by code point, and for each row its value's place among them, -1 if it is missing.
  func table() -> (values: [String], codes: [Int]) {
    let sorted = order.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
    var ranks = [Int](repeating: 0, count: sorted.count)
    for (rank, entry) in sorted.enumerated() { ranks[entry.value] = rank }
    return (sorted.map(\.key), codes.map { $0 < 0 ? -1 : ranks[$0] })
  }
}
