// Loops over the steps of sequences.
extension Lowering {
  /// Loops of at most this many steps are written out.
  static let longestUnrolled = 4

  /// What `body` makes of the carried values, step after step.
  ///
  /// - Parameters:
  ///   - fixed: Values that the body reads and that stay as they are.
  ///   - body: Takes the step's position, an `int32` scalar, the carried and the fixed values; returns the next ones.
  mutating func loop(
    steps: Int, isReversed: Bool, _ carried: [ProgramValue], fixed: [ProgramValue],
    _ body: (inout Lowering, ProgramValue, [ProgramValue], [ProgramValue]) -> [ProgramValue]
  ) -> [ProgramValue] {
    guard steps > Self.longestUnrolled else {
      var carried = carried
      for step in 0..<steps {
        let position = writer.constant(Double(isReversed ? steps - 1 - step : step), [], .i32)
        carried = body(&self, position, carried, fixed)
      }
      return carried
    }
    let zero = writer.constant(0, [], .i32)
    let initial = [zero] + carried + fixed
    let result = writer.makeName()
    let inside = initial.map { value in
      ProgramValue(name: writer.makeName(), dimensions: value.dimensions, element: value.element)
    }
    let pairs = zip(inside, initial).map { "\($0.name) = \($1.name)" }.joined(separator: ", ")
    writer.write("\(result):\(initial.count) = stablehlo.while(\(pairs)) : \(initial.types)")
    writer.write("cond {")
    let goesOn = writer.compare("LT", inside[0], Double(steps))
    writer.write("stablehlo.return \(goesOn.name) : \(goesOn.type)")
    writer.write("} do {")
    let last = writer.constant(Double(steps - 1), [], .i32)
    let position = isReversed ? writer.binary("subtract", last, inside[0]) : inside[0]
    let count = carried.count
    let next = body(&self, position, Array(inside[1...count]), Array(inside[(count + 1)...]))
    let following = [writer.binary("add", inside[0], 1)] + next + inside[(count + 1)...]
    writer.write("stablehlo.return \(following.names) : \(following.types)")
    writer.write("}")
    return carried.enumerated().map { index, value in
      ProgramValue(name: "\(result)#\(index + 1)", dimensions: value.dimensions, element: value.element)
    }
  }

  /// The row at a position of an axis, without this axis.
  mutating func row(_ x: ProgramValue, at position: ProgramValue, axis: Int) -> ProgramValue {
    var size = x.dimensions
    size[axis] = 1
    let row = block(x, at: [axis: position], size)
    return writer.reshape(row, Array(size[..<axis] + size[(axis + 1)...]))
  }

  /// The value with another row at a position of an axis.
  mutating func replacing(
    _ x: ProgramValue, at position: ProgramValue, axis: Int, by row: ProgramValue
  ) -> ProgramValue {
    var size = x.dimensions
    size[axis] = 1
    return replacing(x, at: [axis: position], by: writer.reshape(row, size))
  }

  /// A part of some size that begins at positions of some axes, and at the beginning of the others.
  mutating func block(_ x: ProgramValue, at positions: [Int: ProgramValue], _ size: [Int]) -> ProgramValue {
    let places = self.places(positions, rank: x.rank)
    return writer.add(
      "stablehlo.dynamic_slice \(x.name), \(places.names), sizes = \(size) : (\(x.type), \(places.types)) -> "
        + ProgramValue.type(size, x.element), size, x.element)
  }

  /// The value with another part that begins at positions of some axes, and at the beginning of the others.
  mutating func replacing(_ x: ProgramValue, at positions: [Int: ProgramValue], by block: ProgramValue) -> ProgramValue
  {
    let places = self.places(positions, rank: x.rank)
    return writer.add(
      "stablehlo.dynamic_update_slice \(x.name), \(block.name), \(places.names) : "
        + "(\(x.type), \(block.type), \(places.types)) -> \(x.type)", x.dimensions, x.element)
  }

  private mutating func places(_ positions: [Int: ProgramValue], rank: Int) -> [ProgramValue] {
    let zero = writer.constant(0, [], .i32)
    return (0..<rank).map { positions[$0] ?? zero }
  }
}
