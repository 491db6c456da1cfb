import GraphCore
import TensorCore

// Rows named by indices, and sorting.
extension Lowering {
  /// The axes of rows that are not the indices', as they stand in the result.
  private func windowAxes(rank: Int, axis: Int, indexRank: Int) -> [Int] {
    Array(0..<axis) + Array(axis + indexRank..<rank - 1 + indexRank)
  }

  mutating func gather(_ table: ProgramValue, _ indices: ProgramValue, _ axis: Int) -> ProgramValue {
    var dimensions = table.dimensions
    dimensions.replaceSubrange(axis...axis, with: indices.dimensions)
    var sizes = table.dimensions
    sizes[axis] = 1
    let axes = windowAxes(rank: table.rank, axis: axis, indexRank: indices.rank)
    return writer.add(
      "\"stablehlo.gather\"(\(table.name), \(indices.name)) <{dimension_numbers = #stablehlo.gather<offset_dims = "
        + "\(axes), collapsed_slice_dims = [\(axis)], start_index_map = [\(axis)], index_vector_dim = \(indices.rank)>, "
        + "slice_sizes = array<i64: \(sizes.map(String.init).joined(separator: ", "))>}> : "
        + "(\(table.type), \(indices.type)) -> \(ProgramValue.type(dimensions, table.element))", dimensions,
      table.element)
  }

  mutating func scatterAdd(_ indices: ProgramValue, _ rows: ProgramValue, _ shape: Shape, _ axis: Int) -> ProgramValue {
    let zeros = writer.constant(0, shape.dimensions, rows.element)
    let body = writer.region("add", rows.element)
    let axes = windowAxes(rank: shape.rank, axis: axis, indexRank: indices.rank)
    return writer.add(
      "\"stablehlo.scatter\"(\(zeros.name), \(indices.name), \(rows.name)) <{scatter_dimension_numbers = "
        + "#stablehlo.scatter<update_window_dims = \(axes), inserted_window_dims = [\(axis)], "
        + "scatter_dims_to_operand_dims = [\(axis)], index_vector_dim = \(indices.rank)>}> \(body) : "
        + "(\(zeros.type), \(indices.type), \(rows.type)) -> \(zeros.type)", shape.dimensions, rows.element)
  }

  /// A stable sort, so that of equal elements the first comes first; `NaN` counts as larger than any number.
  mutating func top(_ k: Int, of x: ProgramValue) -> (values: ProgramValue, indices: ProgramValue) {
    let last = x.rank - 1
    let positions = writer.iota(x.dimensions, axis: last, .i32)
    let (a, b, c, d) = (writer.makeName(), writer.makeName(), writer.makeName(), writer.makeName())
    let (type, i32, i1) = (
      ProgramValue.type([], x.element), ProgramValue.type([], .i32), ProgramValue.type([], .i1)
    )
    let sorted = writer.makeName()
    writer.write(
      "\(sorted):2 = \"stablehlo.sort\"(\(x.name), \(positions.name)) <{dimension = \(last) : i64, is_stable = true}> ({"
    )
    writer.write("^bb0(\(a): \(type), \(b): \(type), \(c): \(i32), \(d): \(i32)):")
    let (left, right) = (
      ProgramValue(name: a, dimensions: [], element: x.element),
      ProgramValue(name: b, dimensions: [], element: x.element)
    )
    var isBefore = writer.compare("GT", left, right)
    if x.element == .f32 {
      let isNaN = writer.compare("NE", left, left)
      let isNumber = writer.compare("EQ", right, right)
      let isFirst = writer.binary("and", isNaN, isNumber)
      isBefore = writer.binary("or", isBefore, isFirst)
    }
    writer.write("stablehlo.return \(isBefore.name) : \(i1)")
    let positionType = positions.type
    writer.write("}) : (\(x.type), \(positionType)) -> (\(x.type), \(positionType))")
    let values = ProgramValue(name: "\(sorted)#0", dimensions: x.dimensions, element: x.element)
    let indices = ProgramValue(name: "\(sorted)#1", dimensions: x.dimensions, element: .i32)
    return (writer.slice(values, axis: last, 0..<k), writer.slice(indices, axis: last, 0..<k))
  }
}
