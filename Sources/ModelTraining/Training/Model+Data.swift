import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// Checks, without computing anything, that data can be given to `fit` or `evaluate`: shapes, types, labels, and
  /// whether each loss and metric fits its output.
  ///
  /// - Parameter verb: What the data is for; errors name it.
  /// - Throws: ``ModelError``
  public func checkData(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil, for verb: String
  ) throws {
    _ = try weighted(samples(x, y, for: verb), sampleWeight, for: verb)
  }

  /// Checks, without computing anything, that inputs can be given to `predict`: their number, shapes and types.
  ///
  /// - Throws: ``ModelError``
  public func checkInputs(_ x: [Tensor], for verb: String) throws {
    _ = try samples(x, nil, for: verb)
  }

  /// What each metric computes for targets like these: `sparse_categorical_accuracy` for "accuracy", by log name.
  public func resolvedMetricNames(_ y: [Tensor]) throws -> [(logName: String, resolved: String)] {
    guard let compiled, y.count == outputs.count else { return [] }
    let descriptions = try describeOutputs()
    return try compiled.metrics.map { metric in
      let target = y[metric.output]
      let type = TensorType(target.shape, target.dtype)
      return (metric.logName, try metric.metric.resolvedName(descriptions[metric.output], target: type))
    }
  }

  /// Tensors that were given by name, in the order of the model's inputs.
  ///
  /// Names decide, never their order.
  ///
  /// - Throws: ``ModelError`` if a name is unknown, missing or given twice.
  public func inputData(named pairs: [(name: String, value: Tensor)]) throws -> [Tensor] {
    try ordered(pairs, by: inputNames, what: "inputs")
  }

  /// Tensors that were given by name, in the order of the model's outputs.
  ///
  /// Names decide, never their order.
  ///
  /// - Throws: ``ModelError`` if a name is unknown, missing or given twice.
  public func targetData(named pairs: [(name: String, value: Tensor)]) throws -> [Tensor] {
    try ordered(pairs, by: outputNames, what: "outputs")
  }

  private func ordered(_ pairs: [(name: String, value: Tensor)], by names: [String], what: String) throws -> [Tensor] {
    let given = pairs.map(\.name)
    guard given.sorted() == names.sorted() else {
      throw ModelError.dataNames(given, names, what: what, model: name)
    }
    return names.compactMap { name in pairs.first { $0.name == name }?.value }
  }

  /// Data brought to the model's inputs and outputs, or the reason why it does not fit.
  ///
  /// - Parameter y: The targets; `nil` for a prediction.
  func samples(_ x: [Tensor], _ y: [Tensor]?, for verb: String) throws -> Samples {
    guard x.count == inputs.count else {
      throw ModelError.inputCount(x.count, names: inputNames, for: verb)
    }
    let x = try x.enumerated().map { try checkedInput($1, index: $0, for: verb) }
    if y != nil {
      for (index, tensor) in x.enumerated() {
        try requireNumbers(tensor, "data for input \(inputNames[index])", for: verb)
      }
    }
    let count = x[0].rowCount
    for tensor in x + (y ?? []) where tensor.rank == 0 || tensor.rowCount != count {
      throw ModelError.sampleCount(tensor.rank == 0 ? "a scalar" : "\(tensor.rowCount)", count: count, for: verb)
    }
    guard count > 0 else { throw ModelError.noSamples(for: verb) }
    try requireRows(for: x, verb)
    guard let y else { return Samples(x: x, y: []) }
    guard y.count == outputs.count else {
      throw ModelError.targetCount(y.count, names: outputNames, for: verb)
    }
    try checkTargets(y, for: x, verb)
    return Samples(x: x, y: y)
  }

  /// Asks each loss and metric whether it can judge its output by these targets.
  private func checkTargets(_ y: [Tensor], for x: [Tensor], _ verb: String) throws {
    guard let compiled else { return }
    let descriptions = try describeOutputs(for: x)
    for (index, target) in y.enumerated() {
      try compiled.losses[index]?.check(descriptions[index], target: TensorType(target.shape, target.dtype))
    }
    for metric in compiled.metrics {
      let target = y[metric.output]
      _ = try metric.metric.resolvedName(descriptions[metric.output], target: TensorType(target.shape, target.dtype))
    }
    for (index, target) in y.enumerated() {
      try compiled.losses[index]?.check(labels: target, output: descriptions[index])
      try requireNumbers(target, "targets of output \(outputNames[index])", for: verb)
    }
  }

  /// Refuses data with a NaN, which would spread to every weight.
  private func requireNumbers(_ tensor: Tensor, _ what: String, for verb: String) throws {
    guard tensor.dtype == .float32 else { return }
    let width = max(tensor.rowShape.count, 1)
    try tensor.withUnsafeBytes { bytes in
      let numbers = bytes.bindMemory(to: Float.self)
      // 0 · x is 0 for every finite x; the sum tells at once that all is well.
      var sum: Float = 0
      for number in numbers { sum += number * 0 }
      guard sum != 0 else { return }
      if let place = numbers.firstIndex(where: { $0.isNaN }) {
        throw ModelError.notANumber(what, sample: place / width, for: verb)
      }
    }
  }

  private func checkedInput(_ tensor: Tensor, index: Int, for verb: String) throws -> Tensor {
    let input = inputs[index]
    let wanted = PartialShape(Array(input.shape.dimensions.dropFirst()))
    guard tensor.rank > 0 else { throw ModelError.scalarInput(input, named: inputNames[index], for: verb) }
    var tensor = tensor
    // As Keras does: a missing or surplus trailing axis of size 1 is no difference.
    let sample = tensor.rowShape.dimensions
    func fits(_ sizes: [Int]) -> Bool { wanted.accepts(PartialShape(sizes)) }
    if !fits(sample) {
      if fits(sample + [1]) { tensor = tensor.reshaped(to: Shape([tensor.rowCount] + sample + [1])) }
      if sample.last == 1, fits(sample.dropLast()) {
        tensor = tensor.reshaped(to: Shape([tensor.rowCount] + sample.dropLast()))
      }
    }
    guard fits(tensor.rowShape.dimensions), !tensor.rowShape.dimensions.contains(0) else {
      throw ModelError.inputShape(Shape(sample), input, named: inputNames[index], for: verb)
    }
    return tensor.converted(to: input.dtype)
  }
}
