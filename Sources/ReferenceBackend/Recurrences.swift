#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphCore
import TensorCore

/// A recurrence, sequence by sequence and step by step; names as in the formulas of `Recurrence`.
struct RecurrenceWalk {
  let recurrence: Recurrence
  let batch: Int
  let steps: Int
  let units: Int
  /// The recurrent kernel, `[units, gates · units]`.
  let kernel: [Double]
  /// b of `gruResetAfter`.
  let candidateBias: [Double]
  /// Whether step t of a sequence counts.
  let counts: (Int, Int) -> Bool

  /// For the operands of a recurrence or its trace.
  init(_ recurrence: Recurrence, _ x: [ReferenceTensor]) {
    self.recurrence = recurrence
    (batch, steps, units) = (x[0].shape[0], x[0].shape[1], x[2].shape[0])
    kernel = x[2].values
    candidateBias = recurrence.cell == .gruResetAfter ? x[3].values : []
    counts = Self.counts(recurrence.isMasked ? x[x.count - 1] : nil)
  }

  /// For the operands of a gradient.
  init(gradientOf recurrence: Recurrence, _ x: [ReferenceTensor]) {
    self.recurrence = recurrence
    (batch, steps, units) = (x[0].shape[1], x[0].shape[2] - 1, x[0].shape[3])
    kernel = x[1].values
    candidateBias = []
    counts = Self.counts(recurrence.isMasked ? x[3] : nil)
  }

  private static func counts(_ mask: ReferenceTensor?) -> (Int, Int) -> Bool {
    guard let mask else { return { _, _ in true } }
    return { sequence, step in mask.values[sequence * mask.shape[1] + step] != 0 }
  }

  private var width: Int { recurrence.cell.gateCount * units }
  private var order: [Int] { recurrence.isReversed ? (0..<steps).reversed() : Array(0..<steps) }

  // MARK: Forward

  /// All parts of a step: the states after it, then the gates.
  private func step(_ x: ArraySlice<Double>, _ states: [[Double]]) -> [[Double]] {
    let x = Array(x)
    let h = states[0]
    func block(_ gate: Int) -> [Double] { Array(x[gate * units..<(gate + 1) * units]) }
    /// left · the kernel's block.
    func multiplied(_ left: [Double], _ gate: Int) -> [Double] {
      (0..<units).map { product(left, 0, by: 1, kernel, gate * units + $0, by: width, units) }
    }
    func sigmoid(_ x: [Double]) -> [Double] { x.map { $0 >= 0 ? 1 / (1 + exp(-$0)) : exp($0) / (1 + exp($0)) } }

    switch recurrence.cell {
    case .tanh: return [(block(0) + multiplied(h, 0)).map(tanh)]
    case .relu: return [(block(0) + multiplied(h, 0)).map { larger($0, 0) }]
    case .lstm:
      let (i, f) = (sigmoid(block(0) + multiplied(h, 0)), sigmoid(block(1) + multiplied(h, 1)))
      let (g, o) = ((block(2) + multiplied(h, 2)).map(tanh), sigmoid(block(3) + multiplied(h, 3)))
      let c = f * states[1] + i * g
      return [o * c.map(tanh), c, i, f, g, o]
    case .gru, .gruResetAfter:
      let (z, r) = (sigmoid(block(0) + multiplied(h, 0)), sigmoid(block(1) + multiplied(h, 1)))
      let keeps = z * h
      let takes = z.map { 1 - $0 }
      if recurrence.cell == .gru {
        let g = (block(2) + multiplied(r * h, 2)).map(tanh)
        return [keeps + takes * g, z, r, g]
      }
      let q = candidateBias + multiplied(h, 2)
      let g = (block(2) + r * q).map(tanh)
      return [keeps + takes * g, z, r, g, q]
    }
  }

  /// Calls `visit` with each step of each sequence, its parts, and the states that it leaves behind.
  private func run(
    _ projections: [Double], _ initial: [Double], _ visit: (_ sequence: Int, _ step: Int, _ parts: [[Double]]) -> Void
  ) -> [[[Double]]] {
    let stateCount = recurrence.cell.stateCount
    return (0..<batch).map { sequence in
      var states = (0..<stateCount).map { state in
        Array(initial[(sequence * stateCount + state) * units..<(sequence * stateCount + state + 1) * units])
      }
      for t in order {
        let start = (sequence * steps + t) * width
        var parts = step(projections[start..<start + width], states)
        if !counts(sequence, t) { parts.replaceSubrange(0..<stateCount, with: states) }
        states = Array(parts[..<stateCount])
        visit(sequence, t, parts)
      }
      return states
    }
  }

  func result(_ projections: [Double], _ initial: [Double]) -> [Double] {
    var outputs = [[Double]](repeating: [Double](repeating: 0, count: steps * units), count: batch)
    let last = run(projections, initial) { sequence, t, parts in
      outputs[sequence].replaceSubrange(t * units..<(t + 1) * units, with: parts[0])
    }
    return (0..<batch).flatMap { sequence in
      Array([recurrence.hasOutputs ? [outputs[sequence]] : [], recurrence.hasStates ? last[sequence] : []].joined())
        .flatMap { $0 }
    }
  }

  func trace(_ projections: [Double], _ initial: [Double]) -> [Double] {
    let cell = recurrence.cell
    var trace = [Double](repeating: 0, count: cell.partCount * batch * (steps + 1) * units)
    func place(_ part: Int, _ sequence: Int, _ row: Int, _ values: [Double]) {
      let start = ((part * batch + sequence) * (steps + 1) + row) * units
      trace.replaceSubrange(start..<start + units, with: values)
    }
    for sequence in 0..<batch {
      for state in 0..<cell.stateCount {
        let start = (sequence * cell.stateCount + state) * units
        place(state, sequence, recurrence.isReversed ? steps : 0, Array(initial[start..<start + units]))
      }
    }
    _ = run(projections, initial) { sequence, t, parts in
      for (part, values) in parts.enumerated() {
        place(part, sequence, recurrence.isReversed ? t : t + 1, values)
      }
    }
    return trace
  }

  // MARK: Backward

  /// The gradients of the projections, and of the initial states.
  func gradients(_ trace: [Double], _ upstream: [Double]) -> (projections: [Double], initial: [Double]) {
    let cell = recurrence.cell
    let rows = recurrence.rowCount(steps: steps)
    var projections = [Double](repeating: 0, count: batch * steps * width)
    var initial: [Double] = []
    for sequence in 0..<batch {
      func part(_ part: Int, _ row: Int) -> [Double] {
        let start = ((part * batch + sequence) * (steps + 1) + row) * units
        return Array(trace[start..<start + units])
      }
      func upstreamRow(_ row: Int) -> [Double] {
        let start = (sequence * rows + row) * units
        return Array(upstream[start..<start + units])
      }
      var states = (0..<cell.stateCount).map { state in
        recurrence.hasStates
          ? upstreamRow(rows - cell.stateCount + state) : [Double](repeating: 0, count: units)
      }
      for t in order.reversed() {
        if recurrence.hasOutputs { states[0] = states[0] + upstreamRow(t) }
        guard counts(sequence, t) else { continue }
        let (before, after) = recurrence.isReversed ? (t + 1, t) : (t, t + 1)
        let step = stepGradient(states, before: { part($0, before) }, after: { part($0, after) })
        states = step.states
        let start = (sequence * steps + t) * width
        projections.replaceSubrange(start..<start + width, with: step.projections)
      }
      initial.append(contentsOf: states.joined())
    }
    return (projections, initial)
  }

  /// The gradients of a step's projections and of the states before it, from those of the states after it.
  private func stepGradient(
    _ states: [[Double]], before: (Int) -> [Double], after: (Int) -> [Double]
  ) -> (projections: [Double], states: [[Double]]) {
    let dh = states[0]
    func slope(sigmoid y: [Double]) -> [Double] { y.map { $0 * (1 - $0) } }
    func slope(tanh y: [Double]) -> [Double] { y.map { 1 - $0 * $0 } }
    /// The gradient by the left operand of a product with the kernel's block.
    func back(_ gradient: [Double], _ gate: Int) -> [Double] {
      (0..<units).map { product(gradient, 0, by: 1, kernel, $0 * width + gate * units, by: 1, units) }
    }
    switch recurrence.cell {
    case .tanh:
      let d = dh * slope(tanh: after(0))
      return (d, [back(d, 0)])
    case .relu:
      let d = zip(dh, after(0)).map { $1 > 0 ? $0 : 0 }
      return (d, [back(d, 0)])
    case .lstm:
      let (i, f, g, o) = (after(2), after(3), after(4), after(5))
      let tanhC = after(1).map(tanh)
      let dc = states[1] + dh * o * slope(tanh: tanhC)
      let di = dc * g * slope(sigmoid: i)
      let df = dc * before(1) * slope(sigmoid: f)
      let dg = dc * i * slope(tanh: g)
      let d = [di, df, dg, dh * tanhC * slope(sigmoid: o)]
      let dBefore = back(d[0], 0) + back(d[1], 1) + back(d[2], 2) + back(d[3], 3)
      return (Array(d.joined()), [dBefore, dc * f])
    case .gru, .gruResetAfter:
      let h = before(0)
      let (z, r, g) = (after(1), after(2), after(3))
      let dz = dh * (h + g.map { -$0 }) * slope(sigmoid: z)
      let dg = dh * z.map { 1 - $0 } * slope(tanh: g)
      let dr: [Double]
      let fromCandidate: [Double]
      if recurrence.cell == .gru {
        let product = back(dg, 2)
        dr = product * h * slope(sigmoid: r)
        fromCandidate = product * r
      } else {
        dr = dg * after(4) * slope(sigmoid: r)
        fromCandidate = back(dg * r, 2)
      }
      return (Array([dz, dr, dg].joined()), [dh * z + back(dz, 0) + back(dr, 1) + fromCandidate])
    }
  }
}

// Element by element, in place of the concatenation of arrays.
private func + (left: [Double], right: [Double]) -> [Double] { zip(left, right).map { $0 + $1 } }
private func * (left: [Double], right: [Double]) -> [Double] { zip(left, right).map { $0 * $1 } }
