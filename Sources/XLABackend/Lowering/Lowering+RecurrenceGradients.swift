import GraphCore

// The gradients of one step of a recurrent cell.
extension Lowering {
  /// The gradients of a step's projections and of the states before it, from those of the states after it.
  ///
  /// - Parameters:
  ///   - before: A part of the trace as the step found it.
  ///   - after: A part of the trace as the step left it.
  mutating func stepGradient(
    _ cell: Recurrence.Cell, _ states: [ProgramValue], kernel: ProgramValue,
    before: (inout Lowering, Int) -> ProgramValue, after: (inout Lowering, Int) -> ProgramValue
  ) -> (projections: ProgramValue, states: [ProgramValue]) {
    let dh = states[0]
    let units = dh.dimensions[1]
    /// The gradient by the left operand of a product with some of the kernel's blocks.
    func back(_ gradient: ProgramValue, _ gates: Range<Int>, _ lowering: inout Lowering) -> ProgramValue {
      let blocks = lowering.writer.slice(kernel, axis: 1, gates.lowerBound * units..<gates.upperBound * units)
      return lowering.writer.dot(gradient, blocks, contracting: (1, 1))
    }
    switch cell {
    case .tanh:
      let d = product(dh, slope(tanh: after(&self, 0)))
      return (d, [back(d, 0..<1, &self)])
    case .relu:
      let isOn = writer.compare("GT", after(&self, 0), 0)
      let d = writer.select(isOn, dh, writer.constant(0, dh.dimensions))
      return (d, [back(d, 0..<1, &self)])
    case .lstm:
      let (i, f, g, o) = (after(&self, 2), after(&self, 3), after(&self, 4), after(&self, 5))
      let tanhC = writer.unary("tanh", after(&self, 1))
      let dc = writer.binary("add", states[1], product(product(dh, o), slope(tanh: tanhC)))
      let di = product(product(dc, g), slope(sigmoid: i))
      let df = product(product(dc, before(&self, 1)), slope(sigmoid: f))
      let dg = product(product(dc, i), slope(tanh: g))
      let d0 = product(product(dh, tanhC), slope(sigmoid: o))
      let d = writer.concatenate([di, df, dg, d0], axis: 1)
      return (d, [back(d, 0..<4, &self), product(dc, f)])
    case .gru, .gruResetAfter:
      let h = before(&self, 0)
      let (z, r, g) = (after(&self, 1), after(&self, 2), after(&self, 3))
      let dz = product(product(dh, writer.binary("subtract", h, g)), slope(sigmoid: z))
      let dg = product(product(dh, complement(z)), slope(tanh: g))
      let dr: ProgramValue
      let fromCandidate: ProgramValue
      if cell == .gru {
        let back = back(dg, 2..<3, &self)
        dr = product(product(back, h), slope(sigmoid: r))
        fromCandidate = product(back, r)
      } else {
        dr = product(product(dg, after(&self, 4)), slope(sigmoid: r))
        fromCandidate = back(product(dg, r), 2..<3, &self)
      }
      let gates = writer.concatenate([dz, dr], axis: 1)
      let fromGates = writer.binary("add", product(dh, z), back(gates, 0..<2, &self))
      return (
        writer.concatenate([gates, dg], axis: 1), [writer.binary("add", fromGates, fromCandidate)]
      )
    }
  }

  private mutating func product(_ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    writer.binary("multiply", x, y)
  }

  private mutating func complement(_ x: ProgramValue) -> ProgramValue {
    let one = writer.constant(1, x.dimensions)
    return writer.binary("subtract", one, x)
  }

  private mutating func slope(sigmoid y: ProgramValue) -> ProgramValue { product(y, complement(y)) }
  private mutating func slope(tanh y: ProgramValue) -> ProgramValue { complement(product(y, y)) }
}
