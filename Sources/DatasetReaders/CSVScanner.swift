/// Cuts CSV text into rows of fields, as RFC 4180 has it.
///
/// Fields may be quoted, and hold delimiters, line ends and doubled quotes then. Lines end with LF, CR LF or CR. Lines
/// without any character are skipped. A quote inside an unquoted field is an ordinary character.
struct CSVScanner {
  /// Where a field's text lies, without its quotes.
  struct Field {
    var start: Int
    var end: Int
    /// Whether quotes are doubled in it.
    var hasDoubledQuotes = false
  }

  let text: UnsafeBufferPointer<UInt8>
  let delimiter: UInt8
  private var position: Int
  /// The line of the next byte, from 1.
  private var line = 1
  /// The line on which the last row started.
  private(set) var rowLine = 1
  /// The fields of the last row.
  private(set) var fields: [Field] = []

  /// More columns than any table has; a bound, so that a file of commas cannot fill the memory.
  static let maximumFields = 1 << 20

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  init(_ text: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
    self.text = text
    self.delimiter = delimiter
    // A byte order mark in UTF-8 is no part of the first name.
    self.position = text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Moves on to the next row; false at the end of the text.
  mutating func next() throws(CSVProblem) -> Bool {
    while position < text.count, text[position] == Self.lineFeed || text[position] == Self.carriageReturn {
      endLine()
    }
    guard position < text.count else { return false }
    rowLine = line
    fields.removeAll(keepingCapacity: true)
    while true {
      if position < text.count, text[position] == Self.quote {
        try scanQuoted()
      } else {
        scanPlain()
      }
      guard position < text.count else { return true }
      if text[position] != delimiter {
        endLine()
        return true
      }
      position += 1
      if fields.count == Self.maximumFields { throw .tooManyColumns(line: rowLine, limit: Self.maximumFields) }
    }
  }

  /// A field's text; `nil` if it is not UTF-8.
  func string(_ field: Field) -> String? {
    let bytes = text[field.start..<field.end]
    guard field.hasDoubledQuotes else { return String(validating: bytes, as: UTF8.self) }
    var single: [UInt8] = []
    var afterQuote = false
    for byte in bytes {
      if byte == Self.quote, afterQuote {
        afterQuote = false
      } else {
        single.append(byte)
        afterQuote = byte == Self.quote
      }
    }
    return String(validating: single, as: UTF8.self)
  }

  func bytes(_ field: Field) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: text[field.start..<field.end])
  }

  private mutating func scanPlain() {
    let start = position
    while position < text.count {
      let byte = text[position]
      if byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn { break }
      position += 1
    }
    fields.append(Field(start: start, end: position))
  }

  private mutating func scanQuoted() throws(CSVProblem) {
    let openingLine = line
    position += 1
    var field = Field(start: position, end: position)
    while true {
      guard position < text.count else { throw .unclosedQuote(line: openingLine) }
      switch text[position] {
      case Self.quote:
        if position + 1 < text.count, text[position + 1] == Self.quote {
          field.hasDoubledQuotes = true
          position += 2
          continue
        }
        field.end = position
        position += 1
        fields.append(field)
        guard position == text.count || isFieldEnd(text[position]) else {
          throw .textAfterQuote(line: line, character: Self.printable(text[position]))
        }
        return
      case Self.lineFeed, Self.carriageReturn: endLine()
      default: position += 1
      }
    }
  }

  private func isFieldEnd(_ byte: UInt8) -> Bool {
    byte == delimiter || byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func endLine() {
    let isPair =
      text[position] == Self.carriageReturn && position + 1 < text.count && text[position + 1] == Self.lineFeed
    position += isPair ? 2 : 1
    line += 1
  }

  private static func printable(_ byte: UInt8) -> String {
    byte > 32 && byte < 127 ? String(UnicodeScalar(byte)) : "byte \(byte)"
  }
}
