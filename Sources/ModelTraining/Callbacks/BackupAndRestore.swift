import NeuralLayers
import TensorCore

/// Writes down where training stands, and lets the next `fit` go on there.
///
/// After each epoch, or every so many batches, weights, the optimizer's memory and the number of the next epoch are
/// written to `training.state` in the folder. A fit that finds the file begins where it says; one that ends well removes
/// it. What callbacks remember is not in the file.
/// - SeeAlso: `keras.callbacks.BackupAndRestore`
public final class BackupAndRestore: Callback, ConfigurableObject {
  public static let signature = Signature(
    "BackupAndRestore",
    [
      .init("backup_dir"), .init("save_freq", .string("epoch")), .init("double_checkpoint", .bool(false)),
      .init("delete_checkpoint", .bool(true)),
    ])

  private let folder: String
  /// After how many batches each time; `nil` for after each epoch.
  private let batchFrequency: Int?
  private let deletesAtEnd: Bool
  private var path = ""

  public init(_ folder: String, everyBatches: Int? = nil, deletesAtEnd: Bool = true) {
    self.folder = folder
    batchFrequency = everyBatches
    self.deletesAtEnd = deletesAtEnd
  }

  public init(_ arguments: Arguments) throws {
    guard let folder = try arguments.optionalString("backup_dir"), !folder.isEmpty else {
      throw arguments.error("backup_dir", expected: "the name of a folder")
    }
    self.folder = folder
    if case .string("epoch") = arguments["save_freq"] {
      batchFrequency = nil
    } else if case .integer(let batches) = arguments["save_freq"], batches > 0 {
      batchFrequency = batches
    } else {
      throw arguments.error("save_freq", expected: "\"epoch\" or a number of batches")
    }
    _ = try arguments.bool("double_checkpoint")
    deletesAtEnd = try arguments.bool("delete_checkpoint")
  }

  public func trainBegin(_ session: TrainingSession) throws {
    path = try session.files.path("\(folder)/training.state", for: "BackupAndRestore")
    guard let bytes = session.files.read(path) else { return }
    let state = try TrainingStateFile(bytes: bytes, path: path)
    try session.restore(state)
  }

  public func batchEnd(_ session: TrainingSession) throws {
    guard let batchFrequency, (session.batch + 1) % batchFrequency == 0 else { return }
    try write(session, nextEpoch: session.epoch)
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    if batchFrequency == nil { try write(session, nextEpoch: session.epoch + 1) }
  }

  public func trainEnd(_ session: TrainingSession) throws { if deletesAtEnd { session.files.remove(path) } }

  private func write(_ session: TrainingSession, nextEpoch: Int) throws {
    try session.files.write(try session.state(nextEpoch: nextEpoch).bytes, to: path, for: "BackupAndRestore")
  }
}

/// Weights, optimizer's memory and place of a training as one file: a line of words, then the tensors as NPY files, each
/// behind its length.
struct TrainingStateFile {
  var nextEpoch: Int
  var iterations: Int
  var learningRate: Double
  var weights: [Tensor]
  var slots: [Tensor]

  private static let title = "hornbook training state 1"

  var bytes: [UInt8] {
    let tensors = weights + slots
    let words = [
      Self.title, "\(nextEpoch)", "\(iterations)", "\(learningRate)", "\(weights.count)", "\(tensors.count)",
    ]
    var bytes = Array((words.joined(separator: "\t") + "\n").utf8)
    for tensor in tensors {
      let data = tensor.npyBytes
      bytes += withUnsafeBytes(of: UInt64(data.count).littleEndian) { Array($0) } + data
    }
    return bytes
  }

  init(nextEpoch: Int, iterations: Int, learningRate: Double, weights: [Tensor], slots: [Tensor]) {
    self.nextEpoch = nextEpoch
    self.iterations = iterations
    self.learningRate = learningRate
    self.weights = weights
    self.slots = slots
  }

  init(bytes: [UInt8], path: String) throws {
    let damaged = ModelError(
      "BackupAndRestore", expected: "a training state in \(path)", received: "a file that is none, or is damaged",
      help: "Remove it to start anew.", argument: "callbacks")
    guard let end = bytes.firstIndex(of: 10) else { throw damaged }
    let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\t").map(String.init)
    guard words.count == 6, words[0] == Self.title, let nextEpoch = Int(words[1]), let iterations = Int(words[2]),
      let learningRate = Double(words[3]), let weightCount = Int(words[4]), let count = Int(words[5]), weightCount >= 0,
      count >= weightCount, count <= bytes.count
    else { throw damaged }
    var tensors: [Tensor] = []
    var next = end + 1
    for _ in 0..<count {
      guard next + 8 <= bytes.count else { throw damaged }
      let length = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[next + $1]) << UInt64(8 * $1) }
      next += 8
      guard length <= UInt64(bytes.count - next),
        let tensor = try? Tensor(npy: Array(bytes[next..<next + Int(length)]))
      else { throw damaged }
      tensors.append(tensor)
      next += Int(length)
    }
    self.init(
      nextEpoch: nextEpoch, iterations: iterations, learningRate: learningRate,
      weights: Array(tensors.prefix(weightCount)), slots: Array(tensors.dropFirst(weightCount)))
  }
}

extension TrainingSession {
  /// Where training stands.
  func state(nextEpoch: Int) throws -> TrainingStateFile {
    try updateModel()
    let state = model.optimizerState ?? OptimizerState(iterations: 0, slots: [])
    return TrainingStateFile(
      nextEpoch: nextEpoch, iterations: state.iterations, learningRate: model.compiled?.optimizer.learningRate ?? 0,
      weights: model.weightValues(),
      // What layers remember of the last batch stands behind the optimizer's memory.
      slots: state.slots.flatMap { $0.values.map(\.value) } + model.ownedMemory.compactMap(\.weight.value))
  }

  /// Goes to where another training stood.
  func restore(_ file: TrainingStateFile) throws {
    try updateModel()
    var values = file.slots[...]
    var state = model.optimizerState ?? OptimizerState(iterations: 0, slots: [])
    state.iterations = file.iterations
    for weight in state.slots.indices {
      for slot in state.slots[weight].values.indices {
        guard let value = values.popFirst() else { break }
        state.slots[weight].values[slot].value = value
      }
    }
    for (owned, value) in zip(model.ownedMemory, values) where owned.weight.shape == value.shape {
      owned.weight.value = value
    }
    try model.setWeightValues(file.weights)
    try model.setOptimizerState(state)
    try reload()
    if model.compiled?.optimizer.options.schedule == nil { learningRate = file.learningRate }
    epoch = file.nextEpoch
  }
}
