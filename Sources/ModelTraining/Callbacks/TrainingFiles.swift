#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes models in a file format.
public protocol ModelWriter: Sendable {
  /// Writes a model, or its weights alone, to a file that takes its name when it is whole.
  func write(_ model: Model, weightsOnly: Bool, to path: String) throws
}

/// Where the callbacks of a fit write files.
public struct TrainingFiles: Sendable {
  /// What relative paths are relative to; the working directory if `nil`.
  public var folder: String?
  /// Whether nothing outside of the folder may be written.
  public var isConfined: Bool
  /// The form in which models are written; without one ``ModelCheckpoint`` refuses to start.
  public var models: (any ModelWriter)?
  /// Takes down what is written; files that it does not know of are not read.
  public var ledger: FileLedger?

  public init(
    folder: String? = nil, isConfined: Bool = false, models: (any ModelWriter)? = nil, ledger: FileLedger? = nil
  ) {
    self.folder = folder
    self.isConfined = isConfined
    self.models = models
    self.ledger = ledger
  }

  /// The path of a file.
  ///
  /// - Throws: ``ModelError`` if it lies outside of the folder and may not.
  func path(_ file: String, for callback: String) throws -> String {
    let isOutside = file.hasPrefix("/") || file.split(separator: "/").contains("..")
    guard !file.isEmpty, !(isConfined && isOutside) else {
      throw ModelError(
        callback, expected: "a file below the report's folder", received: "\"\(file)\"",
        help: "Write the path without a leading \"/\" and without \"..\".", argument: "callbacks")
    }
    guard let folder, !file.hasPrefix("/") else { return file }
    return "\(folder)/\(file)"
  }

  /// The bytes of a file that this run wrote, or without a ledger of any file; `nil` if there is none.
  func read(_ path: String) -> [UInt8]? {
    if let ledger, !ledger.contains(path) { return nil }
    return Self.read(path)
  }

  /// Writes a file, which takes its name when it is whole; its folder is made if there is none.
  func write(_ bytes: [UInt8], to path: String, for callback: String) throws {
    try Self.write(bytes, to: path, for: callback)
    ledger?.note(path)
  }

  /// Removes a file if it is there.
  func remove(_ path: String) {
    Self.removeFile(path)
    ledger?.forget(path)
  }

  /// The bytes of a file; `nil` if there is none.
  private static func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = fread(&part, 1, part.count, file)
      guard count > 0 else { return bytes }
      bytes += part[..<count]
    }
  }

  private static func write(_ bytes: [UInt8], to path: String, for callback: String) throws {
    makeFolder(of: path)
    let temporary = "\(path).new"
    func failed() -> ModelError {
      let reason = String(cString: strerror(errno))
      unlink(temporary)
      return ModelError(
        callback, expected: "to write \(path)", received: reason, help: "Choose a folder that can be written.",
        argument: "callbacks")
    }
    guard let file = fopen(temporary, "wb") else { throw failed() }
    let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count && fflush(file) == 0 && fsync(fileno(file)) == 0
    guard fclose(file) == 0, isWritten, rename(temporary, path) == 0 else { throw failed() }
  }

  /// Makes the folders on the way to a file.
  static func makeFolder(of path: String) {
    var folder = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/").dropLast() {
      folder += part + "/"
      mkdir(folder, 0o777)
    }
  }

  private static func removeFile(_ path: String) { unlink(path) }
}
