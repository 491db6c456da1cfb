import Plotting
import ReportHTML

/// What a classifier took for what.
struct Confusions {
  let name: String
  let classNames: [String]
  /// `counts[true][predicted]`.
  let counts: [[Int]]

  /// `nil` if no sample was classified.
  init?(_ classification: Classification, name: String) {
    let pairs = zip(classification.labels, classification.predictions).filter { $0 >= 0 && $1 >= 0 }
    guard let largest = pairs.map({ max($0, $1) }).max() else { return nil }
    let classes = max(classification.classNames.count, largest + 1)
    // A matrix of more is no use to anyone; it would take a gigabyte for labels that are numbers of users.
    guard classes <= 10_000 else { return nil }
    var counts = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, prediction) in pairs { counts[label][prediction] += 1 }
    self.name = name
    self.classNames = (0..<classes).map(classification.name)
    self.counts = counts
  }

  /// Up to so many classes a table of counts can be read, on a phone by moving it.
  var fitsTable: Bool { counts.count <= 20 }
  /// Up to so many a picture has a pixel for each cell.
  var fitsFigure: Bool { counts.count <= 600 }

  /// - Parameter output: Its name if the model has several.
  func matrix(ofOutput output: String) -> ResultItem {
    let words = "Confusion matrix of output \(output): rows are the true classes, columns the predicted ones."
    return .confusion(
      ReportHTML.ConfusionMatrix(classNames: classNames, counts: counts, caption: output.isEmpty ? "" : words))
  }

  /// The largest errors, for matrices that are too large to be searched with the eye.
  var errors: ResultItem {
    var errors: [(label: Int, prediction: Int, count: Int)] = []
    for (label, row) in counts.enumerated() {
      for (prediction, count) in row.enumerated() where count > 0 && label != prediction {
        errors.append((label, prediction, count))
      }
    }
    let largest = errors.sorted { ($1.count, $0.label, $0.prediction) < ($0.count, $1.label, $1.prediction) }.prefix(20)
    return .table(
      Table(
        header: ["true class", "predicted class", "samples"],
        rows: largest.map { [classNames[$0.label], classNames[$0.prediction], formatted($0.count)] },
        name: "confusion", numericColumns: [2], caption: "The most frequent errors of \(name)."))
  }

  /// Precision, recall and F1 of each class, then their averages.
  var scores: [ClassScore] { ClassScore.withAverages(classScores) }

  private var classScores: [ClassScore] {
    counts.indices.map { index in
      let predicted = counts.reduce(0) { $0 + $1[index] }
      return ClassScore(
        name: classNames[index], right: counts[index][index], predicted: predicted,
        support: counts[index].reduce(0, +))
    }
  }
}

extension ClassScore {
  /// The scores of a class by their definitions.
  ///
  /// precision = right / predicted, recall = right / support, F1 = 2 right / (predicted + support).
  init(name: String, right: Int, predicted: Int, support: Int) {
    func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
    self.init(
      name: name, precision: share(right, predicted), recall: share(right, support),
      f1: share(2 * right, predicted + support), support: support)
  }

  /// The classes, then their plain mean and their mean weighted by support.
  ///
  /// Classes that do not occur take no part; a score that is not defined because the class was never predicted counts
  /// as 0, as in scikit-learn.
  static func withAverages(_ classes: [ClassScore]) -> [ClassScore] {
    let present = classes.filter { $0.support > 0 }
    guard present.count > 1 else { return classes }
    let total = present.reduce(0) { $0 + $1.support }
    func average(_ name: String, _ weight: (ClassScore) -> Double) -> ClassScore {
      func mean(_ score: (ClassScore) -> Double?) -> Double { present.reduce(0) { $0 + weight($1) * (score($1) ?? 0) } }
      return ClassScore(
        name: name, precision: mean(\.precision), recall: mean(\.recall), f1: mean(\.f1), support: total,
        isAverage: true)
    }
    return classes + [
      average("macro average") { _ in 1 / Double(present.count) },
      average("weighted average") { Double($0.support) / Double(total) },
    ]
  }
}

extension Classification {
  /// The accuracy of always predicting the most frequent class of the evaluated data.
  var largestClassShare: Double? {
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    return counts.values.max().map { Double($0) / Double(labels.count) }
  }
}

extension LabelScores {
  /// Precision, recall and F1 of each label, which counts as given above a probability of one half, then their averages.
  var classScores: [ClassScore] {
    ClassScore.withAverages(
      names.indices.map { label in
        let given = scores[label].map { $0 > 0.5 }
        return ClassScore(
          name: names[label], right: zip(given, truth[label]).count { $0 && $1 }, predicted: given.count { $0 },
          support: truth[label].count { $0 })
      })
  }
}
