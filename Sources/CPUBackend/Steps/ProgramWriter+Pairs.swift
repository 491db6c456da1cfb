import CKernels

extension [ProgramWriter.Instruction] {
  /// The instructions with neighbours joined where the second alone reads what the first makes, and there is a function
  /// that does both.
  var joiningPairs: [ProgramWriter.Instruction] {
    var joined: [ProgramWriter.Instruction] = []
    for (index, instruction) in enumerated() {
      if let last = joined.last, index > 0, last == self[index - 1],
        let pair = last.joined(with: instruction), !isRead(last.to, after: index)
      {
        joined[joined.count - 1] = pair
      } else {
        joined.append(instruction)
      }
    }
    return joined
  }

  /// Whether a register is read after an instruction, before it is written again.
  private func isRead(_ register: ProgramWriter.Operand, after index: Int) -> Bool {
    if self[index].to == register { return false }
    for instruction in self[(index + 1)...] {
      if instruction.operands.contains(register) { return true }
      if instruction.to == register { return false }
    }
    return false
  }
}

extension ProgramWriter.Instruction {
  /// One instruction for this one and the next, if the next reads the register that this one writes, once.
  func joined(with next: Self) -> Self? {
    guard case .register = to, next.operands.count(where: { $0 == to }) == 1, next.operands.count == 2,
      let first = Self.rows.firstIndex(of: function), let second = Self.rows.firstIndex(of: next.function)
    else { return nil }
    let isFirst = next.operands[0] == to
    let names = Self.table[first]
    let joined = [names.0, isFirst ? names.1 : names.2, names.3][second]
    return Self(
      function: Int(joined.rawValue), to: next.to, operands: operands + [next.operands[isFirst ? 1 : 0]])
  }

  private static let rows = [HB_add_f32, HB_subtract_f32, HB_multiply_f32].map { Int($0.rawValue) }

  /// For each first function: with addition, with subtraction of and from the other operand, with multiplication.
  private static let table = [
    (HB_add_add_f32, HB_add_subtract_f32, HB_add_subtractFrom_f32, HB_add_multiply_f32),
    (HB_subtract_add_f32, HB_subtract_subtract_f32, HB_subtract_subtractFrom_f32, HB_subtract_multiply_f32),
    (HB_multiply_add_f32, HB_multiply_subtract_f32, HB_multiply_subtractFrom_f32, HB_multiply_multiply_f32),
  ]
}
