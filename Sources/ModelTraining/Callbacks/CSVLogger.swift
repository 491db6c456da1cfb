import NeuralLayers

/// Writes the logs of each epoch as a row of a CSV file: the epoch, from 0, then the values by name.
///
/// Validation values have columns even if the first epoch is not validated; what is missing is `NA`.
/// - SeeAlso: `keras.callbacks.CSVLogger`
public final class CSVLogger: Callback, ConfigurableObject {
  public static let signature = Signature(
    "CSVLogger", [.init("filename"), .init("separator", .string(",")), .init("append", .bool(false))])

  private let filename: String
  private let separator: String
  /// Whether rows are added to what this run has written to the file.
  package let append: Bool
  private var path = ""
  private var columns: [String]?
  private var text: [UInt8] = []

  public init(_ filename: String, separator: String = ",", append: Bool = false) {
    self.filename = filename
    self.separator = separator
    self.append = append
  }

  public init(_ arguments: Arguments) throws {
    guard let filename = try arguments.optionalString("filename"), !filename.isEmpty else {
      throw arguments.error("filename", expected: "the name of a file")
    }
    guard let separator = try arguments.optionalString("separator"), separator.count == 1 else {
      throw arguments.error("separator", expected: "one character")
    }
    self.filename = filename
    self.separator = separator
    append = try arguments.bool("append")
  }

  public func trainBegin(_ session: TrainingSession) throws {
    path = try session.files.path(filename, for: "CSVLogger")
    columns = nil
    text = append ? session.files.read(path) ?? [] : []
    try session.files.write(text, to: path, for: "CSVLogger")
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    let names: [String]
    if let columns {
      names = columns
    } else {
      let own = logs.keys.sorted()
      let hasValidation = own.contains { $0.hasPrefix("val_") }
      names = hasValidation || !session.hasValidation ? own : own + own.map { "val_\($0)" }
      if text.isEmpty { add(["epoch"] + names) }
      columns = names
    }
    add(["\(session.epoch)"] + names.map { name in logs[name].map { "\($0)" } ?? "NA" })
    try session.files.write(text, to: path, for: "CSVLogger")
  }

  public var memory: KeptValue {
    .record(["text": .bytes(text), "columns": columns.map { .list($0.map { .text($0) }) } ?? .none])
  }

  public func recall(_ memory: KeptValue) {
    text = memory["text"].asBytes ?? []
    columns = memory["columns"].asTexts
  }

  private func add(_ cells: [String]) {
    let quoted = cells.map { cell in
      guard cell.contains(separator) || cell.contains("\"") else { return cell }
      return "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
    text += Array((quoted.joined(separator: separator) + "\n").utf8)
  }
}
