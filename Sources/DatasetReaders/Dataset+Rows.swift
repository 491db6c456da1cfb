import TensorCore

extension Dataset {
  /// The samples `range`, in their order.
  ///
  /// - Throws: ``DataError/rowsOutOfRange(dataset:lower:upper:samples:)``.
  public func rows(_ range: Range<Int>) throws(DataError) -> Dataset {
    guard range.lowerBound >= 0, range.upperBound <= sampleCount else {
      throw .rowsOutOfRange(
        dataset: "\(lineage)", lower: range.lowerBound, upper: range.upperBound, samples: sampleCount)
    }
    return replacing(.rows(range)) { $0.rows(range) }
  }

  /// The samples of these numbers, in this order.
  ///
  /// ``lineage`` stays as it is: the samples may be any of this dataset's.
  /// - Throws: ``DataError/rowsOutOfRange(dataset:lower:upper:samples:)``.
  public func rows(at indices: [Int]) throws(DataError) -> Dataset {
    if let wrong = indices.first(where: { !(0..<sampleCount).contains($0) }) {
      throw .rowsOutOfRange(dataset: "\(lineage)", lower: wrong, upper: wrong + 1, samples: sampleCount)
    }
    return replacing(nil) { $0.rows(at: indices) }
  }

  /// The first `count` samples.
  public func take(_ count: Int) throws(DataError) -> Dataset {
    guard count >= 0, count <= sampleCount else {
      throw .takeOutOfRange(dataset: "\(lineage)", count: count, samples: sampleCount)
    }
    return try rows(0..<count)
  }

  /// All samples in random order.
  public func shuffled(from stream: inout RandomStream) -> Dataset {
    let order = stream.permutation(sampleCount)
    return replacing(.shuffled) { $0.rows(at: order) }
  }

  /// The dataset with each input tensor transformed; the rows must stay in their places.
  ///
  /// ```swift
  /// let flat = try digits.map(x: { $0.reshaped(to: [$0.rowCount, 64]) })
  /// ```
  public func map(x transform: (Tensor) throws -> Tensor) throws -> Dataset {
    try replacing(inputs: inputs.map(transform), targets: targets)
  }

  /// The dataset with each target tensor transformed; the rows must stay in their places.
  public func map(y transform: (Tensor) throws -> Tensor) throws -> Dataset {
    try replacing(inputs: inputs, targets: targets.map(transform))
  }

  /// The same samples with other numbers, such as standardized ones: row `i` must still be sample `i`.
  ///
  /// Names of features stay if the width stays, names of classes if every sample is still of the same class.
  /// - Throws: ``DataError`` if a row count is not the dataset's.
  public func replacing(inputs: [Tensor], targets: [Tensor]) throws(DataError) -> Dataset {
    guard !inputs.isEmpty else { throw .noInputs(dataset: name) }
    var result = self
    result.inputs = inputs
    result.targets = targets
    for (tensorName, tensor) in result.namedTensors where tensor.rank == 0 || tensor.rowCount != sampleCount {
      throw .mapChangedRows(
        dataset: "\(lineage)", tensor: tensorName, shape: tensor.shape.description, samples: sampleCount)
    }
    if let featureNames, result.x.rank != 2 || result.x.shape[1] != featureNames.count { result.featureNames = nil }
    if targets != self.targets, result.labels == nil || result.labels != labels { result.classNames = nil }
    // Numbers that were made of texts are no texts.
    if inputs.count != self.inputs.count { result.texts = [] }
    for index in result.texts.indices where inputs[index] != self.inputs[index] { result.texts[index] = nil }
    if result.texts.allSatisfy({ $0 == nil }) { result.texts = [] }
    result.lineage = lineage.appending(.mapped)
    return result
  }

  /// The dataset with `select` applied to every tensor.
  func replacing(_ step: Lineage.Step?, select: (Tensor) -> Tensor) -> Dataset {
    var result = self
    result.inputs = inputs.map(select)
    result.targets = targets.map(select)
    if let step { result.lineage = lineage.appending(step) }
    return result
  }
}
