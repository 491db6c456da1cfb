import Hornbook
import StarlarkLanguage

/// An index of several axes, `x[:, -1, ..., None]`, as Keras code has it on tensors of both kinds.
struct Subscript {
  enum Key {
    /// One place, whose axis goes.
    case place(Int)
    case slice(AxisSlice)
    /// `None`: a new axis of size 1.
    case newAxis
  }

  /// One key for each axis of the tensor, and new axes between them.
  private(set) var keys: [Key]

  /// - Parameter key: What stands in the brackets, one index or a tuple of them.
  init(_ key: StarlarkValue, rank: Int) throws {
    var elements = [key]
    if case .tuple = key { elements = key.asSequence ?? [] }
    let isEllipsis = { (value: StarlarkValue) in value.asHost(Ellipsis.self) != nil }
    let count = elements.count { !$0.isNone && !isEllipsis($0) }
    guard count <= rank, elements.count(where: isEllipsis) <= 1 else {
      throw EvaluationError(
        "expected at most one index for each of \(rank) axes, received \(elements.count)", code: "index")
    }
    keys = []
    let rest = [Key](repeating: .slice(AxisSlice(start: nil, stop: nil, step: nil)), count: rank - count)
    for element in elements {
      if isEllipsis(element) {
        keys += rest
      } else if element.isNone {
        keys.append(.newAxis)
      } else if let slice = element.asHost(AxisSlice.self) {
        keys.append(.slice(slice))
      } else if let place = element.asInt {
        keys.append(.place(place))
      } else {
        throw EvaluationError(
          "an axis is indexed by a whole number, a slice, None or ..., received \(element.typeName.withArticle)",
          code: "type")
      }
    }
    if !elements.contains(where: isEllipsis) { keys += rest }
  }

  /// Applies the keys from the one at `first` on; the axes before are settled.
  ///
  /// - Parameter axis: The axis that the first of these keys is for.
  func apply(
    from first: Int, axis: Int, to operand: OperationNames.Operand, sizes: [Int?], _ context: RunContext?
  ) throws -> StarlarkValue? {
    var (axis, operand, sizes) = (axis, operand, sizes)
    var result: StarlarkValue?
    for key in keys.dropFirst(first) {
      switch key {
      case .newAxis:
        result = try OperationNames.apply("expand_dims", operand, ["axis": .integer(axis)], context)
        sizes.insert(1, at: axis)
        axis += 1
      case .place(let place):
        if let size = sizes[axis], !(-size..<size).contains(place) {
          throw EvaluationError("index \(place) is out of range for axis \(axis) of size \(size)", code: "index")
        }
        result = try OperationNames.apply(
          "take", operand, ["indices": .integer(place), "axis": .integer(axis)], context)
        sizes.remove(at: axis)
      case .slice(let slice) where slice.isWhole: axis += 1
      case .slice(let slice):
        guard let size = sizes[axis] else {
          throw EvaluationError(
            "axis \(axis) has any size, so that a part of it has none", code: "shape",
            help: ["take one place, x[:, 0] or x[:, -1], or give the Input a size"])
        }
        let places = try slice.places(in: size)
        guard !places.isEmpty else {
          throw EvaluationError("the slice \(slice.repr) of axis \(axis) of size \(size) is empty", code: "index")
        }
        result = try OperationNames.apply(
          "take", operand, ["indices": .list(places.map { .integer($0) }), "axis": .integer(axis)], context)
        sizes[axis] = places.count
        axis += 1
      }
      if let result, let next = OperationNames.Operand(result) { operand = next }
    }
    return result
  }
}

extension AxisSlice {
  /// Whether the slice leaves the axis as it is.
  var isWhole: Bool { start ?? 0 == 0 && stop == nil && step ?? 1 == 1 }

  /// The places that the slice takes of an axis, as Python counts them.
  func places(in size: Int) throws -> [Int] {
    let step = self.step ?? 1
    guard step != 0 else { throw EvaluationError("slice step cannot be zero") }
    func clamped(_ value: Int) -> Int {
      min(max(value < 0 ? value + size : value, step > 0 ? 0 : -1), step > 0 ? size : size - 1)
    }
    let first = start.map(clamped) ?? (step > 0 ? 0 : size - 1)
    let last = stop.map(clamped) ?? (step > 0 ? size : -1)
    return Array(stride(from: first, to: last, by: step))
  }
}
