/// A string as a sequence of elements that can be counted and indexed.
///
/// The specification leaves the element of a string to the implementation. Here it is the Unicode code point, as in
/// Python: `len("naïve")` is 5 and no slice can cut a character's encoding.
struct Characters {
  private let text: String
  /// The code points; `nil` for ASCII, where bytes do.
  private let scalars: [Unicode.Scalar]?
  let count: Int

  var isASCII: Bool { scalars == nil }

  init(_ text: String) {
    self.text = text
    // Only ASCII characters take as many units in both encodings, and Swift knows both numbers.
    if text.utf8.count == text.utf16.count {
      scalars = nil
      count = text.utf8.count
    } else {
      let scalars = Array(text.unicodeScalars)
      self.scalars = scalars
      count = scalars.count
    }
  }

  subscript(position: Int) -> String {
    if let scalars { return String(scalars[position]) }
    return String(text[text.utf8.index(text.startIndex, offsetBy: position)])
  }

  func slice(_ slice: Slice) -> String {
    if let scalars { return Characters.string(slice.of(scalars)) }
    if slice.step == 1 {
      let start = text.utf8.index(text.startIndex, offsetBy: slice.first)
      return String(text[start..<text.utf8.index(start, offsetBy: slice.count)])
    }
    return String(decoding: slice.of(Array(text.utf8)), as: UTF8.self)
  }

  /// All elements, each as a string.
  var elements: [String] { (scalars ?? Array(text.unicodeScalars)).map { String($0) } }

  static func string(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// Search for a part in a sequence of bytes, in time proportional to the lengths (Knuth, Morris and Pratt 1977).
enum TextSearch {
  static func firstIndex(of part: [UInt8], in text: [UInt8], from start: Int = 0) -> Int? {
    if part.isEmpty { return start <= text.count ? start : nil }
    if text.count - start < part.count { return nil }
    let fallback = borders(part)
    var matched = 0
    for position in start..<text.count {
      while matched > 0, text[position] != part[matched] { matched = fallback[matched - 1] }
      if text[position] == part[matched] { matched += 1 }
      if matched == part.count { return position - part.count + 1 }
    }
    return nil
  }

  static func lastIndex(of part: [UInt8], in text: [UInt8]) -> Int? {
    firstIndex(of: part.reversed(), in: text.reversed()).map { text.count - part.count - $0 }
  }

  /// The positions of all occurrences that do not overlap; not for an empty part.
  static func allIndices(of part: [UInt8], in text: [UInt8], limit: Int = Int.max) -> [Int] {
    var indices: [Int] = []
    forEachIndex(of: part, in: text, limit: limit) { indices.append($0) }
    return indices
  }

  /// Visits the positions of all occurrences that do not overlap; not for an empty part.
  static func forEachIndex(of part: [UInt8], in text: [UInt8], limit: Int = Int.max, _ visit: (Int) throws -> Void)
    rethrows
  {
    let fallback = borders(part)
    var count = 0
    var matched = 0
    for position in text.indices {
      if count >= limit { break }
      while matched > 0, text[position] != part[matched] { matched = fallback[matched - 1] }
      if text[position] == part[matched] { matched += 1 }
      if matched == part.count {
        try visit(position - part.count + 1)
        count += 1
        matched = 0
      }
    }
  }

  /// For each prefix the length of its longest proper prefix that is also its suffix.
  private static func borders(_ part: [UInt8]) -> [Int] {
    var lengths = [Int](repeating: 0, count: part.count)
    var length = 0
    for position in part.indices.dropFirst() {
      while length > 0, part[position] != part[length] { length = lengths[length - 1] }
      if part[position] == part[length] { length += 1 }
      lengths[position] = length
    }
    return lengths
  }
}

/// What `"…".elems()` and `b"…".elems()` give: an iterable view.
final class ElementsView: HostValue {
  let typeName: String
  private let receiver: Value
  private let elements: [Value]

  init(of receiver: Value, elements: [Value]) {
    typeName = "\(receiver.typeName).elems"
    self.receiver = receiver
    self.elements = elements
  }

  var repr: String { "\(receiver.repr).elems()" }

  var length: Int? { elements.count }
  func truth() -> Bool { !elements.isEmpty }
  func iterate() -> AnyIterator<Value> { AnyIterator(elements.makeIterator()) }
  func index(_ key: Value) throws -> Value {
    guard let index = key.asInt, elements.indices.contains(index < 0 ? index + elements.count : index) else {
      throw EvaluationError("\(typeName) index \(key.excerpt) out of range", code: "index")
    }
    return elements[index < 0 ? index + elements.count : index]
  }
  func contains(_ element: Value) -> Bool { elements.contains { $0.isEqual(to: element) } }
}
