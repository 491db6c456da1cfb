import LiterateDocument

/// Which addresses of a document may become links and images of a report.
enum SafeURL {
  /// A link's address, or `nil` if its scheme could run something or tell someone.
  static func link(_ destination: String, folder: String) -> String? {
    switch scheme(of: destination) {
    case nil: relative(destination, folder: folder)
    case "http", "https", "mailto": destination
    default: nil
    }
  }

  /// An image's address; only files beside the report are loaded, as the page must not need a network.
  static func image(_ source: String, folder: String) -> String? {
    guard scheme(of: source) == nil, !source.isEmpty, !source.hasPrefix("#") else { return nil }
    return relative(source, folder: folder)
  }

  private static func relative(_ path: String, folder: String) -> String? {
    // Two slashes begin a host's name; browsers read backslashes as slashes.
    let start = path.utf8.prefix(2).map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    if start == [UInt8(ascii: "/"), UInt8(ascii: "/")] { return nil }
    if path.isEmpty || path.hasPrefix("#") || start.first == UInt8(ascii: "/") { return path }
    return folder + path
  }

  /// What stands before the first colon, in lower case, as a browser reads it; `nil` for a relative address.
  private static func scheme(of address: String) -> String? {
    // Browsers drop tabs and line feeds anywhere, and control characters and spaces at the start.
    var bytes = address.utf8.drop { $0 <= 0x20 }[...]
    bytes = bytes.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    return String(decoding: bytes[..<colon].filter { $0 > 0x20 }, as: UTF8.self).lowercased()
  }
}

extension Inline.Image {
  /// Whether a page shows the image rather than a link to it: it is a file.
  public var isLocal: Bool { SafeURL.image(source, folder: "") != nil }
}
