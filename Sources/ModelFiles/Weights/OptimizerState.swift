import ModelTraining
import NeuralLayers
import TensorCore

/// The order in which Keras writes what an optimizer remembers, as the datasets 0, 1 and so on of `optimizer/vars`.
///
/// First the number of steps and the learning rate (none for a schedule); the moving averages of all weights, the sums
/// of all gradients; then the optimizer's own slots, most of them weight by weight.
struct OptimizerLayout {
  enum Variable {
    case step
    case learningRate
    case slot(entry: Int, index: Int)
    /// One number for all weights, which each has a copy of here.
    case shared(index: Int)
    /// Something that Keras writes and that says nothing.
    case placeholder(Tensor)
  }

  private(set) var variables: [Variable]
  private let memory: OptimizerMemory

  init(_ memory: OptimizerMemory) {
    self.memory = memory
    variables = [.step] + (memory.optimizer.options.schedule == nil ? [.learningRate] : [])
    add(["average"])
    add(["accumulated_gradient"])
    switch memory.optimizer {
    case is RMSprop: for name in ["velocity", "momentum", "average_gradient"] { add([name]) }
    case is Adam, is AdamW:
      add(["momentum", "velocity"])
      add(["velocity_hat"])
    case is Nadam:
      add(["momentum", "velocity"])
      // The product of all μ so far.
      variables.append(.shared(index: 2))
    case is Adafactor: addFactors()
    default: add(memory.optimizer.slotNames)
    }
  }

  /// For each weight the slots of these names.
  private mutating func add(_ names: [String]) {
    for (entry, weight) in memory.entries.enumerated() {
      for name in names {
        guard let index = weight.slots.firstIndex(where: { $0.name == name }) else { continue }
        variables.append(.slot(entry: entry, index: index))
      }
    }
  }

  /// Keras has three variables of each weight, of which those count that belong to the weight's rank.
  private mutating func addFactors() {
    for (entry, weight) in memory.entries.enumerated() {
      let isFactored = weight.shape.rank >= 2
      variables +=
        isFactored
        ? [.slot(entry: entry, index: 0), .slot(entry: entry, index: 1), .placeholder(Tensor(zeros: weight.shape))]
        : [.placeholder(Tensor(Int32(0))), .placeholder(Tensor(Int32(0))), .slot(entry: entry, index: 0)]
    }
  }

  /// How many variables there are before the optimizer has made its slots.
  var countBeforeTraining: Int { memory.optimizer.options.schedule == nil ? 2 : 1 }

  func tensor(of variable: Variable) -> Tensor {
    switch variable {
    case .step: Tensor(memory.step)
    case .learningRate: Tensor(Float(memory.optimizer.learningRate))
    case .slot(let entry, let index): memory.entries[entry].values[index]
    case .shared(let index): memory.entries.first?.values[index] ?? Tensor(Float(1))
    case .placeholder(let tensor): tensor
    }
  }

  func name(of variable: Variable) -> String {
    switch variable {
    case .step: "optimizer/iteration"
    case .learningRate: "optimizer/learning_rate"
    case .slot(let entry, let index):
      "optimizer/\(memory.entries[entry].path)/\(memory.entries[entry].slots[index].name)"
    case .shared(let index): "optimizer/\(memory.entries.first?.slots[index].name ?? "product")"
    case .placeholder: "optimizer/placeholder"
    }
  }
}

extension Model {
  func writeOptimizer(_ writer: HDF5Writer) throws {
    guard let memory = optimizerMemory else { return }
    try writer.group("optimizer/vars")
    try writer.text(
      snakeCase(type(of: memory.optimizer).signature.name), attribute: "name", of: "optimizer/vars")
    let layout = OptimizerLayout(memory)
    for (index, variable) in layout.variables.enumerated() {
      try writer.tensor(layout.tensor(of: variable), at: "optimizer/vars/\(index)")
    }
  }

  /// The optimizer's memory of a file; `nil` if there is none, the model is not compiled, or it does not fit.
  func readOptimizer(_ reader: HDF5Reader, _ report: inout WeightReport) throws -> OptimizerMemory? {
    guard var memory = optimizerMemory, reader.exists("optimizer/vars") else { return nil }
    let layout = OptimizerLayout(memory)
    let found = reader.variableCount(in: "optimizer/vars")
    guard found == layout.variables.count || found == layout.countBeforeTraining else {
      report.mismatched.append(
        .init(name: "optimizer", expected: "\(layout.variables.count) tensors", received: "\(found) tensors"))
      return nil
    }
    let before = report.mismatched.count
    for (index, variable) in layout.variables.prefix(found).enumerated() {
      let (place, shape) = ("optimizer/vars/\(index)", layout.tensor(of: variable).shape)
      let name = layout.name(of: variable)
      let sizes = reader.sizes(of: place) ?? []
      guard sizes == shape.dimensions else {
        report.mismatched.append(.init(name: name, expected: "\(shape)", received: "\(Shape(sizes))"))
        continue
      }
      func read(_ dtype: DType = .float32) throws -> Tensor {
        try reader.tensor(place, shape: shape, dtype: dtype, place: "weight \"\(name)\"")
      }
      switch variable {
      case .step: memory.step = try read(.int32).scalars(as: Int32.self)[0]
      case .learningRate:
        let rate = try read().scalars(as: Float.self)[0]
        guard rate.isFinite, rate >= 0 else {
          report.mismatched.append(.init(name: name, expected: "a step size", received: "\(rate)"))
          continue
        }
        // A number that only was rounded stays as it was written in the configuration.
        if rate != Float(memory.optimizer.learningRate) { memory.optimizer.learningRate = Double(rate) }
      case .slot(let entry, let index): memory.entries[entry].values[index] = try read()
      case .shared(let index):
        let value = try read()
        for entry in memory.entries.indices { memory.entries[entry].values[index] = value }
      case .placeholder: break
      }
    }
    return report.mismatched.count == before ? memory : nil
  }
}
