import Diagnostics
import Hornbook
import LiterateDocument

/// What the values of an experiment need of the run that they live in.
final class RunContext {
  /// What computes with tensors.
  let backend: any Backend
  /// What models are compiled on: the same, or a dump of their graphs before it.
  let modelBackend: any Backend
  private let dump: GraphDump?
  let seed: UInt64
  let locator: DataLocator
  /// What random numbers of the current block are drawn for.
  var streamLabel = ""
  /// The name that a model made in the current block has unless it is given one.
  var modelName = "model"
  /// What the last call of `approx` compared, for the expectation that made it.
  var approximation: Approximation?
  private var drawn: [String: Int] = [:]

  init(backend: any Backend, dump: GraphDump? = nil, seed: UInt64, locator: DataLocator) {
    self.backend = backend
    self.dump = dump
    modelBackend = dump ?? backend
    self.seed = seed
    self.locator = locator
  }

  /// What decides the bytes of results besides the arithmetic.
  var resultClass: String {
    switch backend {
    case let backend as CPUBackend: backend.resultClass
    case is ReferenceBackend: backend.numerics
    // Other engines promise the same bytes on one kind of machine at most.
    default: "\(backend.numerics) \(RunRecorder.machine.processor)"
    }
  }

  /// Prepares for a block; its draws are counted from the start.
  func enter(_ block: Block) {
    streamLabel = block.streamLabel
    modelName = block.directive.name
    drawn = [:]
    dump?.enter(streamLabel)
  }

  /// Whether the current block has drawn random numbers.
  var hasDrawn: Bool { !drawn.isEmpty }

  /// A stream for the current block; a second one for the same purpose is another.
  func stream(_ purpose: String) -> RandomStream {
    let use = drawn[purpose, default: 0]
    drawn[purpose] = use + 1
    return RandomStream(seed: seed, label: streamLabel, purpose: use == 0 ? purpose : "\(purpose) \(use)")
  }
}
