import Hornbook
import Plotting
import ReportHTML

extension ReportFigure {
  /// The first images with what the model says of them; `nil` for data that are no images.
  ///
  /// A model whose outputs are images too, such as an autoencoder, gets a row of outputs below each row of inputs.
  static func samples(of prediction: PredictionOutcome, stem: String) -> ReportFigure? {
    guard let input = prediction.inputs.first, let images = SampleImages(input), images.count > 0 else { return nil }
    if prediction.outputs.count == 1, let outputs = SampleImages(any: prediction.outputs[0].values) {
      return pairs(images, outputs, prediction, stem)
    }
    let count = min(20, images.count)
    guard prediction.classes != nil || prediction.outputs.allSatisfy({ $0.values.rowShape.count == 1 }) else {
      return nil
    }
    let numbers = prediction.outputs.map { $0.values.rows(0..<count).numbers }
    func label(_ row: Int) -> String {
      guard let classes = prediction.classes else {
        return numbers.map { formatted($0[row], significantDigits: 3) }.joined(separator: ", ")
      }
      let predicted = classes.name(classes.predictions[row])
      guard let truth = classes.labels?[row], truth != classes.predictions[row] else { return predicted }
      return "\(classes.name(truth)) → \(predicted)"
    }
    func verdict(_ row: Int) -> ImageGrid.Item.Verdict {
      guard let classes = prediction.classes, let truth = classes.labels?[row] else { return .none }
      return truth == classes.predictions[row] ? .correct : .wrong
    }
    guard
      let items = SampleImages.items(prediction.inputs, rows: Array(0..<count), label: label, verdict: verdict)
    else { return nil }
    let isJudged = prediction.classes?.labels != nil
    let names = prediction.classes == nil && prediction.outputs.count > 1 ? prediction.outputs.map(\.name) : []
    return ReportFigure(
      stem: stem, figure: ImageGrid(items, columns: SampleImages.areShownTogether(prediction.inputs) ? 5 : nil),
      caption: "\(prediction.firstSamples(count)) with the predictions of \(prediction.subject)"
        + (names.isEmpty ? "" : ": " + names.joined(separator: ", "))
        + (isJudged ? "; wrong ones as true class → predicted class." : "."))
  }

  private static func pairs(
    _ inputs: SampleImages, _ outputs: SampleImages, _ prediction: PredictionOutcome, _ stem: String
  ) -> ReportFigure {
    let columns = min(8, inputs.count, outputs.count)
    let items =
      (0..<columns).map { inputs.item($0, label: "input") } + (0..<columns).map { outputs.item($0, label: "output") }
    return ReportFigure(
      stem: stem, figure: ImageGrid(items, columns: columns),
      caption: "\(prediction.firstSamples(columns)), and below each what \(prediction.subject) makes of it.")
  }

  /// Predicted against true numbers; `nil` unless the model predicts one number of which the truth is known.
  static func agreement(of prediction: PredictionOutcome, stem: String) -> ReportFigure? {
    guard prediction.classes == nil, prediction.outputs.count == 1, prediction.targets.count == 1,
      prediction.sampleCount > 1
    else { return nil }
    let (values, truth) = (prediction.outputs[0].values, prediction.targets[0])
    guard values.count == values.rowCount, truth.count == truth.rowCount, values.rowCount == truth.rowCount else {
      return nil
    }
    return ReportFigure(
      stem: stem, figure: ScatterPlot.agreement(truth: truth.numbers, predicted: values.numbers),
      caption:
        "Predictions of \(prediction.subject) on \(prediction.data) by true values; on the dashed line they are right.")
  }
}

extension PredictionOutcome {
  /// `The first 20 samples of test`, `All 5 samples of new`.
  func firstSamples(_ count: Int) -> String {
    count == sampleCount
      ? "\(count == 1 ? "The one sample" : "All \(count) samples") of \(data)" : "The first \(count) samples of \(data)"
  }
}

extension ReportHTML.Table {
  private static let mostRows = 10
  private static let mostFeatures = 6
  /// Up to so many classes of a sequence, or small whole numbers, are written one after the other.
  private static let mostPositions = 32

  /// The first samples: what the model was given, what is true, what the model says.
  init(_ prediction: PredictionOutcome) {
    let count = min(Self.mostRows, prediction.sampleCount)
    var columns: [(title: String, cells: [String], isNumber: Bool)] = [
      ("sample", (0..<count).map { "\($0 + 1)" }, true)
    ]
    func column(_ title: String, _ tensor: Tensor, _ place: Int) {
      let width = max(tensor.rowShape.count, 1)
      let rows = (0..<min(count, tensor.rowCount)).map { tensor.numbers[$0 * width + place] }
      columns.append((title, TableOutcome.aligned(rows), true))
    }
    func tensor(_ title: String, _ tensor: Tensor, names: [String]? = nil, isInput: Bool = false) {
      let first = tensor.rows(0..<min(count, tensor.rowCount))
      let width = max(first.rowShape.count, 1)
      guard first.rank <= 2, width <= Self.mostFeatures else {
        let numbers = first.numbers
        if first.rank == 2, width <= Self.mostPositions, numbers.allSatisfy({ $0 == $0.rounded() && abs($0) < 1000 }) {
          let rows = stride(from: 0, to: numbers.count, by: width).map { numbers[$0..<$0 + width] }
          columns.append((title, rows.map { $0.map { formatted($0) }.joined(separator: " ") }, false))
          return
        }
        if isInput { return }
        // Too wide for a table: its shape stands for it.
        let words = first.rowShape.dimensions.map(String.init).joined(separator: " × ")
        columns.append((title, (0..<count).map { _ in "\(words) numbers" }, false))
        return
      }
      for place in 0..<width {
        let own = names.flatMap { $0.count == width ? $0[place] : nil }
        column(own ?? (width == 1 ? title : "\(title) \(place + 1)"), first, place)
      }
    }
    if let classes = prediction.classes {
      if let labels = classes.labels {
        columns.append(("true class", (0..<count).map { classes.name(labels[$0]) }, false))
      }
      columns.append(
        (
          "predicted class",
          (0..<count).map { row in
            let sign = classes.labels.map { $0[row] == classes.predictions[row] ? "✓ " : "✗ " } ?? ""
            return sign + classes.name(classes.predictions[row])
          }, false
        ))
      columns.append(
        ("probability", (0..<count).map { formattedFixed(Double(classes.confidences[$0]), decimals: 3) }, true))
    } else if let (classes, positions) = prediction.sequences, positions <= Self.mostPositions {
      func words(_ labels: [Int], _ row: Int) -> String {
        labels[row * positions..<(row + 1) * positions].map(classes.name).joined(separator: " ")
      }
      let predicted = (0..<count).map { words(classes.predictions, $0) }
      if let labels = classes.labels {
        let truth = (0..<count).map { words(labels, $0) }
        columns.append(("true classes", truth, false))
        columns.append(("predicted classes", zip(truth, predicted).map { $0 == $1 ? "✓ \($1)" : "✗ \($1)" }, false))
      } else {
        columns.append(("predicted classes", predicted, false))
      }
    } else {
      for (target, output) in zip(prediction.targets, prediction.outputs) {
        tensor(prediction.outputs.count == 1 ? "true" : "true \(output.name)", target)
      }
      for output in prediction.outputs {
        tensor(prediction.outputs.count == 1 ? "predicted" : output.name, output.values)
      }
    }
    // What the model was given comes last: a wide table is cut off at its end.
    for (name, input) in zip(prediction.inputNames, prediction.inputs) {
      tensor(prediction.inputs.count == 1 ? "input" : name, input, names: prediction.featureNames, isInput: true)
    }
    self.init(
      header: columns.map(\.title), rows: (0..<count).map { row in columns.map { $0.cells[row] } },
      name: "samples", numericColumns: Set(columns.indices.filter { columns[$0].isNumber }),
      caption: "\(prediction.firstSamples(count)) with the predictions of \(prediction.subject).")
  }
}
