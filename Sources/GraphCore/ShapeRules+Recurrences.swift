import TensorCore

extension ShapeRule {
  /// Projections `[batch, steps, gates · units]`, initial states `[batch, states, units]`, the recurrent kernel
  /// `[units, gates · units]`, then what cell and mask add.
  func recurrence(_ recurrence: Recurrence) throws(ShapeError) -> (batch: Int, steps: Int, units: Int) {
    let cell = recurrence.cell
    try takes(3 + recurrence.extraOperandCount)
    let (x, kernel) = (operands[0].shape, operands[2].shape)
    try require(
      x.rank == 3 && kernel.rank == 2 && operands[0].dtype == .float32 && x[2] == kernel[1]
        && kernel[0] <= Shape.largestSize / 8 && kernel[1] == kernel[0] * cell.gateCount,
      "float32 projections (batch, steps, \(cell.gateCount) · units) and a kernel (units, \(cell.gateCount) · units)",
      "\(operands[0]) and \(operands[2])")
    let (batch, steps, units) = (x[0], x[1], kernel[0])
    var expected = [
      operands[0], TensorType([batch, cell.stateCount, units]), TensorType([units, cell.gateCount * units]),
    ]
    if cell == .gruResetAfter { expected.append(TensorType([units])) }
    if recurrence.isMasked { expected.append(TensorType([batch, steps], .bool)) }
    try requireOperands(expected)
    return (batch, steps, units)
  }

  func recurrenceTrace(_ recurrence: Recurrence) throws(ShapeError) -> TensorType {
    let (batch, steps, units) = try self.recurrence(recurrence)
    return TensorType([recurrence.cell.partCount, batch, steps + 1, units])
  }

  /// The trace, the recurrent kernel, the gradient of the recurrence's result, the mask if there is one.
  func recurrenceGradient(
    _ recurrence: Recurrence, _ differential: Recurrence.Differential
  ) throws(ShapeError) -> TensorType {
    let cell = recurrence.cell
    try takes(recurrence.isMasked ? 4 : 3)
    let trace = operands[0].shape
    try require(
      trace.rank == 4 && trace[2] >= 1, "a trace (parts, batch, steps + 1, units)", "\(operands[0])")
    let (batch, steps, units) = (trace[1], trace[2] - 1, trace[3])
    try require(units <= Shape.largestSize / 8, "sizes up to \(Shape.largestSize)", "\(units)")
    let width = cell.gateCount * units
    var expected = [
      TensorType([cell.partCount, batch, steps + 1, units]), TensorType([units, width]),
      TensorType([batch, recurrence.rowCount(steps: steps), units]),
    ]
    if recurrence.isMasked { expected.append(TensorType([batch, steps], .bool)) }
    try requireOperands(expected)
    switch differential {
    case .projections: return TensorType([batch, steps, width])
    case .initialStates: return TensorType([batch, cell.stateCount, units])
    }
  }

  private func requireOperands(_ expected: [TensorType]) throws(ShapeError) {
    for (operand, type) in zip(operands, expected) {
      try require(operand == type, "operands \(expected.map(\.description).joined(separator: ", "))")
    }
  }
}
