#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// The two streams that the command writes to.
enum Console {
  enum Stream: Int32 {
    case output = 1
    case errors = 2
  }

  /// Writes all of a text at once; what cannot be written is lost.
  static func write(_ text: String, to stream: Stream) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while let base = rest.isEmpty ? nil : rest.base.baseAddress {
        #if canImport(Glibc)
          let count = Glibc.write(stream.rawValue, base + rest.startIndex, rest.count)
        #else
          let count = Musl.write(stream.rawValue, base + rest.startIndex, rest.count)
        #endif
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }

  /// What one stream can show.
  struct Abilities: Equatable {
    /// Whether lines can be written again.
    var isTerminal: Bool
    var usesColor: Bool
  }

  /// A stream is a terminal unless `TERM` says that it is a dumb one; colour needs a terminal and no `NO_COLOR`
  /// (no-color.org: any value but the empty one).
  static func abilities(isTTY: Bool, term: String?, noColor: String?) -> Abilities {
    let isTerminal = isTTY && term != "dumb"
    return Abilities(isTerminal: isTerminal, usesColor: isTerminal && (noColor ?? "").isEmpty)
  }

  static func abilities(of stream: Stream) -> Abilities {
    abilities(isTTY: isatty(stream.rawValue) == 1, term: environment("TERM"), noColor: environment("NO_COLOR"))
  }

  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// The columns of the terminal; 80 if it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(Stream.errors.rawValue, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }
}
