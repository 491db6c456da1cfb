import Hornbook
import StarlarkLanguage

/// A tensor of an experiment, with arithmetic.
///
/// Every operation is a small graph that the run's backend computes, so a tensor in a `data` block gives the numbers
/// that a layer would give.
final class TensorValue: HostValue {
  let tensor: Tensor
  private let context: RunContext
  /// The rows of data sets that its rows were made of; none if they came from elsewhere.
  let origins: [Lineage]

  init(_ tensor: Tensor, _ context: RunContext, origins: [Lineage] = []) {
    self.tensor = tensor
    self.context = context
    self.origins = origins
  }

  /// A tensor made of this one: while the number of rows stays, they are still those of the data sets.
  private func made(_ result: Tensor, with other: TensorValue? = nil) -> StarlarkValue {
    let sources = [self] + (other.map { [$0] } ?? [])
    return Self.value(result, context, origins: Self.origins(of: result, madeOf: sources))
  }

  /// The result of an operation: a tensor or, where no axis is left, a plain number that one can compare and count with.
  static func value(_ result: Tensor, _ context: RunContext, origins: [Lineage] = []) -> StarlarkValue {
    result.rank == 0 ? list(result) : .host(TensorValue(result, context, origins: origins))
  }

  /// What the rows of a result come from: the operands that have as many.
  static func origins(of result: Tensor, madeOf sources: [TensorValue]) -> [Lineage] {
    guard result.rank > 0 else { return [] }
    return .joined(
      sources.filter { $0.tensor.rank > 0 && $0.tensor.rowCount == result.rowCount }.map(\.origins))
  }

  let typeName = "tensor"
  var repr: String { "<tensor \(tensor)>" }
  var length: Int? { tensor.rank == 0 ? nil : tensor.rowCount }
  /// The number in a tensor without axes.
  var formatOperand: StarlarkValue? { tensor.rank == 0 ? Self.list(tensor) : nil }
  static let names = [
    "T", "argmax", "astype", "dtype", "max", "mean", "min", "ndim", "reshape", "shape", "size", "sum", "tolist",
  ]
  var attributeNames: [String] { Self.names }

  func attribute(_ name: String) throws -> StarlarkValue? {
    switch name {
    case "shape": .tuple(tensor.shape.dimensions.map { .int($0) })
    case "dtype": .string(tensor.dtype.rawValue)
    case "T": try TensorOperation.named("transpose").map { try OperationNames.apply($0, [.data(self)], context) }
    case "ndim": .int(tensor.rank)
    case "size": .int(tensor.count)
    case "astype": Builtin.host("astype", [.required("dtype")]) { [self] in try astype($0) }
    case "reshape": Builtin.host("reshape", [.variadic("shape")]) { [self] in try reshape($0) }
    case "tolist": Builtin.host("tolist", []) { [self] _ in Self.list(tensor) }
    case "sum": reduction("sum") { try $0.sum(axes: $1) }
    case "mean": reduction("mean") { try $0.convert(to: .float32).mean(axes: $1) }
    case "max": reduction("max") { try $0.reduce(.maximum, axes: $1) }
    case "min": reduction("min") { try $0.reduce(.minimum, axes: $1) }
    case "argmax": argmax
    default: nil
    }
  }

  /// Computes a value from tensors on the run's backend.
  private func compute(
    _ operands: [Tensor], with other: TensorValue? = nil, _ write: ([Hornbook.Value]) throws -> Hornbook.Value
  ) throws -> StarlarkValue {
    let builder = GraphBuilder(name: "expression")
    let values = operands.enumerated().map { builder.parameter("\($0)", TensorType($1.shape, $1.dtype)) }
    let graph = builder.finish(outputs: [("result", try write(values))])
    return made(try context.backend.run(graph, operands)[0], with: other)
  }

  private func astype(_ arguments: BoundArguments) throws -> StarlarkValue {
    let names = DType.allCases.map(\.rawValue)
    let word = try arguments.string("dtype")
    let dtype = try word == "int64" ? .int32 : DType(rawValue: arguments.choice("dtype", of: names)) ?? .float32
    return made(tensor.converted(to: dtype))
  }

  private func reshape(_ arguments: BoundArguments) throws -> StarlarkValue {
    let given =
      arguments.variadic.count == 1 ? arguments.variadic[0].asSequence ?? arguments.variadic : arguments.variadic
    var sizes = given.compactMap(\.asInt)
    let known = sizes.filter { $0 >= 0 }.reduce((1, false)) { result, size in
      let (product, overflow) = result.0.multipliedReportingOverflow(by: size)
      return (product, result.1 || overflow)
    }
    guard sizes.count == given.count, !known.1, sizes.filter({ $0 < 0 }).count <= 1, sizes.allSatisfy({ $0 >= -1 })
    else {
      throw EvaluationError("reshape: expected sizes, one of which may be -1", code: "shape")
    }
    if let open = sizes.firstIndex(of: -1) { sizes[open] = known.0 == 0 ? 0 : tensor.count / known.0 }
    guard sizes.reduce(1, *) == tensor.count else {
      throw EvaluationError(
        "reshape: expected a shape of \(tensor.count) elements for \(tensor.shape), received \(Shape(sizes))",
        code: "shape")
    }
    // Rows that are joined or cut are the data sets' all the same.
    return .host(TensorValue(tensor.reshaped(to: Shape(sizes)), context, origins: sizes.isEmpty ? [] : origins))
  }

  private func axes(_ arguments: BoundArguments) throws -> [Int]? {
    let value = arguments.value("axis")
    if value.isNone { return nil }
    let given = value.asInt.map { [$0] } ?? value.asSequence?.compactMap(\.asInt) ?? []
    let axes = given.map { $0 < 0 ? $0 + tensor.rank : $0 }
    guard !axes.isEmpty, axes.allSatisfy({ (0..<tensor.rank).contains($0) }), Set(axes).count == axes.count else {
      throw arguments.error(
        "axis", "expected an axis of \(tensor.shape), or a tuple of them, received \(value.repr)", code: "shape")
    }
    return axes.sorted()
  }

  private func reduction(
    _ name: String, _ reduce: @escaping (Hornbook.Value, [Int]?) throws -> Hornbook.Value
  ) -> StarlarkValue {
    Builtin.host(name, [.optional("axis", default: StarlarkSignature.Constant.none)]) { [self] arguments in
      let axes = try axes(arguments)
      return try compute([tensor]) { try reduce($0[0].dtype == .float32 ? $0[0] : $0[0].convert(to: .int32), axes) }
    }
  }

  private var argmax: StarlarkValue {
    Builtin.host("argmax", [.optional("axis", default: -1)]) { [self] arguments in
      guard let axes = try axes(arguments), axes.count == 1 else {
        throw arguments.error("axis", "argmax: expected one axis", code: "shape")
      }
      return try compute([tensor]) { try $0[0].argMax(axis: axes[0]) }
    }
  }

  func binary(_ op: BinaryOperator, _ other: StarlarkValue, isLeft: Bool) throws -> StarlarkValue? {
    let operand: Tensor
    let second = other.asHost(TensorValue.self)
    if let value = second {
      operand = value.tensor
    } else if let number = other.asInt, tensor.dtype == .int32, op != .divide {
      guard let exact = Int32(exactly: number) else {
        throw EvaluationError("\(number) does not fit into a tensor of int32", code: "value")
      }
      operand = Tensor(exact)
    } else if let number = other.asDouble {
      operand = Tensor(Float(number))
    } else {
      return nil
    }
    let (left, right) = isLeft ? (tensor, operand) : (operand, tensor)
    // As in NumPy: whole numbers stay whole but in a division; anything mixed with a fraction is float32.
    let dtype: DType = left.dtype == .int32 && right.dtype == .int32 && op != .divide ? .int32 : .float32
    do {
      switch op {
      case .add:
        return try compute([left, right], with: second) { try $0[0].convert(to: dtype) + $0[1].convert(to: dtype) }
      case .subtract:
        return try compute([left, right], with: second) { try $0[0].convert(to: dtype) - $0[1].convert(to: dtype) }
      case .multiply:
        return try compute([left, right], with: second) { try $0[0].convert(to: dtype) * $0[1].convert(to: dtype) }
      case .divide:
        return try compute([left, right], with: second) { try $0[0].convert(to: dtype) / $0[1].convert(to: dtype) }
      case .equal where other.asHost(TensorValue.self) != nil, .notEqual where other.asHost(TensorValue.self) != nil:
        // Two tensors are compared as a whole: whether shape, type and all elements are equal.
        return nil
      default:
        guard let operation = OperationNames.operation(for: op), let operand = OperationNames.Operand(other) else {
          return nil
        }
        let own = OperationNames.Operand.data(self)
        return try OperationNames.apply(operation, isLeft ? [own, operand] : [operand, own], context)
      }
    } catch { throw translated(error) }
  }

  func unary(_ op: UnaryOperator) throws -> StarlarkValue? {
    if op == .bitNot, tensor.dtype == .bool {
      return try TensorOperation.named("logical_not").map { try OperationNames.apply($0, [.data(self)], context) }
    }
    guard op == .minus else { return nil }
    return try compute([tensor.dtype == .int32 ? tensor : tensor.converted(to: .float32)]) { try -$0[0] }
  }

  func index(_ key: StarlarkValue) throws -> StarlarkValue {
    if key.isPending { return .host(PendingValue()) }
    if let rows = try RowSelection.rows(key, of: tensor) {
      return .host(TensorValue(tensor.rows(at: rows), context, origins: origins))
    }
    guard let index = key.asInt else { return try subscripted(Subscript(key, rank: tensor.rank)) }
    return Self.value(try row(index), context)
  }

  private func row(_ index: Int) throws -> Tensor {
    guard tensor.rank > 0 else { throw EvaluationError("a tensor without axes cannot be indexed", code: "type") }
    let row = index < 0 ? index + tensor.rowCount : index
    guard (0..<tensor.rowCount).contains(row) else {
      throw EvaluationError("index \(index) is out of range for \(tensor.rowCount) rows", code: "index")
    }
    return tensor.rows(row..<row + 1).reshaped(to: tensor.rowShape)
  }

  /// The first axis is that of the rows, whose lineage is kept; the others are for the functions of `keras.ops`.
  private func subscripted(_ keys: Subscript) throws -> StarlarkValue {
    var value = self
    var (next, axis) = (0, 0)
    switch keys.keys.first {
    case .place(let place): (value, next) = (TensorValue(try row(place), context), 1)
    case .slice(let slice):
      let rows = slice.isWhole ? .host(self) : try self.slice(start: slice.start, stop: slice.stop, step: slice.step)
      (value, next, axis) = (rows.asHost(TensorValue.self) ?? self, 1, 1)
    case .newAxis, nil: break
    }
    let result = try keys.apply(
      from: next, axis: axis, to: .data(value), sizes: value.tensor.shape.dimensions, context)
    guard let result else { return Self.value(value.tensor, context, origins: value.origins) }
    return result.asHost(TensorValue.self).map { value.made($0.tensor) } ?? result
  }

  func slice(start: Int?, stop: Int?, step: Int?) throws -> StarlarkValue {
    guard tensor.rank > 0 else { throw EvaluationError("a tensor without axes cannot be sliced", code: "type") }
    let rows = try AxisSlice(start: start, stop: stop, step: step).places(in: tensor.rowCount)
    // Rows in another order or with gaps may be any of the data set's.
    let part = origins.map { lineage in
      if let first = rows.first, step ?? 1 == 1 {
        return Lineage(source: lineage.source, steps: lineage.steps + [.rows(first..<first + rows.count)])
      }
      return lineage
    }
    return .host(TensorValue(tensor.rows(at: rows), context, origins: part))
  }

  func iterate() throws -> AnyIterator<StarlarkValue> {
    guard tensor.rank > 0 else { throw EvaluationError("a scalar tensor is not iterable", code: "type") }
    var next = 0
    return AnyIterator { [self] in
      guard next < tensor.rowCount else { return nil }
      defer { next += 1 }
      return Self.value(tensor.rows(next..<next + 1).reshaped(to: tensor.rowShape), context)
    }
  }

  func isEqual(to other: any HostValue) -> Bool { (other as? TensorValue).map { $0.tensor == tensor } ?? false }

  func hash() throws -> Int {
    throw EvaluationError("a tensor cannot be the key of a dict", code: "type")
  }

  private static func list(_ tensor: Tensor) -> StarlarkValue {
    if tensor.rank == 0 {
      let number = tensor.numbers[0]
      switch tensor.dtype {
      case .float32: return .float(number)
      case .bool: return .bool(number != 0)
      case .int32, .uint8: return .int(Int(number))
      }
    }
    return .list((0..<tensor.rowCount).map { list(tensor.rows($0..<$0 + 1).reshaped(to: tensor.rowShape)) })
  }
}

extension [Lineage] {
  /// All of them, each once, in their order.
  static func joined(_ lists: [[Lineage]]) -> [Lineage] {
    var seen: Set<Lineage> = []
    return lists.joined().filter { seen.insert($0).inserted }
  }
}
