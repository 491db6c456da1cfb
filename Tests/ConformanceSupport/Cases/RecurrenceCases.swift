import GraphCore
import TensorCore

extension ConformanceCase {
  static let recurrenceCases: [ConformanceCase] = Recurrence.Cell.allCases.flatMap { cell in
    sizes.flatMap { batch, steps, units in
      [
        Recurrence(cell, result: .outputs),
        Recurrence(cell, isReversed: true, isMasked: true, result: .outputsAndStates),
        Recurrence(cell, isMasked: true, result: .states),
      ].flatMap { cases($0, batch, steps, units) }
    }
  }

  /// Edges of blocks of sequences, of vectors and of panels; nothing at all.
  private static let sizes = [
    (1, 1, 1), (1, 3, 5), (5, 1, 16), (9, 4, 17), (13, 3, 33), (2, 2, 70), (26, 2, 20), (3, 0, 4), (0, 3, 4), (2, 3, 0),
  ]

  private static func cases(_ recurrence: Recurrence, _ batch: Int, _ steps: Int, _ units: Int) -> [ConformanceCase] {
    let cell = recurrence.cell
    let width = cell.gateCount * units
    // A column of the kernel has magnitudes of at most 1 in all, and so no step makes an error larger than it was.
    let bound = Float(1) / Float(max(units, 1))
    let mask: [Tensor] = recurrence.isMasked ? [.any([batch, steps], .bool, "mask")] : []
    let kernel = Tensor.uniform([units, width], -bound..<bound, "kernel")
    var operands: [Tensor] = [
      .uniform([batch, steps, width], -1..<1, "projections"),
      .uniform([batch, cell.stateCount, units], -1..<1, "initial"), kernel,
    ]
    if cell == .gruResetAfter { operands.append(.uniform([units], -1..<1, "bias")) }
    let upstream = Tensor.uniform([batch, recurrence.rowCount(steps: steps), units], -1..<1, "upstream")
    // Gates and outputs as a forward pass might leave them.
    let trace = Tensor.uniform([cell.partCount, batch, steps + 1, units], 0..<1, "trace")

    // Each step adds the roundings of a sum of `units` products and of a dozen functions within a unit in the last
    // place, of numbers whose magnitude grows by no more than 2 a step: 2⁻²⁴ · 2 · (units + 16) for each of the steps,
    // of numbers up to 2 (steps + 1).
    let allowed = 0x1p-24 * 2 * Double(units + 16) * Double(steps * 2 * (steps + 1))
    let tolerance = Tolerance(absolute: max(allowed, 0x1p-126), ignoresZeroSign: true)
    let name =
      "/\(cell) \(batch)x\(steps)x\(units) \(recurrence.result)" + (recurrence.isReversed ? " reversed" : "")
      + (recurrence.isMasked ? " masked" : "")
    return [
      ConformanceCase("recurrence" + name, .recurrence(recurrence), operands + mask, tolerance),
      ConformanceCase("recurrenceTrace" + name, .recurrenceTrace(recurrence.traced), operands + mask, tolerance),
      ConformanceCase("recurrenceGradient" + name, [trace, kernel, upstream] + mask, tolerance) { builder, p in
        try Recurrence.Differential.allCases.map {
          try builder.apply(.recurrenceGradient(recurrence, of: $0), p)
        }
      },
    ]
  }
}
