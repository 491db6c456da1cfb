import NeuralLayers

/// Writes the model, or its weights alone, after each epoch or every so many batches.
///
/// The path may have `{epoch}`, from 1, `{batch}` and names of logs in it, with a format as in `{val_loss:.2f}`.
/// - SeeAlso: `keras.callbacks.ModelCheckpoint`
public final class ModelCheckpoint: Callback, ConfigurableObject {
  public static let signature = Signature(
    "ModelCheckpoint",
    [
      .init("filepath"), .init("monitor", .string("val_loss")), .init("verbose", .integer(0)),
      .init("save_best_only", .bool(false)), .init("save_weights_only", .bool(false)), .init("mode", .string("auto")),
      .init("save_freq", .string("epoch")), .init("initial_value_threshold", .none),
    ])

  private let path: PathTemplate
  private(set) var watched: MetricMonitor
  let saveBestOnly: Bool
  private let saveWeightsOnly: Bool
  /// After how many batches each time; `nil` for after each epoch.
  private let batchFrequency: Int?
  private let threshold: Double?
  private var best: Double?
  private var batches = 0
  private let writer: (any ModelWriter)?

  /// - Parameters:
  ///   - path: Ends in `.keras`, or in `.weights.h5` for weights alone.
  ///   - largerIsBetter: Which direction is better; what the metric itself says if left out.
  ///   - everyBatches: After how many batches a file is written; after each epoch if left out.
  ///   - threshold: What the monitor must beat first.
  ///   - writer: Writes the models, if the files that `fit` is given say nothing of it.
  /// - Throws: ``ModelError`` for a path with another ending.
  public init(
    _ path: String, monitor: String = "val_loss", saveBestOnly: Bool = false, saveWeightsOnly: Bool = false,
    largerIsBetter: Bool? = nil, everyBatches: Int? = nil, threshold: Double? = nil, writer: (any ModelWriter)?
  ) throws {
    self.writer = writer
    self.path = PathTemplate(path)
    let mode = largerIsBetter.map { $0 ? MetricMonitor.Mode.maximum : .minimum } ?? .automatic
    watched = MetricMonitor(monitor, mode: mode)
    self.saveBestOnly = saveBestOnly
    self.saveWeightsOnly = saveWeightsOnly
    batchFrequency = everyBatches
    self.threshold = threshold
    let ending = saveWeightsOnly ? ".weights.h5" : ".keras"
    guard path.hasSuffix(ending) else {
      throw ModelError(
        "ModelCheckpoint", expected: "a path that ends in \(ending)", received: "\"\(path)\"",
        help: saveWeightsOnly ? nil : "With save_weights_only=True it ends in .weights.h5.", argument: "callbacks")
    }
  }

  public convenience init(_ arguments: Arguments) throws {
    let monitor = try MetricMonitor(arguments)
    var frequency: Int?
    if case .string("epoch") = arguments["save_freq"] {
    } else if case .integer(let batches) = arguments["save_freq"], batches > 0 {
      frequency = batches
    } else {
      throw arguments.error("save_freq", expected: "\"epoch\" or a number of batches")
    }
    guard let path = try arguments.optionalString("filepath") else {
      throw arguments.error("filepath", expected: "the path of a file")
    }
    let weightsOnly = try arguments.bool("save_weights_only")
    let ending = weightsOnly ? ".weights.h5" : ".keras"
    guard path.hasSuffix(ending) else {
      throw arguments.error(
        "filepath", expected: "a path that ends in \(ending)",
        help: weightsOnly ? nil : "With save_weights_only=True it ends in .weights.h5.")
    }
    try self.init(
      path, monitor: monitor.name, saveBestOnly: try arguments.bool("save_best_only"),
      saveWeightsOnly: weightsOnly,
      largerIsBetter: monitor.mode == .automatic ? nil : monitor.mode == .maximum, everyBatches: frequency,
      threshold: try arguments.optionalNumber("initial_value_threshold"), writer: nil)
  }

  public func trainBegin(_ session: TrainingSession) throws {
    best = threshold
    batches = 0
    guard session.files.models ?? writer != nil else {
      throw ModelError(
        "ModelCheckpoint", expected: "a way to write models", received: "none",
        help: "Give fit files: TrainingFiles(models: …).", argument: "callbacks")
    }
    _ = try session.files.path(path.text, for: "ModelCheckpoint")
    if saveBestOnly { try watched.begin(session, for: "ModelCheckpoint") }
  }

  public func batchEnd(_ session: TrainingSession) throws {
    guard let batchFrequency else { return }
    batches += 1
    guard batches % batchFrequency == 0 else { return }
    try save(session, try session.runningLogs(), batch: session.batch + 1)
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    if batchFrequency == nil { try save(session, logs, batch: session.batchCount) }
  }

  private func save(_ session: TrainingSession, _ logs: Logs, batch: Int) throws {
    if saveBestOnly {
      guard let value = logs[watched.name], watched.improves(value, over: best) else { return }
      best = value
    }
    let file = try path.filled(epoch: session.epoch + 1, batch: batch, logs)
    let target = try session.files.path(file, for: "ModelCheckpoint")
    TrainingFiles.makeFolder(of: target)
    try session.updateModel()
    try (session.files.models ?? writer)?.write(session.model, weightsOnly: saveWeightsOnly, to: target)
    session.files.ledger?.note(target)
  }

  public var memory: KeptValue { .record(["best": .number(best), "batches": .integer(batches)]) }

  public func recall(_ memory: KeptValue) {
    best = memory["best"].asNumber
    batches = memory["batches"].asInteger ?? 0
  }
}

/// A path with names in braces.
struct PathTemplate {
  let text: String

  init(_ text: String) { self.text = text }

  /// The path with values in place of the names.
  ///
  /// - Throws: ``ModelError`` for a name without a value, or a format that is not like `02d` or `.3f`.
  func filled(epoch: Int, batch: Int, _ logs: Logs) throws -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstIndex(of: "{") {
      result += rest[..<open]
      guard let close = rest[open...].firstIndex(of: "}") else { break }
      let parts = rest[rest.index(after: open)..<close].split(separator: ":", maxSplits: 1).map(String.init)
      let name = parts.first ?? ""
      let format = parts.count > 1 ? parts[1] : ""
      switch name {
      case "epoch": result += try whole(epoch, format)
      case "batch": result += try whole(batch, format)
      default:
        guard let value = logs[name] else {
          throw ModelError(
            "ModelCheckpoint", expected: "names of \(["epoch", "batch"] + Array(logs.keys)) in the path",
            received: "{\(name)}", argument: "callbacks")
        }
        result += try fixed(value, format)
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func whole(_ number: Int, _ format: String) throws -> String {
    let digits = format.hasSuffix("d") ? String(format.dropLast()) : format
    guard digits.allSatisfy(\.isNumber) else { throw refusal(format) }
    let width = Int(digits) ?? 0
    let fill = digits.hasPrefix("0") ? "0" : " "
    return String(repeating: fill, count: max(0, min(width, 100) - "\(number)".count)) + "\(number)"
  }

  private func fixed(_ number: Double, _ format: String) throws -> String {
    guard !format.isEmpty else { return "\(number)" }
    guard format.hasSuffix("f"), let dot = format.firstIndex(of: "."),
      let decimals = Int(format[format.index(after: dot)...].dropLast()), (0...15).contains(decimals),
      number.isFinite, abs(number) < 1e15
    else { throw refusal(format) }
    let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
    let scaled = (abs(number) * scale).rounded(.toNearestOrEven)
    var digits = String(Int(exactly: scaled) ?? .max)
    digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = number < 0 && scaled != 0 ? "-" : ""
    return sign + digits.dropLast(decimals) + (decimals > 0 ? "." + digits.suffix(decimals) : "")
  }

  private func refusal(_ format: String) -> ModelError {
    ModelError(
      "ModelCheckpoint", expected: "a format such as {epoch:02d} or {val_loss:.2f} in the path",
      received: "\"\(format)\"", argument: "callbacks")
  }
}
