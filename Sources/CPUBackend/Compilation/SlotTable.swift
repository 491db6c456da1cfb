import GraphCore
import TensorCore

/// The table of pointers by which steps name tensors: parameters first, outputs next, then what never moves.
struct SlotTable {
  /// What never moves: a constant, or a piece of the arena.
  enum Fixed: Hashable {
    case constant(Int)
    case arena(Int)
  }

  let parameterCount: Int
  let outputCount: Int
  private(set) var fixed: [Fixed] = []
  private var known: [Fixed: Int] = [:]

  init(_ graph: Graph) {
    parameterCount = graph.parameters.count
    outputCount = graph.outputs.count
  }

  var count: Int { parameterCount + outputCount + fixed.count }

  mutating func slot(_ place: MemoryPlan.Place) -> Int32 {
    switch place {
    case .parameter(let number): Int32(number)
    case .output(let number): Int32(parameterCount + number)
    case .constant(let node): slot(Fixed.constant(node))
    case .arena(let offset): slot(Fixed.arena(offset))
    }
  }

  mutating func slot(_ fixed: Fixed) -> Int32 {
    if let slot = known[fixed] { return Int32(slot) }
    self.fixed.append(fixed)
    known[fixed] = count - 1
    return Int32(count - 1)
  }
}
