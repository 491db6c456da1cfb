import Hornbook
import Plotting

extension ReportFigure {
  /// Images of a data set with their classes: two of each class, else the first twenty; `nil` for data that are no
  /// images.
  static func samples(of group: DataGroup, stem: String) -> ReportFigure? {
    guard let dataset = group.whole ?? group.parts.first?.dataset, dataset.sampleCount > 0 else { return nil }
    let (rows, columns, words) = chosenRows(dataset)
    let images = SampleImages.items(dataset.inputs, rows: rows) { place in
      dataset.labels.map { dataset.className($0[rows[place]]) } ?? ""
    }
    guard let images else { return nil }
    let areTogether = SampleImages.areShownTogether(dataset.inputs)
    let sides = areTogether ? ", all inputs of a sample side by side" : ""
    return ReportFigure(
      stem: stem, figure: ImageGrid(images, columns: areTogether ? 5 : columns),
      caption: "\(words) of \(group.name)\(sides).")
  }

  private static let mostImages = 20

  private static func chosenRows(_ dataset: Dataset) -> (rows: [Int], columns: Int?, words: String) {
    let first = Array(0..<min(mostImages, dataset.sampleCount))
    guard let labels = dataset.labels else { return (first, nil, "The first samples") }
    let classes = Set(labels).sorted()
    guard classes.count <= mostImages else { return (first, nil, "The first samples") }
    // Ten classes come twice, three classes six times.
    let rounds = max(1, mostImages / classes.count)
    var members: [Int: [Int]] = [:]
    for (row, label) in labels.enumerated() where members[label, default: []].count < rounds {
      members[label, default: []].append(row)
    }
    let rows = (0..<rounds).flatMap { round in
      classes.compactMap { label in members[label].flatMap { $0.indices.contains(round) ? $0[round] : nil } }
    }
    let counts = ["One sample", "Two samples", "Three samples", "Four samples", "Five samples"]
    let words = rounds <= counts.count ? "\(counts[rounds - 1]) of each class" : "Samples of each class"
    // A column for each class, if that gives images of a good size.
    return (rows, (7...12).contains(classes.count) ? classes.count : nil, words)
  }
}
