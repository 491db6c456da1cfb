import GraphCore
import TensorCore

extension GradientCase {
  /// Every cell in both directions, with and without a mask, for each result; sizes are odd and unequal.
  static let recurrences: [GradientCase] = Recurrence.Cell.allCases.flatMap { cell in
    [
      Recurrence(cell, result: .outputs),
      Recurrence(cell, result: .states),
      Recurrence(cell, isReversed: true, result: .outputsAndStates),
      Recurrence(cell, isMasked: true, result: .outputs),
      Recurrence(cell, isMasked: true, result: .states),
      Recurrence(cell, isReversed: true, isMasked: true, result: .outputsAndStates),
    ].map { recurrence in
      let units = 3
      let width = cell.gateCount * units
      var operands = [
        Operand([2, 4, width]), Operand([2, cell.stateCount, units]), Operand([units, width], in: -0.7...0.7),
      ]
      if cell == .gruResetAfter { operands.append(Operand([units])) }
      return GradientCase("\(recurrence)", operands, twice: false) { builder, x in
        let mask = builder.constant(Tensor([true, false, true, true, false, true, false, true], shape: [2, 4]))
        return try builder.apply(.recurrence(recurrence), x + (recurrence.isMasked ? [mask] : []))
      }
    }
  }
}
