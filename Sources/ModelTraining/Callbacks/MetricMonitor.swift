import NeuralLayers

/// A value of the logs that a callback watches, and what it takes for an improvement.
struct MetricMonitor {
  /// Which direction is better.
  enum Mode: String, CaseIterable {
    case automatic = "auto"
    case minimum = "min"
    case maximum = "max"
  }

  let name: String
  let mode: Mode
  /// An improvement must be larger than this.
  let minDelta: Double
  private(set) var largerIsBetter = false

  init(_ name: String, mode: Mode, minDelta: Double = 0) {
    self.name = name
    self.mode = mode
    self.minDelta = abs(minDelta)
  }

  /// Reads `monitor`, `mode` and, where there is one, `min_delta`.
  init(_ arguments: Arguments) throws {
    let mode = try arguments.string("mode", oneOf: Mode.allCases.map(\.rawValue))
    let hasDelta = arguments.signature.parameters.contains { $0.name == "min_delta" }
    self.init(
      try arguments.optionalString("monitor") ?? "val_loss", mode: Mode(rawValue: mode) ?? .automatic,
      minDelta: hasDelta ? try arguments.number("min_delta") : 0)
  }

  /// Finds out which direction is better.
  ///
  /// - Throws: ``ModelError`` if no log has the name, or the direction is neither given nor known.
  mutating func begin(_ session: TrainingSession, for callback: String) throws {
    try begin(
      names: session.logNames, hasValidation: session.hasValidation, for: callback
    ) { session.largerIsBetter($0) }
  }

  /// The same before there is a session.
  mutating func begin(
    names: [String], hasValidation: Bool, for callback: String, direction: (String) -> Bool?
  ) throws {
    guard names.contains(name) else {
      throw ModelError(
        callback, expected: "monitor to be one of " + names.joined(separator: ", "), received: "\"\(name)\"",
        help: name.hasPrefix("val_") && !hasValidation
          ? "Give fit validation_split or validation_data." : nil, argument: "callbacks")
    }
    switch mode {
    case .minimum: largerIsBetter = false
    case .maximum: largerIsBetter = true
    case .automatic:
      guard let direction = direction(name) else {
        throw ModelError(
          callback, expected: "a monitor whose better direction is known", received: "\"\(name)\"",
          help: "Say mode=\"min\" or mode=\"max\".", argument: "callbacks")
      }
      largerIsBetter = direction
    }
  }

  /// Whether a value is better than another, if there is one; no value that is not a number is.
  func improves(_ value: Double, over other: Double?) -> Bool {
    guard let other else { return !value.isNaN }
    return largerIsBetter ? value - minDelta > other : value + minDelta < other
  }
}

/// A callback that watches a value of the logs.
protocol MonitoringCallback: Callback {
  /// What it watches; `nil` if it watches nothing as it was made.
  var monitorToCheck: MetricMonitor? { get }
}

extension EarlyStopping: MonitoringCallback {
  var monitorToCheck: MetricMonitor? { watched }
}

extension ReduceLROnPlateau: MonitoringCallback {
  var monitorToCheck: MetricMonitor? { watched }
}

extension ModelCheckpoint: MonitoringCallback {
  var monitorToCheck: MetricMonitor? { saveBestOnly ? watched : nil }
}

extension Model {
  /// Checks before training that the logs will have what callbacks watch.
  ///
  /// - Throws: ``ModelError`` as the callback will throw it, if the model is compiled.
  package func checkMonitors(
    of callbacks: [any Callback], hasValidation: Bool, reevaluatesTraining: Bool
  ) throws {
    guard let compiled else { return }
    let prefixes = [""] + (reevaluatesTraining ? ["train_"] : []) + (hasValidation ? ["val_"] : [])
    let names = prefixes.flatMap { prefix in logNames.map { prefix + $0 } }
    for callback in callbacks {
      guard let callback = callback as? any MonitoringCallback, var monitor = callback.monitorToCheck else { continue }
      try monitor.begin(names: names, hasValidation: hasValidation, for: "\(type(of: callback))") {
        compiled.largerIsBetter($0, prefixes: prefixes)
      }
    }
  }
}
