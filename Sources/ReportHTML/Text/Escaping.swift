/// Escapes text for HTML, in element content and in quoted attributes alike.
///
/// The escaping goes byte by byte: a quote followed by a combining mark is one character to Swift, but a quote and
/// something else to a browser.
func escaped(_ text: some StringProtocol) -> String {
  var result: [UInt8] = []
  result.reserveCapacity(text.utf8.count)
  for byte in text.utf8 {
    switch byte {
    case UInt8(ascii: "&"): result += Array("&amp;".utf8)
    case UInt8(ascii: "<"): result += Array("&lt;".utf8)
    case UInt8(ascii: ">"): result += Array("&gt;".utf8)
    case UInt8(ascii: "\""): result += Array("&quot;".utf8)
    case UInt8(ascii: "'"): result += Array("&#39;".utf8)
    // A NUL is an error in HTML, wherever it stands.
    case 0: result += Array("\u{FFFD}".utf8)
    default: result.append(byte)
    }
  }
  return String(decoding: result, as: UTF8.self)
}
