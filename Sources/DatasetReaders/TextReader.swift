extension DataLocator {
  /// The text of a UTF-8 file, gzipped or not, without its byte order mark.
  public func loadText(_ path: String) throws(DataError) -> String {
    let bytes = try readDecompressed(path)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    guard let text = String(validating: bytes[start...], as: UTF8.self) else {
      throw .malformed(
        path: path, format: "text", expected: "UTF-8", received: "bytes that are not",
        advice: "Save the file as UTF-8.")
    }
    return text
  }
}
