import TensorCore

extension Value {
  /// The gradients of a recurrence's operands.
  ///
  /// One sequential operation gives the gradients of the projections for all steps; those of kernel and bias are sums
  /// over steps and batch, as one product and one reduction.
  func recurrenceGradients(_ recurrence: Recurrence, _ g: Value) throws(ShapeError) -> [Value?] {
    let x = operands
    let cell = recurrence.cell
    let (batch, steps, units) = (x[0].shape[0], x[0].shape[1], x[2].shape[0])
    let trace = try builder.apply(.recurrenceTrace(recurrence.traced), x)
    let differentiated = [trace, x[2], g] + (recurrence.isMasked ? [x[x.count - 1]] : [])
    let projections = try builder.apply(.recurrenceGradient(recurrence, of: .projections), differentiated)
    let initial = try builder.apply(.recurrenceGradient(recurrence, of: .initialStates), differentiated)

    // Of each step: a part of the trace as the step left it, or h as it found it.
    let after = recurrence.isReversed ? 0..<steps : 1..<steps + 1
    let before = recurrence.isReversed ? 1..<steps + 1 : 0..<steps
    func part(_ index: Int, _ rows: Range<Int>) throws(ShapeError) -> Value {
      try trace.slice(index..<index + 1, axis: 0).slice(rows, axis: 2).reshape([batch * steps, units])
    }
    let h = try part(0, before)
    let rows = try projections.reshape([batch * steps, cell.gateCount * units])

    switch cell {
    case .tanh, .relu, .lstm:
      return [projections, initial, try h.dot(rows, transposeLeft: true)] + (recurrence.isMasked ? [nil] : [])
    case .gru:
      // The candidate's block multiplies r ⊙ h.
      let gates = try h.dot(rows.slice(0..<2 * units, axis: 1), transposeLeft: true)
      let candidate = try (part(2, after) * h).dot(rows.slice(2 * units..<3 * units, axis: 1), transposeLeft: true)
      let kernel = try builder.apply(.concatenate(axis: 1), [gates, candidate])
      return [projections, initial, kernel] + (recurrence.isMasked ? [nil] : [])
    case .gruResetAfter:
      // The candidate's block is multiplied by r after the product.
      let candidate = try part(2, after) * rows.slice(2 * units..<3 * units, axis: 1)
      let products = try builder.apply(.concatenate(axis: 1), [rows.slice(0..<2 * units, axis: 1), candidate])
      let kernel = try h.dot(products, transposeLeft: true)
      return [projections, initial, kernel, try candidate.sum(axes: [0])] + (recurrence.isMasked ? [nil] : [])
    }
  }
}
