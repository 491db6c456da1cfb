import GraphCore
import TensorCore

private let x: [Signature.Parameter] = [.init("x")]

extension TensorOperation {
  static let arrangements: [TensorOperation] = [
    TensorOperation("reshape", x + [.init("newshape")]) { operands, arguments in
      try operands[0].reshape(operands[0].openShape(arguments.axes("newshape"), arguments))
    },
    TensorOperation("transpose", x + [.init("axes", .none)]) { operands, arguments in
      let order = try arguments.optionalAxes("axes") ?? Array((0..<operands[0].rank).reversed())
      guard order.sorted() == Array(0..<operands[0].rank) else {
        throw arguments.error("axes", expected: "each axis of a tensor of \(operands[0].rank) once")
      }
      return try operands[0].transpose(order)
    },
    TensorOperation("expand_dims", x + [.init("axis")]) { operands, arguments in
      let value = operands[0]
      let given = try arguments.integer("axis")
      let axis = given < 0 ? given + value.rank + 1 : given
      guard (0...value.rank).contains(axis) else {
        throw arguments.error("axis", expected: "a place among the axes of a tensor of \(value.rank)")
      }
      var dimensions = value.shape.dimensions
      dimensions.insert(1, at: axis)
      return try value.reshape(Shape(dimensions))
    },
    TensorOperation("squeeze", x + [.init("axis", .none)]) { operands, arguments in
      let value = operands[0]
      let ones = (0..<value.rank).filter { value.shape[$0] == 1 }
      let axes = try value.axes(arguments.optionalAxes("axis"), arguments) ?? ones
      guard axes.allSatisfy(ones.contains) else {
        throw arguments.error("axis", expected: "axes of size 1 of \(PartialShape(batch: value.shape))")
      }
      return try value.reshape(value.shape.removing(axes: axes))
    },
    TensorOperation("flip", x + [.init("axis", .none)]) { operands, arguments in
      let axes = try operands[0].axes(arguments.optionalAxes("axis"), arguments) ?? Array(0..<operands[0].rank)
      return try operands[0].builder.apply(.reverse(axes: axes), [operands[0]])
    },
    TensorOperation("broadcast_to", x + [.init("shape")]) { operands, arguments in
      try operands[0].broadcast(to: Shape(try arguments.axes("shape").map { max($0, 0) }))
    },
    TensorOperation("repeat", x + [.init("repeats"), .init("axis")]) { operands, arguments in
      let (value, axis) = (operands[0], try operands[0].axis(arguments))
      let count = try arguments.size("repeats")
      // Each element becomes a row of an axis behind its own, which is then joined with it.
      var wide = value.shape.dimensions
      wide.insert(1, at: axis + 1)
      var full = wide
      full[axis + 1] = count
      var joined = value.shape.dimensions
      joined[axis] *= count
      return try value.reshape(Shape(wide)).broadcast(to: Shape(full)).reshape(Shape(joined))
    },
    TensorOperation("roll", x + [.init("shift"), .init("axis")]) { operands, arguments in
      let (value, axis) = (operands[0], try operands[0].axis(arguments))
      let size = max(value.shape[axis], 1)
      let shift = ((try arguments.integer("shift") % size) + size) % size
      guard shift > 0 else { return value }
      let parts = [try value.slice(size - shift..<size, axis: axis), try value.slice(0..<size - shift, axis: axis)]
      return try value.builder.apply(.concatenate(axis: axis), parts)
    },
    TensorOperation("take", x + [.init("indices"), .init("axis", .integer(-1))]) { operands, arguments in
      let (value, axis) = (operands[0], try operands[0].axis(arguments))
      let given = try arguments.axes("indices")
      let size = value.shape[axis]
      let indices = given.map { $0 < 0 ? $0 + size : $0 }
      guard indices.allSatisfy({ (0..<size).contains($0) }) else {
        throw arguments.error("indices", expected: "positions below \(size) of axis \(axis)")
      }
      let isOne = if case .integer = arguments["indices"] { true } else { false }
      if isOne {
        return try value.slice(indices[0]..<indices[0] + 1, axis: axis).reshape(value.shape.removing(axes: [axis]))
      }
      let places = value.builder.constant(Tensor(indices.map { Int32($0) }, shape: [indices.count]))
      return try value.gather(places, axis: axis)
    },
    TensorOperation("concatenate", [.init("xs"), .init("axis", .integer(0))], .list) { operands, arguments in
      let values = try operands.allSatisfy({ $0.dtype == operands[0].dtype }) ? operands : Value.promoted(operands)
      return try values[0].builder.apply(.concatenate(axis: values[0].axis(arguments)), values)
    },
    TensorOperation("stack", [.init("x"), .init("axis", .integer(0))], .list) { operands, arguments in
      let values = try operands.allSatisfy({ $0.dtype == operands[0].dtype }) ? operands : Value.promoted(operands)
      let given = try arguments.integer("axis")
      let axis = given < 0 ? given + values[0].rank + 1 : given
      guard (0...values[0].rank).contains(axis) else {
        throw arguments.error("axis", expected: "a place among the axes of a tensor of \(values[0].rank)")
      }
      let rows = try values.map { value in
        var dimensions = value.shape.dimensions
        dimensions.insert(1, at: min(axis, dimensions.count))
        return try value.reshape(Shape(dimensions))
      }
      return try rows[0].builder.apply(.concatenate(axis: axis), rows)
    },
    TensorOperation("one_hot", x + [.init("num_classes"), .init("axis", .integer(-1))]) { operands, arguments in
      _ = try arguments.integer("axis", atLeast: -1, atMost: -1)
      return try operands[0].convert(to: .int32).oneHot(depth: arguments.size("num_classes"))
    },
  ]

  static let products: [TensorOperation] = [
    TensorOperation("matmul", [.init("x1"), .init("x2")], .tensors(2)) { operands, arguments in
      let values = try operands.map { try $0.asFloat() }
      let (a, b) = (values[0], values[1])
      guard (2...8).contains(a.rank), (2...8).contains(b.rank) else {
        throw arguments.error("x2", expected: "tensors of at least 2 axes, as in einsum, which takes others too")
      }
      // Axes before the last two stand side by side, or belong to one of the operands.
      let letters = Array("abcdefgh")
      let rows = String(letters.suffix(max(a.rank, b.rank) - 2))
      let equation = "\(rows.suffix(a.rank - 2))mk,\(rows.suffix(b.rank - 2))kn->\(rows)mn"
      return try Value.einsum(equation, [a, b])
    },
    TensorOperation("einsum", [.init("subscripts"), .init("operands")], .list) { operands, arguments in
      guard case .string(let equation) = arguments["subscripts"] else {
        throw arguments.error("subscripts", expected: "an equation such as \"bij,bjk->bik\"")
      }
      return try Value.einsum(equation, operands.map { try $0.asFloat() })
    },
  ]
}

extension Value {
  /// A shape with one -1, which takes what is left.
  fileprivate func openShape(_ sizes: [Int], _ arguments: Arguments) throws -> Shape {
    let known = sizes.filter { $0 != -1 }.reduce(1) { $0 &* $1 }
    let isFitting =
      sizes.allSatisfy { $0 >= -1 && $0 <= Shape.largestSize } && sizes.count { $0 == -1 } < 2 && known > 0
      && (sizes.contains(-1) ? shape.count.isMultiple(of: known) : shape.count == known)
    guard isFitting else {
      throw arguments.error("newshape", expected: "sizes for \(shape.count) elements, one of which may be -1")
    }
    return Shape(sizes.map { $0 == -1 ? shape.count / known : $0 })
  }
}
