import GraphCore
import NeuralLayers
import TensorCore

/// What predictions of a model need on a backend: its weights there, and a program for each shape of a batch.
///
/// A model keeps it, so that the second prediction costs what the layers cost: nothing is compiled and, while the
/// weights stay as they are, nothing but the batch is copied.
final class Predictor {
  let backend: any Backend
  /// Which layers learned when this was made: programs take the weights in an order that depends on it.
  let trainable: [Bool]
  private let groups: WeightGroups
  private var weights: [any Buffer] = []
  /// How often each weight had been changed when it was copied.
  private var changes: [Int] = []
  private var programs: [[TensorType]: Program] = [:]

  private struct Program {
    var executable: any Executable
    /// The weights, then the batch.
    var inputs: [any Buffer]
  }

  /// How many programs are kept.
  private static let most = 8

  init(_ model: Model, _ backend: any Backend) {
    self.backend = backend
    trainable = model.trainableFlags
    groups = WeightGroups(model)
  }

  /// Where what layers remember from batch to batch lies among the weights.
  private var memory: Range<Int> {
    let end = groups.trainable.count + groups.statistics.count
    return end - groups.memory.count..<end
  }

  /// Brings the weights up to date.
  func begin(_ model: Model) throws {
    model.initializeWeights()
    let current = groups.all.map(\.changes)
    guard changes != current else { return }
    weights = try groups.all.map { try backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
    for types in programs.keys { programs[types]?.inputs.replaceSubrange(..<weights.count, with: weights) }
    changes = current
  }

  /// What the model says of some rows.
  func predict(_ x: [Tensor], rows: Rows, of model: Model) throws -> [Tensor] {
    let types = x.map { TensorType(Shape([rows.count] + $0.rowShape.dimensions), $0.dtype) }
    var program: Program
    if let known = programs[types] {
      program = known
      program.inputs.replaceSubrange(memory, with: weights[memory])
      for (index, tensor) in x.enumerated() {
        try backend.refill(&program.inputs[weights.count + index], with: rows, of: tensor)
      }
    } else {
      let graph = try PredictionProgram(model: model, inputTypes: types).graph
      let batch = try x.map { try backend.makeBuffer($0.rows(rows)) }
      program = Program(executable: try backend.compile(graph), inputs: weights + batch)
    }
    // Batches of ever new sizes must not fill the memory with programs.
    if programs.count >= Self.most, programs[types] == nil { programs.removeAll() }
    programs[types] = program
    let results = try program.executable.execute(program.inputs)
    // What layers remember of this batch the next one begins with.
    let outputs = results.count - memory.count
    weights.replaceSubrange(memory, with: results[outputs...])
    return try results[..<outputs].map(backend.read)
  }

  /// Leaves what layers remember with the model.
  func end() throws {
    guard !memory.isEmpty else { return }
    for (weight, buffer) in zip(groups.memory, weights[memory]) { weight.value = try backend.read(buffer) }
    changes = groups.all.map(\.changes)
  }
}
