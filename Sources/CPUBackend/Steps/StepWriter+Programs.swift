import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  /// A program from its nodes, which all have one element count, but for the reductions among them.
  mutating func writeProgram(_ all: [Int], at position: Int, scratch: Int?) {
    let reductions = all.filter { Self.fusibleReduction(graph, $0) != nil }
    let members = all.filter { !reductions.contains($0) }
    let reduced = Set(reductions.map { schedule.sources.sources[graph.nodes[$0].operands[0]].root })
    let count = graph.type(of: members[0]).shape.count
    guard count > 0 else { return }
    var program = ProgramWriter(count: count)
    var results: [Int: ProgramWriter.Operand] = [:]
    // The last member that reads each member or operand in place.
    var lastUse: [Int: Int] = [:]
    for member in members {
      for operand in graph.nodes[member].operands {
        let source = schedule.sources.sources[operand]
        if source.map == nil { lastUse[source.root] = member }
      }
    }
    var late: [(from: ProgramWriter.Operand, to: ProgramWriter.Operand, dtype: DType)] = []

    for member in members {
      let node = graph.nodes[member]
      let place = plan.places[member]
      var target = place.map { program.stream(slots.slot($0), node.type.dtype) }
      if target == nil, reduced.contains(member) { target = program.local(member, node.type.dtype) }
      var result: ProgramWriter.Operand
      switch node.operation {
      case .iota, .randomBits, .randomUniform, .randomNormal:
        result = program.load(generator(node))
        if let target { program.append(Self.copyFunction(node.type.dtype), to: target, [result]) }
      default:
        let operands = node.operands.map { operand -> ProgramWriter.Operand in
          let source = schedule.sources.sources[operand]
          if let known = results[source.root], source.map == nil { return known }
          return reading(source, graph.type(of: operand), &program)
        }
        // A result that is written over an operand which is still read goes there at the end.
        let overwritesLater = plan.replaces[member].map { (lastUse[$0] ?? -1) > member } ?? false
        if let target, !overwritesLater {
          result = target
        } else {
          result = program.takeRegister()
          if let target { late.append((result, target, node.type.dtype)) }
        }
        program.append(Self.function(node, graph), to: result, operands)
      }
      results[member] = result
      let isLate = late.contains { $0.from == result }
      // Registers whose value has had its last use are free for the next member.
      for operand in Set(node.operands.map { schedule.sources.sources[$0].root }).sorted()
      where lastUse[operand] == member {
        guard let register = results[operand], !late.contains(where: { $0.from == register }) else { continue }
        program.giveRegister(register)
      }
      if lastUse[member] == nil, !isLate { program.giveRegister(result) }
    }
    for copy in late { program.append(Self.copyFunction(copy.dtype), to: copy.to, [copy.from]) }
    program.finish(list, form, reductions: reductionArguments(reductions, program, scratch))
  }

  /// The reductions of a program's results.
  private mutating func reductionArguments(
    _ reductions: [Int], _ program: ProgramWriter, _ scratch: Int?
  ) -> [hb_reduce_arguments] {
    var offset = scratch ?? 0
    var arguments: [hb_reduce_arguments] = []
    for index in reductions {
      let node = graph.nodes[index]
      guard case .reduce(let reduction, _) = node.operation, let pass = Self.fusibleReduction(graph, index) else {
        continue
      }
      let root = schedule.sources.sources[node.operands[0]].root
      let blocks = pass.scratch > 0 ? slots.slot(MemoryPlan.Place.arena(offset)) : -1
      offset += pass.scratch
      arguments.append(
        hb_reduce_arguments(
          from: program.locals[root] ?? slot(of: root), to: slot(of: index),
          kind: Self.reduceKind(reduction, node.type.dtype), scratch: blocks, outer: pass.outer, extent: pass.extent,
          inner: pass.inner))
    }
    return arguments
  }

  /// An operand that another step makes.
  private mutating func reading(
    _ source: ValueSources.Source, _ type: TensorType, _ program: inout ProgramWriter
  ) -> ProgramWriter.Operand {
    guard let place = plan.places[source.root] else { preconditionFailure("value \(source.root) has no memory") }
    let slot = slots.slot(place)
    guard let map = source.map?.collapsed else { return program.stream(slot, type.dtype) }
    if map.count > 1, map.extents.count == 1, map.strides[0] == 1 {
      return program.stream(slot, type.dtype, offset: map.offset)
    }
    return program.load(
      ProgramWriter.Load(kind: Int32(HB_LOAD_STRIDED), slot: slot, bytes: type.dtype.byteCount, map: map))
  }

  /// The load that makes numbers from positions.
  private mutating func generator(_ node: Graph.Node) -> ProgramWriter.Load {
    switch node.operation {
    case .iota(let shape, let axis):
      let (_, extent, inner) = Self.split(shape, at: axis)
      return ProgramWriter.Load(
        kind: Int32(HB_LOAD_IOTA), slot: 0, bytes: 4,
        map: ElementMap(extents: [extent], strides: [inner], offset: 0))
    case .randomBits(_, let key): return random(HB_LOAD_RANDOM_BITS, node, key)
    case .randomUniform(_, let key): return random(HB_LOAD_RANDOM_UNIFORM, node, key)
    case .randomNormal(_, let key): return random(HB_LOAD_RANDOM_NORMAL, node, key)
    default: preconditionFailure("\(node.operation.name) reads operands")
    }
  }

  private mutating func random(_ kind: Int, _ node: Graph.Node, _ key: UInt64) -> ProgramWriter.Load {
    let all = ElementMap(extents: [node.type.shape.count], strides: [1], offset: 0)
    return ProgramWriter.Load(kind: Int32(kind), slot: slot(of: node.operands[0]), bytes: 4, map: all, key: key)
  }

  private static func copyFunction(_ dtype: DType) -> Int {
    Int((dtype.byteCount == 4 ? HB_copy_4 : HB_copy_1).rawValue)
  }

  /// The number of the element-wise function that carries out a node.
  private static func function(_ node: Graph.Node, _ graph: Graph) -> Int {
    let dtype = graph.type(of: node.operands[0]).dtype
    switch node.operation {
    case .unary(let function): return Int(unaryFunction(function, isInteger: dtype == .int32).rawValue)
    case .binary(let function): return Int(binaryFunction(function, isInteger: dtype == .int32).rawValue)
    case .compare(let comparison):
      // The six comparisons of each type follow each other in the order of the enumeration.
      let first =
        switch dtype {
        case .float32: HB_equal_f32
        case .int32: HB_equal_i32
        case .bool, .uint8: HB_equal_u8
        }
      return Int(first.rawValue) + Operation.Comparison.allCases.firstIndex(of: comparison)!
    case .select: return Int((node.type.dtype.byteCount == 4 ? HB_select_4 : HB_select_1).rawValue)
    case .convert(let target): return Int(conversion(from: dtype, to: target).rawValue)
    default: preconditionFailure("\(node.operation.name) is not element-wise")
    }
  }

  private static func conversion(from: DType, to: DType) -> HB_Function {
    switch (from, to) {
    case (.float32, .int32): HB_f32_to_i32
    case (.float32, .bool): HB_f32_to_bool
    case (.float32, .uint8): HB_f32_to_u8
    case (.int32, .float32): HB_i32_to_f32
    case (.int32, .bool): HB_i32_to_bool
    case (.int32, .uint8): HB_i32_to_u8
    case (.bool, .float32), (.uint8, .float32): HB_u8_to_f32
    case (.bool, .int32), (.uint8, .int32): HB_u8_to_i32
    case (.uint8, .bool): HB_u8_to_bool
    case (.float32, .float32), (.int32, .int32): HB_copy_4
    case (.bool, .bool), (.uint8, .uint8), (.bool, .uint8): HB_copy_1
    }
  }

  private static func unaryFunction(_ function: Operation.Unary, isInteger: Bool) -> HB_Function {
    switch function {
    case .negate: isInteger ? HB_negate_i32 : HB_negate_f32
    case .abs: isInteger ? HB_abs_i32 : HB_abs_f32
    case .sign: isInteger ? HB_sign_i32 : HB_sign_f32
    case .floor: HB_floor_f32
    case .ceil: HB_ceil_f32
    case .round: HB_round_f32
    case .exponential: HB_exponential_f32
    case .exponentialMinusOne: HB_exponentialMinusOne_f32
    case .log: HB_log_f32
    case .logPlusOne: HB_logPlusOne_f32
    case .sqrt: HB_sqrt_f32
    case .rsqrt: HB_rsqrt_f32
    case .tanh: HB_tanh_f32
    case .logistic: HB_logistic_f32
    case .erf: HB_erf_f32
    case .sine: HB_sine_f32
    case .cosine: HB_cosine_f32
    case .not: HB_not_bool
    case .isFinite: HB_isFinite_f32
    }
  }

  private static func binaryFunction(_ function: Operation.Binary, isInteger: Bool) -> HB_Function {
    switch function {
    case .add: isInteger ? HB_add_i32 : HB_add_f32
    case .subtract: isInteger ? HB_subtract_i32 : HB_subtract_f32
    case .multiply: isInteger ? HB_multiply_i32 : HB_multiply_f32
    case .divide: isInteger ? HB_divide_i32 : HB_divide_f32
    case .remainder: isInteger ? HB_remainder_i32 : HB_remainder_f32
    case .maximum: isInteger ? HB_maximum_i32 : HB_maximum_f32
    case .minimum: isInteger ? HB_minimum_i32 : HB_minimum_f32
    case .power: HB_power_f32
    case .and: HB_and_bool
    case .or: HB_or_bool
    }
  }
}
