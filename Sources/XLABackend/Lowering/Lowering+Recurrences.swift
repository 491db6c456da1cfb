import GraphCore
import TensorCore

/// Which loop a gradient of a recurrence comes from.
struct RecurrenceGradientKey: Hashable {
  var recurrence: Recurrence
  var operands: [Int]
}

// Recurrent cells as loops; names as in the formulas of `Recurrence`. Steps stay the second axis of what a loop reads and
// writes: to take a row out of the middle costs less than to lay a whole tensor out anew.
extension Lowering {
  mutating func recurrence(_ recurrence: Recurrence, _ x: [ProgramValue]) -> ProgramValue {
    let sizes = Sizes(recurrence, x)
    let outputs = recurrence.hasOutputs ? [writer.constant(0, [sizes.batch, sizes.steps, sizes.units])] : []
    let last = steps(recurrence, x, outputs) { lowering, position, outputs, parts in
      outputs.map { lowering.replacing($0, at: position, axis: 1, by: parts[0]) }
    }
    let states = recurrence.hasStates ? last.states : []
    return writer.concatenate(
      last.results + states.map { writer.reshape($0, [sizes.batch, 1, sizes.units]) }, axis: 1)
  }

  mutating func recurrenceTrace(_ recurrence: Recurrence, _ x: [ProgramValue]) -> ProgramValue {
    let sizes = Sizes(recurrence, x)
    let cell = recurrence.cell
    // The row before the first step: initial states, and zeros for gates.
    let zeros = writer.constant(0, [cell.partCount, sizes.batch, sizes.steps + 1, sizes.units])
    let first = writer.constant(recurrence.isReversed ? Double(sizes.steps) : 0, [], .i32)
    let initial = writer.reshape(
      writer.transpose(x[1], [1, 0, 2]), [cell.stateCount, sizes.batch, 1, sizes.units])
    let trace = replacing(zeros, at: [2: first], by: initial)
    let last = steps(recurrence, x, [trace]) { lowering, position, traces, parts in
      let row = recurrence.isReversed ? position : lowering.writer.binary("add", position, 1)
      var trace = traces[0]
      for (index, part) in parts.enumerated() {
        let place = lowering.writer.constant(Double(index), [], .i32)
        let block = lowering.writer.reshape(part, [1, sizes.batch, 1, sizes.units])
        trace = lowering.replacing(trace, at: [0: place, 2: row], by: block)
      }
      return [trace]
    }
    return last.results[0]
  }

  /// The gradients of the projections and of the initial states, from one loop that runs against the steps.
  mutating func gradients(of recurrence: Recurrence, _ x: [ProgramValue]) -> (
    projections: ProgramValue, initial: ProgramValue
  ) {
    let cell = recurrence.cell
    let (batch, steps, units) = (x[0].dimensions[1], x[0].dimensions[2] - 1, x[0].dimensions[3])
    let rows = recurrence.rowCount(steps: steps)
    // Trace, kernel, the gradient of the result, the mask.
    let fixed = Array(x[..<(recurrence.isMasked ? 4 : 3)])
    let states = (0..<cell.stateCount).map { state -> ProgramValue in
      guard recurrence.hasStates else { return writer.constant(0, [batch, units]) }
      let row = rows - cell.stateCount + state
      return writer.reshape(writer.slice(x[2], axis: 1, row..<row + 1), [batch, units])
    }
    let empty = writer.constant(0, [batch, steps, cell.gateCount * units])
    let last = loop(steps: steps, isReversed: !recurrence.isReversed, states + [empty], fixed: fixed) {
      lowering, position, carried, fixed in
      var states = Array(carried[..<states.count])
      if recurrence.hasOutputs {
        states[0] = lowering.writer.binary("add", states[0], lowering.row(fixed[2], at: position, axis: 1))
      }
      let next = lowering.writer.binary("add", position, 1)
      let (earlier, later) = recurrence.isReversed ? (next, position) : (position, next)
      func part(_ index: Int, _ row: ProgramValue, _ lowering: inout Lowering) -> ProgramValue {
        let place = lowering.writer.constant(Double(index), [], .i32)
        let block = lowering.block(fixed[0], at: [0: place, 2: row], [1, batch, 1, units])
        return lowering.writer.reshape(block, [batch, units])
      }
      var step = lowering.stepGradient(
        cell, states, kernel: fixed[1], before: { part($1, earlier, &$0) }, after: { part($1, later, &$0) })
      if recurrence.isMasked {
        let mask = lowering.row(fixed[3], at: position, axis: 1)
        let zeros = lowering.writer.constant(0, step.projections.dimensions)
        step.projections = lowering.selected(mask, step.projections, zeros)
        step.states = zip(step.states, states).map { lowering.selected(mask, $0, $1) }
      }
      return step.states + [lowering.replacing(carried[states.count], at: position, axis: 1, by: step.projections)]
    }
    let initial = writer.concatenate(
      last[..<states.count].map { writer.reshape($0, [batch, 1, units]) }, axis: 1)
    return (last[states.count], initial)
  }

  // MARK: Steps

  private struct Sizes {
    var batch: Int
    var steps: Int
    var units: Int

    init(_ recurrence: Recurrence, _ x: [ProgramValue]) {
      (batch, steps, units) = (x[0].dimensions[0], x[0].dimensions[1], x[2].dimensions[0])
    }
  }

  private mutating func initialStates(_ x: ProgramValue, _ cell: Recurrence.Cell) -> [ProgramValue] {
    (0..<cell.stateCount).map { state in
      writer.reshape(writer.slice(x, axis: 1, state..<state + 1), [x.dimensions[0], x.dimensions[2]])
    }
  }

  /// What a step reads: projections, kernel, then bias and mask if there are.
  private func fixed(_ recurrence: Recurrence, _ x: [ProgramValue]) -> [ProgramValue] { [x[0]] + x[2...] }

  /// `x` where the mask `[batch]` is true, else `y`.
  private mutating func selected(_ mask: ProgramValue, _ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    let wide = writer.broadcast(mask, to: x.dimensions, axes: [0])
    return writer.select(wide, x, y)
  }

  /// All steps, one after the other.
  ///
  /// - Parameters:
  ///   - results: What the steps write into.
  ///   - write: Takes a step's position, the results and all parts of the step, the states after it and then the gates;
  ///     returns the results with these.
  private mutating func steps(
    _ recurrence: Recurrence, _ x: [ProgramValue], _ results: [ProgramValue],
    _ write: (inout Lowering, ProgramValue, [ProgramValue], [ProgramValue]) -> [ProgramValue]
  ) -> (states: [ProgramValue], results: [ProgramValue]) {
    let cell = recurrence.cell
    let fixed = fixed(recurrence, x)
    let states = initialStates(x[1], cell)
    let count = states.count
    let steps = x[0].dimensions[1]
    guard steps > 0 else { return (states, results) }
    let first = writer.constant(recurrence.isReversed ? Double(steps - 1) : 0, [], .i32)
    let sums = cell.addsOneProduct ? [self.sums(at: first, states[0], fixed)] : []
    let last = loop(steps: steps, isReversed: recurrence.isReversed, states + sums + results, fixed: fixed) {
      lowering, position, carried, fixed in
      let states = Array(carried[..<count])
      let inputs = sums.isEmpty ? lowering.row(fixed[0], at: position, axis: 1) : carried[count]
      let parts = lowering.step(recurrence, position, states, inputs, fixed)
      // A step's sums are made by the step before it: what a loop carries stands in memory, and gates are computed from
      // that by vector instructions, not from a row that is looked up for every element. After the last step there is
      // no row; the one that is looked up in its place is not used.
      let one = recurrence.isReversed ? "subtract" : "add"
      let following = sums.map { _ in
        lowering.sums(at: lowering.writer.binary(one, position, 1), parts[0], fixed)
      }
      return parts[..<count] + following
        + write(&lowering, position, Array(carried[(count + sums.count)...]), parts)
    }
    return (Array(last[..<count]), Array(last[(count + sums.count)...]))
  }

  /// The projections of a step and the product of the state before it.
  private mutating func sums(at position: ProgramValue, _ h: ProgramValue, _ fixed: [ProgramValue]) -> ProgramValue {
    let product = writer.dot(h, fixed[1], contracting: (1, 0))
    return writer.binary("add", row(fixed[0], at: position, axis: 1), product)
  }

  /// All parts of a step: the states after it, then the gates.
  ///
  /// - Parameter x: The step's projections, with the product of the state if that is all that is added to them.
  private mutating func step(
    _ recurrence: Recurrence, _ position: ProgramValue, _ states: [ProgramValue], _ x: ProgramValue,
    _ fixed: [ProgramValue]
  ) -> [ProgramValue] {
    var parts = cellStep(recurrence.cell, x, states, kernel: fixed[1], bias: fixed[min(2, fixed.count - 1)])
    guard recurrence.isMasked else { return parts }
    let mask = row(fixed[fixed.count - 1], at: position, axis: 1)
    for index in states.indices { parts[index] = selected(mask, parts[index], states[index]) }
    return parts
  }

  private mutating func cellStep(
    _ cell: Recurrence.Cell, _ x: ProgramValue, _ states: [ProgramValue], kernel: ProgramValue, bias: ProgramValue
  ) -> [ProgramValue] {
    let h = states[0]
    let units = h.dimensions[1]
    func block(_ x: ProgramValue, _ gate: Int, _ writer: inout ProgramWriter) -> ProgramValue {
      writer.slice(x, axis: 1, gate * units..<(gate + 1) * units)
    }
    switch cell {
    case .tanh, .relu:
      return [cell == .tanh ? writer.unary("tanh", x) : writer.binary("maximum", x, 0)]
    case .lstm:
      let i = writer.unary("logistic", block(x, 0, &writer))
      let f = writer.unary("logistic", block(x, 1, &writer))
      let g = writer.unary("tanh", block(x, 2, &writer))
      let o = writer.unary("logistic", block(x, 3, &writer))
      let kept = writer.binary("multiply", f, states[1])
      let c = writer.binary("add", kept, writer.binary("multiply", i, g))
      let h = writer.binary("multiply", o, writer.unary("tanh", c))
      return [h, c, i, f, g, o]
    case .gru, .gruResetAfter:
      let isAfter = cell == .gruResetAfter
      // With the reset after the product one product serves all gates.
      let product = writer.dot(
        h, isAfter ? kernel : writer.slice(kernel, axis: 1, 0..<2 * units), contracting: (1, 0))
      let z = writer.unary("logistic", writer.binary("add", block(x, 0, &writer), block(product, 0, &writer)))
      let r = writer.unary("logistic", writer.binary("add", block(x, 1, &writer), block(product, 1, &writer)))
      var parts = [z, r]
      let candidate: ProgramValue
      if isAfter {
        let wide = writer.broadcast(bias, to: h.dimensions, axes: [1])
        let q = writer.binary("add", block(product, 2, &writer), wide)
        candidate = writer.binary("multiply", r, q)
        parts.append(q)
      } else {
        let reset = writer.binary("multiply", r, h)
        candidate = writer.dot(
          reset, writer.slice(kernel, axis: 1, 2 * units..<3 * units), contracting: (1, 0))
      }
      let g = writer.unary("tanh", writer.binary("add", block(x, 2, &writer), candidate))
      parts.insert(g, at: 2)
      let kept = writer.binary("multiply", z, h)
      let one = writer.constant(1, z.dimensions)
      let taken = writer.binary("multiply", writer.binary("subtract", one, z), g)
      return [writer.binary("add", kept, taken)] + parts
    }
  }
}

extension Recurrence.Cell {
  /// Whether the product of the state with the kernel is all that a step adds to its projections.
  fileprivate var addsOneProduct: Bool { self != .gru && self != .gruResetAfter }
}
