import GraphCore
import TensorCore

/// A reduction over `axis`, or over everything for None.
private func reduction(
  _ name: String, _ function: @escaping @Sendable (Value, [Int]?, Bool) throws -> Value
) -> TensorOperation {
  TensorOperation(name, [.init("x"), .init("axis", .none), .init("keepdims", .bool(false))]) { operands, arguments in
    let axes = try operands[0].axes(arguments.optionalAxes("axis"), arguments)
    return try function(operands[0].asNumber(), axes, arguments.bool("keepdims"))
  }
}

/// The position of an element along one axis, which is taken out.
private func position(
  _ name: String, _ function: @escaping @Sendable (Value, Int) throws -> Value
) -> TensorOperation {
  TensorOperation(name, [.init("x"), .init("axis", .none), .init("keepdims", .bool(false))]) { operands, arguments in
    let value = try operands[0].asNumber()
    let axes = try value.axes(arguments.optionalAxes("axis"), arguments)
    guard let axis = axes?.first else { return try function(value.reshape([value.shape.count]), 0) }
    let result = try function(value, axis)
    return try arguments.bool("keepdims") ? result.reshape(value.shape.keeping(axes: [axis])) : result
  }
}

extension TensorOperation {
  package static let reductions: [TensorOperation] = [
    reduction("sum") { try $0.sum(axes: $1, keepingAxes: $2) },
    reduction("prod") { try $0.product(axes: $1, keepingAxes: $2) },
    reduction("max") { try $0.reduce(.maximum, axes: $1, keepingAxes: $2) },
    reduction("amax") { try $0.reduce(.maximum, axes: $1, keepingAxes: $2) },
    reduction("min") { try $0.reduce(.minimum, axes: $1, keepingAxes: $2) },
    reduction("amin") { try $0.reduce(.minimum, axes: $1, keepingAxes: $2) },
    reduction("mean") { try $0.asFloat().mean(axes: $1, keepingAxes: $2) },
    reduction("var") { try $0.asFloat().variance(axes: $1, keepingAxes: $2) },
    reduction("std") { try $0.asFloat().variance(axes: $1, keepingAxes: $2).sqrt() },
    reduction("logsumexp") { try $0.asFloat().logSumExp(axes: $1, keepingAxes: $2) },
    reduction("any") { try $0.asTruth().any(axes: $1, keepingAxes: $2) },
    reduction("all") { try $0.asTruth().all(axes: $1, keepingAxes: $2) },
    reduction("count_nonzero") { try $0.compare(.notEqual, 0).convert(to: .int32).sum(axes: $1, keepingAxes: $2) },
    reduction("norm") { try $0.asFloat().l2Norm(axes: $1, keepingAxes: $2) },
    position("argmax") { try $0.argMax(axis: $1) }, position("argmin") { try $0.argMin(axis: $1) },
    TensorOperation("cumsum", [.init("x"), .init("axis")]) { operands, arguments in
      try operands[0].asNumber().cumulativeSum(axis: operands[0].axis(arguments))
    },
    TensorOperation("softmax", [.init("x"), .init("axis", .integer(-1))]) { operands, arguments in
      try operands[0].asFloat().alongLast(operands[0].axis(arguments)) { try $0.softmax() }
    },
    TensorOperation("log_softmax", [.init("x"), .init("axis", .integer(-1))]) { operands, arguments in
      try operands[0].asFloat().alongLast(operands[0].axis(arguments)) { try $0.logSoftmax() }
    },
    TensorOperation(
      "normalize", [.init("x"), .init("axis", .integer(-1)), .init("order", .integer(2))]
    ) { operands, arguments in
      _ = try arguments.integer("order", atLeast: 2, atMost: 2)
      let value = try operands[0].asFloat()
      // Keras's epsilon: no norm counts for less.
      return try value / value.l2Norm(axes: [value.axis(arguments)], keepingAxes: true).maximum(1e-12)
    },
  ]
}

extension Value {
  /// The axes of an argument, counted from 0; those that the shape lacks are refused.
  func axes(_ given: [Int]?, _ arguments: Arguments) throws -> [Int]? {
    guard let given else { return nil }
    let axes = given.map { $0 < 0 ? $0 + rank : $0 }
    guard axes.allSatisfy({ (0..<rank).contains($0) }), Set(axes).count == axes.count else {
      throw arguments.error("axis", expected: "different axes of a tensor of \(rank)")
    }
    return axes.sorted()
  }

  /// The one axis of the argument `axis`, counted from 0.
  func axis(_ arguments: Arguments) throws -> Int {
    let given = try arguments.integer("axis")
    return try axes([given], arguments)?.first ?? 0
  }

  /// A function of the last axis applied along another.
  func alongLast(_ axis: Int, _ function: (Value) throws -> Value) throws -> Value {
    guard axis != rank - 1 else { return try function(self) }
    var order = Array(0..<rank)
    order.swapAt(axis, rank - 1)
    return try function(transpose(order)).transpose(order)
  }
}
