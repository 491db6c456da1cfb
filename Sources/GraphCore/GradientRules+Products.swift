import TensorCore

extension Value {
  /// For each element, the product of all others that are reduced together with it over `axes`.
  ///
  /// The quotient of the whole product and the element would be 0 / 0 at a zero, and infinite or 0 where the product
  /// leaves the range of its type. Here no element is ever divided by.
  func exclusiveProducts(axes: [Int]) throws(ShapeError) -> Value {
    let permutation = (0..<rank).filter { !axes.contains($0) } + axes.sorted()
    let inverse = permutation.indices.map { axis in permutation.firstIndex(of: axis)! }
    let moved = try transpose(permutation)
    let columns = axes.reduce(1) { $0 * shape[$1] }
    let rows = moved.shape.dimensions.dropLast(axes.count).reduce(1, *)
    guard rows * columns > 0 else { return self }
    let one = try builder.constant(1).broadcast(to: [rows, 1])
    let products = try moved.reshape([rows, columns]).exclusiveProducts(outside: one)
    return try products.reshape(moved.shape).transpose(inverse)
  }

  /// For each element of a row, the product of the others and of the row's number in `outside`.
  ///
  /// Each element of the first half is paired with one of the second: seen from either, the others are its partner and
  /// all other pairs, whose products are half as many elements.
  private func exclusiveProducts(outside: Value) throws(ShapeError) -> Value {
    let columns = shape[1]
    guard columns > 1 else { return outside }
    let half = (columns + 1) / 2
    let left = try slice(0..<half, axis: 1)
    let padding = Operation.pad(low: [0, 0], high: [0, 2 * half - columns], interior: [0, 0])
    let right = try builder.apply(padding, [slice(half..<columns, axis: 1), builder.constant(1)])
    let others = try (left * right).exclusiveProducts(outside: outside)
    return try builder.apply(.concatenate(axis: 1), [others * right, others * left]).slice(0..<columns, axis: 1)
  }
}
