import Hornbook

/// What a classifier's outputs say: a class for each row, and how sure the model is of it.
///
/// A row is a sample, or one position of a sample for outputs such as `(samples, steps, classes)`.
struct ClassScores {
  /// The number of classes; 2 for one unit.
  var classes: Int
  /// The probability of each class, row by row; `NaN` where the output is.
  var probabilities: [Float]
  var predictions: [Int] = []
  /// The probability of each predicted class.
  var confidences: [Float] = []
  /// How many rows one sample has.
  var positions: Int

  /// - Parameters:
  ///   - outputs: `(samples, …, units)`.
  ///   - loss: What the model was trained with, which tells what its outputs mean.
  /// - Returns: `nil` for a model that does not choose a class.
  init?(_ outputs: Tensor, loss: (any Loss)?) {
    guard outputs.rank >= 2, outputs.dtype == .float32, let units = outputs.shape.dimensions.last, units > 0,
      let options = loss?.classProbabilities(units: units), options.axis == -1 || options.axis == outputs.rank - 1
    else { return nil }
    classes = units == 1 ? 2 : units
    positions = outputs.rowShape.count / units
    let scores = outputs.scalars(as: Float.self)
    if units == 1 {
      let shares = options.fromLogits ? scores.map { Float(Self.logistic(Double($0))) } : scores
      probabilities = shares.flatMap { [1 - $0, $0] }
      predictions = shares.map { $0 > 0.5 ? 1 : 0 }
      confidences = shares.map { $0 > 0.5 ? $0 : 1 - $0 }
      return
    }
    probabilities = options.fromLogits ? Self.softmax(scores, units) : scores
    for start in stride(from: 0, to: scores.count, by: units) {
      // Of equal ones the first.
      let best = (start..<start + units).max { probabilities[$0] < probabilities[$1] } ?? start
      predictions.append(best - start)
      confidences.append(probabilities[best])
    }
  }

  static func logistic(_ x: Double) -> Double { 1 / (1 + ElementaryFunctions.exp(-x)) }

  private static func softmax(_ scores: [Float], _ units: Int) -> [Float] {
    var result = scores
    for start in stride(from: 0, to: scores.count, by: units) {
      let row = start..<start + units
      let largest = Double(scores[row].max() ?? 0)
      let powers = row.map { ElementaryFunctions.exp(Double(scores[$0]) - largest) }
      let sum = powers.reduce(0, +)
      for (index, power) in zip(row, powers) { result[index] = Float(power / sum) }
    }
    return result
  }

  /// The true class of each row, from numbers of classes or from rows with a single one; `nil` for other targets.
  ///
  /// - Parameter ignored: A number that stands for no class at all.
  func labels(_ target: Tensor, ignoring ignored: Int? = nil) -> [Int]? {
    let rows = predictions.count
    let numbers = target.numbers
    let labels: [Int]
    if target.count == rows {
      guard numbers.allSatisfy({ $0 == $0.rounded() && $0.magnitude < 1e9 }) else { return nil }
      labels = numbers.map { Int($0) }
    } else {
      guard target.count == rows * classes, target.shape.dimensions.last == classes else { return nil }
      var found: [Int] = []
      for start in stride(from: 0, to: numbers.count, by: classes) {
        let row = numbers[start..<start + classes]
        // Shares of classes name none.
        guard row.allSatisfy({ $0 == 0 || $0 == 1 }), row.reduce(0, +) == 1 else { return nil }
        found.append((row.firstIndex(of: 1) ?? start) - start)
      }
      labels = found
    }
    return labels.allSatisfy { (0..<classes).contains($0) || $0 == ignored } ? labels : nil
  }

  /// The names of the classes, from the data if it knows them all.
  func names(_ known: [String]?) -> [String] {
    known.flatMap { $0.count >= classes ? Array($0.prefix(classes)) : nil } ?? (0..<classes).map(String.init)
  }
}

extension Loss {
  /// How outputs of this loss give probabilities of classes; `nil` for losses of anything else.
  fileprivate func classProbabilities(units: Int) -> ProbabilityOptions? {
    switch self {
    case let loss as BinaryCrossentropy where units == 1: loss.probabilities
    case let loss as BinaryFocalCrossentropy where units == 1: loss.probabilities
    case let loss as SparseCategoricalCrossentropy where units > 1: loss.probabilities
    case let loss as CategoricalCrossentropy where units > 1: loss.probabilities
    case let loss as CategoricalFocalCrossentropy where units > 1: loss.probabilities
    default: nil
    }
  }
}

/// What a classifier says of each row beside what is true of it.
public struct Classification {
  public var classNames: [String]
  /// The true class of each row whose output is a number; ``undefined`` counts the others.
  public var labels: [Int]
  public var predictions: [Int]
  /// The probability of each predicted class.
  public var confidences: [Float]
  /// The probability of each class, row by row; empty if the outputs are no probabilities.
  public var probabilities: [Float] = []
  /// The place of each row in the data: rows without a number are left out.
  public var places: [Int] = []
  /// How many rows a sample has: 1, or the positions of a sequence or an image.
  public var positions = 1
  /// How many rows were left out because their outputs are no numbers.
  public var undefined = 0

  /// A classification whose probabilities are not known.
  init(classNames: [String], labels: [Int], predictions: [Int], confidences: [Float]) {
    self.classNames = classNames
    self.labels = labels
    self.predictions = predictions
    self.confidences = confidences
    places = Array(labels.indices)
  }

  /// - Parameter ignored: Rows with this label take no part.
  init(_ scores: ClassScores, labels: [Int], classNames: [String]?, ignoring ignored: Int? = nil) {
    let classes = scores.classes
    func row(_ index: Int) -> ArraySlice<Float> { scores.probabilities[index * classes..<(index + 1) * classes] }
    let counted = labels.indices.filter { labels[$0] != ignored }
    let places = counted.filter { row($0).allSatisfy(\.isFinite) }
    self.init(
      classNames: scores.names(classNames), labels: places.map { labels[$0] },
      predictions: places.map { scores.predictions[$0] }, confidences: places.map { scores.confidences[$0] })
    self.places = places
    positions = scores.positions
    undefined = counted.count - places.count
    // Outputs of a layer without softmax can be anything; figures of probabilities would then tell lies.
    let areProbabilities = places.allSatisfy { index in
      row(index).allSatisfy { $0 >= 0 && $0 <= 1 } && abs(row(index).reduce(0) { $0 + Double($1) } - 1) < 1e-3
    }
    if areProbabilities { probabilities = places.flatMap(row) }
  }

  var classCount: Int { classNames.count }

  /// The probability of a class for each row; empty if probabilities are not known.
  func scores(of label: Int) -> [Float] {
    stride(from: label, to: probabilities.count, by: max(classCount, 1)).map { probabilities[$0] }
  }

  /// The name of a class: its entry in ``classNames``, else its number.
  func name(_ label: Int) -> String { classNames.indices.contains(label) ? classNames[label] : "\(label)" }
}
