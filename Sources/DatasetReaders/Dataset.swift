import TensorCore

/// Samples to learn from: input tensors and, for supervised work, target tensors, row by row.
///
/// A dataset is a value. Row `i` of every tensor belongs to sample `i`; nearly always there is one input tensor,
/// ``x``, and one target tensor, ``y``.
/// ```swift
/// var stream = RandomStream(seed: 42, label: "data", purpose: "split")
/// let (train, test) = try EmbeddedDatasets.digits().split(test: 0.2, stratify: true, from: &stream)
/// ```
public struct Dataset: Hashable, Sendable {
  /// What the dataset is called: `digits`, or the stem of the file that it came from.
  public let name: String
  /// The input tensors, at least one.
  public internal(set) var inputs: [Tensor]
  /// The target tensors; none for unlabelled data.
  public internal(set) var targets: [Tensor]
  /// For each input that holds texts, the texts of the source; empty where no input holds any.
  ///
  /// The input itself says, `int32 (n,)`, which of them stand in its rows, so that they follow every split and shuffle.
  public internal(set) var texts: [[String]?] = []
  /// The names of the classes 0, 1, …, when the target is a class and its classes have names.
  public var classNames: [String]?
  /// The names along the last axis of ``x``, when it has rank 2 and its columns have names.
  public var featureNames: [String]?
  /// Where the data come from, in words fit for a report: a citation, or the file.
  public var origin: String
  /// Which rows of which source these are, for finding test rows among training rows.
  public internal(set) var lineage: Lineage

  /// A dataset of several inputs or targets.
  ///
  /// - Throws: ``DataError`` if there is no input, a tensor is a scalar, row counts differ, or a label has no name
  ///   among `classNames`.
  public init(
    name: String, inputs: [Tensor], targets: [Tensor] = [], classNames: [String]? = nil,
    featureNames: [String]? = nil, origin: String = ""
  ) throws(DataError) {
    self.init(
      trusted: name, inputs: inputs, targets: targets, classNames: classNames, featureNames: featureNames,
      origin: origin)
    try validate()
  }

  /// A dataset of one input tensor and at most one target tensor.
  public init(
    name: String, x: Tensor, y: Tensor? = nil, classNames: [String]? = nil, featureNames: [String]? = nil,
    origin: String = ""
  ) throws(DataError) {
    try self.init(
      name: name, inputs: [x], targets: y.map { [$0] } ?? [], classNames: classNames, featureNames: featureNames,
      origin: origin)
  }

  /// A dataset whose input is a text for each sample.
  public init(
    name: String, texts: [String], y: Tensor? = nil, classNames: [String]? = nil, origin: String = ""
  ) throws(DataError) {
    try self.init(
      name: name, x: Tensor(texts.indices.map { Int32($0) }), y: y, classNames: classNames, origin: origin)
    self.texts = [texts]
  }

  /// The texts in the rows of an input; `nil` if it holds numbers.
  public func strings(ofInput index: Int = 0) -> [String]? {
    guard texts.indices.contains(index), let texts = texts[index] else { return nil }
    return inputs[index].scalars(as: Int32.self).map { texts[Int($0)] }
  }

  /// A dataset that needs no check because this module made its tensors.
  init(
    trusted name: String, inputs: [Tensor], targets: [Tensor], classNames: [String]?, featureNames: [String]?,
    origin: String
  ) {
    self.name = name
    self.inputs = inputs
    self.targets = targets
    self.classNames = classNames
    self.featureNames = featureNames
    self.origin = origin
    self.lineage = Lineage(source: name)
  }

  /// The first input tensor, nearly always the only one.
  public var x: Tensor { inputs[0] }

  /// The first target tensor, nearly always the only one; `nil` for unlabelled data.
  public var y: Tensor? { targets.first }

  /// The number of samples: the rows of every tensor.
  public var sampleCount: Int { x.rowCount }

  /// The tensors with the names by which messages call them: `x`, `y`, or `x[0]`, `x[1]`, … where there are several.
  var namedTensors: [(name: String, tensor: Tensor)] {
    func named(_ tensors: [Tensor], _ letter: String) -> [(String, Tensor)] {
      tensors.enumerated().map { (tensors.count == 1 ? letter : "\(letter)[\($0.offset)]", $0.element) }
    }
    return named(inputs, "x") + named(targets, "y")
  }

  private func validate() throws(DataError) {
    guard !inputs.isEmpty else { throw .noInputs(dataset: name) }
    let tensors = namedTensors
    for (tensorName, tensor) in tensors where tensor.rank == 0 {
      throw .scalarTensor(dataset: name, tensor: tensorName)
    }
    for (tensorName, tensor) in tensors where tensor.rowCount != sampleCount {
      throw .rowCountsDiffer(
        dataset: name, first: tensors[0].name, firstRows: sampleCount, second: tensorName, secondRows: tensor.rowCount)
    }
    guard let classNames, let labels else { return }
    for (row, label) in labels.enumerated() where !classNames.indices.contains(label) {
      throw .labelWithoutClass(dataset: name, row: row, label: label, classes: classNames.count)
    }
  }
}
