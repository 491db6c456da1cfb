import Hornbook

extension OutputAnalysis.Finding {
  /// More labels than this are no labels with names, but a picture or a code.
  private static let mostLabels = 200
  /// Up to so many numbers a sample are each a quantity of its own.
  private static let mostQuantities = 6
  /// Up to so many are one quantity at so many steps.
  private static let mostSteps = 200

  /// What an output means follows from its loss, the form of the targets and their values; `nil` where that leaves doubts.
  ///
  /// - crossentropies over classes: classes, if the targets name one class each;
  /// - binary crossentropy with one unit: two classes; with several, and targets of 0 and 1: independent labels;
  /// - a target of images: pairs of images, as for an autoencoder;
  /// - losses of regression: numbers.
  init?(_ values: Tensor, target: Tensor, loss: any Loss, classNames: [String]?, inputs: [Tensor]) {
    guard values.rowCount == target.rowCount, values.rowCount > 0, values.count > 0 else { return nil }
    // A copy of the input is a picture to be made again, even if its pixels are 0 and 1.
    let isCopy = inputs.contains { $0.shape == target.shape && $0 == target }
    let ignored = (loss as? SparseCategoricalCrossentropy)?.ignoredClass
    if !isCopy, let scores = ClassScores(values, loss: loss), let labels = scores.labels(target, ignoring: ignored) {
      self = .classes(Classification(scores, labels: labels, classNames: classNames, ignoring: ignored))
      return
    }
    if let images = ImagePairs(values, target: target, inputs: inputs) {
      guard loss.isAboutNumbers || loss is BinaryCrossentropy else { return nil }
      self = .images(images)
      return
    }
    if !isCopy, let loss = loss as? BinaryCrossentropy, values.rank == 2, values.shape == target.shape,
      (2...Self.mostLabels).contains(values.rowShape.count),
      let scores = LabelScores(values, target: target, areLogits: loss.probabilities.fromLogits, names: classNames)
    {
      self = .labels(scores)
      return
    }
    guard loss.isAboutNumbers, values.count == target.count, (1...Self.mostSteps).contains(values.rowShape.count) else {
      return nil
    }
    self = .numbers(
      NumberPairs(predicted: values, target: target, isOneQuantity: values.rowShape.count > Self.mostQuantities))
  }
}

extension Loss {
  /// Whether the output estimates numbers by their size, so that predicted and true ones can be compared on one axis.
  fileprivate var isAboutNumbers: Bool {
    self is MeanSquaredError || self is MeanAbsoluteError || self is MeanAbsolutePercentageError
      || self is MeanSquaredLogarithmicError || self is Huber || self is LogCosh || self is Poisson
  }
}

/// Numbers that a model predicts beside the true ones.
public struct NumberPairs {
  /// One quantity: its values in the order of the samples.
  public struct Quantity {
    public var predicted: [Double]
    public var truth: [Double]
  }

  /// The quantities; several for an output of a few units.
  public var quantities: [Quantity]
  /// How many values one sample has in each quantity: 1, or the steps of a sequence.
  public var valuesPerSample: Int

  init(predicted: Tensor, target: Tensor, isOneQuantity: Bool) {
    let units = isOneQuantity ? 1 : predicted.rowShape.count
    let (values, truth) = (predicted.numbers, target.numbers)
    valuesPerSample = isOneQuantity ? predicted.rowShape.count : 1
    quantities = (0..<units).map { unit in
      Quantity(
        predicted: stride(from: unit, to: values.count, by: units).map { values[$0] },
        truth: stride(from: unit, to: truth.count, by: units).map { truth[$0] })
    }
  }
}

/// Images that a model makes beside those that it should have made, and those that it was given.
public struct ImagePairs {
  public var made: Tensor
  public var wanted: Tensor
  /// The images that it was given, unless they are the wanted ones or none.
  public var given: Tensor?

  init?(_ values: Tensor, target: Tensor, inputs: [Tensor]) {
    guard values.shape == target.shape || values.count == target.count, SampleImages(any: values) != nil,
      SampleImages(any: target) != nil
    else { return nil }
    made = values
    wanted = target
    given = inputs.first { SampleImages(any: $0) != nil && $0 != target }
  }

  /// The mean of the squared differences of each sample, summed in order.
  var errors: [Double] {
    let (a, b) = (made.numbers, wanted.numbers)
    let size = max(made.rowShape.count, 1)
    return (0..<made.rowCount).map { row in
      var sum = 0.0
      for index in row * size..<(row + 1) * size { sum += (a[index] - b[index]) * (a[index] - b[index]) }
      return sum / Double(size)
    }
  }
}

/// Independent labels, each of which a sample has or has not.
public struct LabelScores {
  public var names: [String]
  /// For each label the probability that a sample has it, in the order of the samples.
  public var scores: [[Float]]
  public var truth: [[Bool]]

  /// `nil` unless all targets are 0 or 1 and all scores are numbers.
  init?(_ values: Tensor, target: Tensor, areLogits: Bool, names: [String]?) {
    let (numbers, wanted) = (values.numbers, target.numbers)
    guard wanted.allSatisfy({ $0 == 0 || $0 == 1 }), numbers.allSatisfy(\.isFinite) else { return nil }
    let units = values.rowShape.count
    let probabilities = areLogits ? numbers.map { Float(ClassScores.logistic($0)) } : numbers.map { Float($0) }
    func column<Element>(_ unit: Int, _ all: [Element]) -> [Element] {
      stride(from: unit, to: all.count, by: units).map { all[$0] }
    }
    scores = (0..<units).map { column($0, probabilities) }
    let isTrue = wanted.map { $0 == 1 }
    truth = (0..<units).map { column($0, isTrue) }
    self.names = names.flatMap { $0.count == units ? $0 : nil } ?? (0..<units).map(String.init)
  }
}
