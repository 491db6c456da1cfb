import Hornbook
import Plotting

/// A model's loss and metrics on data, and what its outputs say of the samples.
///
/// The engine gives two things: the metrics and the raw outputs. Everything else follows from them, the data and the
/// compiled model's names and losses by ``init(name:subject:dataName:metrics:outputs:samples:model:)``, so whoever keeps
/// these two can make the whole outcome again without computing anything.
public struct EvaluationOutcome {
  /// The name that the directive exports.
  public var name: String
  /// The names of the fit or model, and of the data, in the file; such as `fit` and `test`.
  public var subject: String
  public var data: String
  /// In the order in which Keras gives them: loss first.
  public var metrics: [(name: String, value: Double)]
  public var sampleCount: Int
  /// What the model was given, a tensor for each of its inputs.
  public var inputs: [Tensor] = []
  public var inputNames: [String] = []
  public var featureNames: [String]?
  /// What the model's outputs say, in their order; those that have no targets or no known meaning are left out.
  public var outputs: [OutputAnalysis] = []
  /// Why outputs with targets are not among ``outputs``, a sentence each.
  var notes: [String] = []

  /// The outcome made from what the engine gave.
  ///
  /// - Parameters:
  ///   - outputs: The model's raw outputs on these samples, one tensor an output; `nil` if they were too large to keep,
  ///     see ``keepsOutputs(of:samples:)``.
  ///   - samples: Inputs and targets, cut to those that were evaluated.
  ///   - model: The compiled model. Names and losses are read, never weights.
  init(
    name: String, subject: String, dataName: String, metrics: [(name: String, value: Double)], outputs: [Tensor]?,
    samples: SampleSource, model: Model
  ) {
    self.name = name
    self.subject = subject
    self.data = dataName
    self.metrics = metrics
    sampleCount = samples.x.first?.rowCount ?? 0
    inputs = samples.x
    inputNames = model.inputNames
    featureNames = samples.dataset?.featureNames
    let losses = model.compiled?.losses ?? []
    // Names of classes belong to the target, if it is the only one.
    let classNames = samples.y.count == 1 ? samples.dataset?.classNames : nil
    isOneOfSeveral = model.outputs.count > 1
    if outputs == nil {
      notes.append("No figures: the outputs are more than the \(formatted(Self.mostNumbers)) numbers that are kept.")
    }
    for (index, values) in (outputs ?? []).enumerated() where samples.y.indices.contains(index) {
      guard losses.indices.contains(index), let loss = losses[index] else { continue }
      let subject = isOneOfSeveral ? " of output \(model.outputNames[index])" : ""
      guard model.outputs[index].mask == nil else {
        notes.append(
          "No figures\(subject): its sequences are masked, and figures would count what the mask leaves out.")
        continue
      }
      let finding = OutputAnalysis.Finding(
        values, target: samples.y[index], loss: loss, classNames: classNames, inputs: samples.x)
      if let finding {
        self.outputs.append(OutputAnalysis(name: model.outputNames[index], finding: finding))
      } else {
        notes.append("No figures\(subject): there are none for such targets with the loss \(loss.options.name).")
      }
    }
  }

  /// An outcome without outputs.
  init(
    name: String, subject: String, data: String, metrics: [(name: String, value: Double)], sampleCount: Int,
    outputs: [OutputAnalysis] = []
  ) {
    self.name = name
    self.subject = subject
    self.data = data
    self.metrics = metrics
    self.sampleCount = sampleCount
    self.outputs = outputs
  }

  /// Whether the model has several outputs, so that each finding says which one it is about.
  var isOneOfSeveral = false

  /// More numbers than this are not kept for figures: 64 MB, ten thousand samples of 1,600 numbers.
  private static let mostNumbers = 1 << 24

  /// Whether the outputs for so many samples are few enough to be kept and analysed.
  static func keepsOutputs(of model: Model, samples: Int) -> Bool {
    let perSample = model.outputs.reduce(0) { sum, output in
      // An axis of open size counts as a long sequence.
      sum + output.shape.dimensions.dropFirst().reduce(1) { $0 * ($1 ?? 256) }
    }
    let (numbers, overflow) = perSample.multipliedReportingOverflow(by: samples)
    return !overflow && numbers <= mostNumbers
  }
}

/// What one output of a model says of the evaluated samples, beside what is true of them.
public struct OutputAnalysis {
  /// The output's name in the model.
  public var name: String
  public var finding: Finding

  /// What outputs can be about; it decides which figures make sense.
  public enum Finding {
    /// One class of several for each sample, or for each position of it.
    case classes(Classification)
    /// Several independent yes or no for each sample.
    case labels(LabelScores)
    /// One or a few numbers for each sample.
    case numbers(NumberPairs)
    /// An image for each sample.
    case images(ImagePairs)
  }
}

extension EvaluationOutcome {
  /// What the first output says of classes; `nil` for another kind of model.
  public var classification: Classification? {
    get {
      for output in outputs { if case .classes(let classes) = output.finding { return classes } }
      return nil
    }
    set {
      let index = outputs.firstIndex { if case .classes = $0.finding { true } else { false } }
      if let index, let newValue { outputs[index].finding = .classes(newValue) }
    }
  }
}
