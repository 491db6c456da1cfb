import CKernels
import GraphCore
import TensorCore

/// Writes one element-wise program: a register machine whose registers are blocks of elements.
///
/// Values that are stored are computed in their memory; the others live in registers, which are reused as soon as a
/// value is no longer needed.
struct ProgramWriter {
  enum Operand: Hashable {
    case register(Int)
    case stream(Int)
  }

  struct Instruction: Equatable {
    var function: Int
    var to: Operand
    var operands: [Operand]
  }

  struct Stream: Hashable {
    var slot: Int32
    var bytes: Int
    var offset: Int
  }

  struct Load: Hashable {
    var kind: Int32
    var slot: Int32
    var bytes: Int
    var map: ElementMap
    var key: UInt64 = 0
  }

  let count: Int
  private(set) var instructions: [Instruction] = []
  private(set) var streams: [Stream] = []
  private(set) var loads: [(load: Load, into: Int)] = []
  private(set) var registerCount = 0
  /// The slots of values that lie in a task's own memory, by node.
  private(set) var locals: [Int: Int32] = [:]
  private var knownStreams: [Stream: Int] = [:]
  private var knownLoads: [Load: Int] = [:]
  private var freeRegisters: [Int] = []

  init(count: Int) { self.count = count }

  mutating func stream(_ slot: Int32, _ dtype: DType, offset: Int = 0) -> Operand {
    let stream = Stream(slot: slot, bytes: dtype.byteCount, offset: offset)
    if let known = knownStreams[stream] { return .stream(known) }
    streams.append(stream)
    knownStreams[stream] = streams.count - 1
    return .stream(streams.count - 1)
  }

  /// A stream in the task's own memory, for a value that only a reduction reads.
  mutating func local(_ node: Int, _ dtype: DType) -> Operand {
    let slot = Int32(-1 - locals.count)
    locals[node] = slot
    return stream(slot, dtype)
  }

  /// The register that a load fills before every block; it is never reused.
  mutating func load(_ load: Load) -> Operand {
    if let known = knownLoads[load] { return .register(known) }
    registerCount += 1
    loads.append((load, registerCount - 1))
    knownLoads[load] = registerCount - 1
    return .register(registerCount - 1)
  }

  mutating func takeRegister() -> Operand {
    if let register = freeRegisters.popLast() { return .register(register) }
    registerCount += 1
    return .register(registerCount - 1)
  }

  mutating func giveRegister(_ operand: Operand) {
    guard case .register(let register) = operand, !loads.contains(where: { $0.into == register }) else { return }
    freeRegisters.append(register)
  }

  mutating func append(_ function: Int, to: Operand, _ operands: [Operand]) {
    instructions.append(Instruction(function: function, to: to, operands: operands))
  }

  /// Elements in a block: a multiple of 16, and where possible of the period of every load, which then runs only once.
  private var block: Int {
    let wanted = registerCount <= 6 ? 1024 : 512
    var unit = 16
    for (load, _) in loads where load.kind == Int32(HB_LOAD_STRIDED) {
      let common = Self.leastCommonMultiple(unit, max(load.map.period, 1))
      if common <= 2048 { unit = common }
    }
    let block = unit >= wanted ? unit : wanted / unit * unit
    return min(block, max(16, (count + 15) / 16 * 16))
  }

  private static func leastCommonMultiple(_ a: Int, _ b: Int) -> Int {
    var (x, y) = (a, b)
    while y != 0 { (x, y) = (y, x % y) }
    return a / x * b
  }

  /// Operands are registers, then streams.
  private func number(_ operand: Operand) -> Int32 {
    switch operand {
    case .register(let register): Int32(register)
    case .stream(let stream): Int32(registerCount + stream)
    }
  }

  func finish(_ list: StepList, _ form: Kernels, reductions: [hb_reduce_arguments]) {
    let block = self.block
    // A task takes some microseconds, whatever its program.
    let perTask = max(4096, 65536 / max(2, instructions.count + loads.count))
    let cLoads = loads.map { entry in
      let load = entry.load
      return hb_load(
        kind: load.kind, slot: load.slot, element_bytes: Int32(load.bytes), into: Int32(entry.into),
        is_invariant: load.kind == Int32(HB_LOAD_STRIDED) && block % max(load.map.period, 1) == 0,
        rank: Int32(load.map.extents.count), extents: list.array(load.map.extents),
        strides: list.array(load.map.strides), offset: load.map.offset, key: load.key)
    }
    let cInstructions = instructions.joiningPairs.map { instruction in
      let operands = instruction.operands.map(number)
      return hb_instruction(
        function: form.function(instruction.function), to: number(instruction.to), a: operands[0],
        b: operands.count > 1 ? operands[1] : 0, c: operands.count > 2 ? operands[2] : 0)
    }
    let cStreams = streams.map { hb_stream(slot: $0.slot, element_bytes: Int32($0.bytes), offset: $0.offset) }
    let program = hb_program_arguments(
      count: count, block: block, task: max(1, perTask / block) * block, register_count: Int32(registerCount),
      stream_count: Int32(streams.count), load_count: Int32(loads.count),
      instruction_count: Int32(cInstructions.count), streams: list.array(cStreams), loads: list.array(cLoads),
      instructions: list.array(cInstructions))
    if reductions.isEmpty {
      list.append(form.table.pointee.program, program)
    } else {
      list.append(
        form.table.pointee.program_reduce,
        hb_program_reduce_arguments(
          program: program, reduce_count: Int32(reductions.count), local_count: Int32(locals.count),
          reduces: list.array(reductions)))
    }
  }
}
