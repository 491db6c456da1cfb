import GraphCore
import TensorCore

/// Several cells as one: each takes the output of the one before as its input.
///
/// Its states are those of its cells, one cell's after another's; the output is the last cell's.
/// - SeeAlso: `keras.layers.StackedRNNCells`
public struct StackedRNNCells: RecurrentCell {
  public static let signature = Signature.layer("StackedRNNCells", [.init("cells")])

  public var state: LayerState
  public var cells: [any RecurrentCell]

  public init(_ cells: [any RecurrentCell], name: String? = nil) {
    precondition(!cells.isEmpty, "StackedRNNCells: at least one cell is needed")
    self.state = LayerState(name: name)
    self.cells = cells
  }

  public init(_ arguments: Arguments) throws {
    guard case .list(let elements) = arguments["cells"], !elements.isEmpty else {
      throw arguments.error("cells", expected: "a list of cells, such as [LSTMCell(8), LSTMCell(4)]")
    }
    self.init(
      try elements.map { element in
        guard case .object(let object) = element, let cell = object as? any RecurrentCell else {
          throw arguments.error("cells", expected: "a list of cells, such as [LSTMCell(8), LSTMCell(4)]")
        }
        return cell
      })
    try state.configure(arguments)
  }

  public var stateSizes: [Int] { cells.flatMap(\.stateSizes) }
  public var outputState: Int { stateSizes.count - (cells.last?.stateSizes.count ?? 0) }

  /// The cells' names: their own, else their class's, with a number from the second one on.
  var names: [String] {
    var counts: [String: Int] = [:]
    return cells.map { cell in
      if let name = cell.state.name { return name }
      let base = snakeCase(type(of: cell).signature.name)
      let number = counts[base, default: 0]
      counts[base] = number + 1
      return number == 0 ? base : "\(base)_\(number)"
    }
  }

  public func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    var input = inputs[0]
    for (cell, name) in zip(cells, names) {
      try weights.add(part: cell, named: name, for: [input])
      input = PartialShape([nil, cell.stateSizes[cell.outputState]])
    }
  }

  public func recurrence(_ context: LayerContext) -> Recurrence.Cell? { nil }
  public func recurrenceOperands(_ context: LayerContext) throws -> [Value] { [] }
  public func project(_ x: Value, _ context: LayerContext) throws -> Value { x }

  public func makeStep(
    batch: Int, _ context: LayerContext
  ) throws -> (_ projected: Value, _ states: [Value]) throws -> [Value] {
    let steps = try zip(cells, names).map { cell, name in
      try context.within(part: cell, named: name) { try cell.makeStep(batch: batch, context) }
    }
    return { x, states in
      var (x, rest, next) = (x, states[...], [Value]())
      for (index, cell) in cells.enumerated() {
        let own = try context.within(part: cell, named: names[index]) {
          let projected = try cell.project(x.reshape([batch, 1, x.shape[1]]), context)
          return try steps[index](
            projected.reshape([batch, projected.shape[2]]), Array(rest.prefix(cell.stateSizes.count)))
        }
        rest = rest.dropFirst(cell.stateSizes.count)
        next += own
        x = own[cell.outputState]
      }
      return next
    }
  }

  public var description: String { "StackedRNNCells([\(cells.map(\.description).joined(separator: ", "))])" }
}

extension RecurrentRun {
  /// Runs cell after cell over all steps, which is the same as all cells at each step: a masked step keeps the states of
  /// all of them.
  func callAsFunction(
    _ stack: StackedRNNCells, _ x: Value, initial: [Value], mask: Value?, _ context: LayerContext
  ) throws -> (outputs: Value?, states: [Value]) {
    var (x, rest, states) = (x, initial[...], [Value]())
    var outputs: Value?
    for (index, cell) in stack.cells.enumerated() {
      var run = self
      run.needsOutputs = needsOutputs || index < stack.cells.count - 1
      let own = Array(rest.prefix(cell.stateSizes.count))
      rest = rest.dropFirst(own.count)
      let result = try context.within(part: cell, named: stack.names[index]) {
        try run(cell, x, initial: own, mask: mask, context)
      }
      states += result.states
      outputs = result.outputs
      if let outputs { x = outputs }
    }
    return (outputs, states)
  }
}
