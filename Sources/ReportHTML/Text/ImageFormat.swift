/// The formats of images that every browser shows, known by a file's first bytes.
public enum ImageFormat: String, CaseIterable, Sendable {
  case png, jpeg, gif, webp, svg

  /// The format of a file's bytes; `nil` for what no browser shows.
  public init?(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: "GIF87a".utf8) || bytes.starts(with: "GIF89a".utf8) {
      self = .gif
    } else if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) {
      self = .webp
    } else if let start = bytes.first(where: { $0 > 0x20 }), start == UInt8(ascii: "<") || start == 0xEF,
      String(decoding: bytes.prefix(4096), as: UTF8.self).contains("<svg")
    {
      self = .svg
    } else {
      return nil
    }
  }

  public var fileExtension: String { self == .jpeg ? "jpg" : rawValue }

  public var mediaType: String { "image/" + (self == .svg ? "svg+xml" : rawValue) }
}

/// A file as an address that holds it whole (RFC 2397).
enum DataURI {
  /// `nil` for bytes that are no image.
  static func image(_ bytes: [UInt8]) -> String? {
    ImageFormat(bytes).map { "data:\($0.mediaType);base64,\(base64(bytes))" }
  }

  /// RFC 4648, section 4.
  static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = group.reduce(0) { $0 << 8 | Int($1) }
      bits <<= 8 * (3 - group.count)
      for place in 0..<4 {
        result.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
