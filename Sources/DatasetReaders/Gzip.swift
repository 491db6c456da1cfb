/// Files compressed by gzip (RFC 1952), such as `train.csv.gz`.
enum Gzip {
  static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The content of a gzip file, or its first `prefix` bytes.
  static func decompressed(
    _ bytes: [UInt8], path: String, limit: Int, prefix: Int? = nil
  ) throws(DataError) -> [UInt8] {
    let result = Inflate.inflate(bytes[...], wrapper: .gzip, limit: prefix ?? limit, prefixOnly: prefix != nil)
    switch result {
    case .success(let content): return content
    case .failure(.longerThan(let limit)): throw .fileTooLarge(path: path, bytes: limit + 1, limit: limit)
    case .failure(let problem):
      throw .malformed(
        path: path, format: "gzip", expected: "a whole compressed stream", received: problem.description,
        advice: "Fetch or compress the file again; gzip -t checks it.")
    }
  }
}
