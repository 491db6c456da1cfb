import GraphCore
import TensorCore

// Windows over the spatial axes.
extension Lowering {
  /// The window over all axes: one element of the batch, one channel.
  private func whole(_ window: [WindowAxis]) -> [WindowAxis] {
    [WindowAxis(size: 1, stride: 1)] + window + [WindowAxis(size: 1, stride: 1)]
  }

  mutating func reduceWindow(_ reduction: Operation.WindowReduction, _ x: ProgramValue, _ window: [WindowAxis])
    -> ProgramValue
  {
    let first = writer.constant(reduction == .sum ? 0 : -.infinity)
    return writer.reduceWindow(reduction == .sum ? "add" : "maximum", x, from: first, whole(window))
  }

  /// Each element takes the gradients of the windows that it lies in: a sum of windows over the gradients, laid out
  /// with the stride's distance.
  mutating func windowSumGradient(_ gradient: ProgramValue, _ window: [WindowAxis], _ type: TensorType)
    -> ProgramValue
  {
    let zero = writer.constant(0)
    let outputs = gradient.dimensions.dropFirst().dropLast()
    let inputs = type.shape.dimensions.dropFirst().dropLast()
    let low = window.map { $0.size - 1 - $0.low }
    // What is missing for the result to have the input's size.
    let high = zip(zip(outputs, inputs), zip(window, low)).map { sizes, axis in
      sizes.1 + axis.0.size - 1 - axis.1 - ((sizes.0 - 1) * axis.0.stride + 1)
    }
    let spread = writer.pad(
      gradient, with: zero, [0] + low + [0], [0] + high + [0], [0] + window.map { $0.stride - 1 } + [0])
    return writer.reduceWindow("add", spread, from: zero, whole(window.map { WindowAxis(size: $0.size, stride: 1) }))
  }

  /// StableHLO's `select_and_scatter` leaves the order within a window to the compiler, and with it which of equal
  /// elements takes the gradient, so windows are compared cell by cell here.
  mutating func selectAndScatter(_ x: ProgramValue, _ gradient: ProgramValue, _ window: [WindowAxis]) -> ProgramValue {
    let cells = window.reduce(1) { $0 * $1.size }
    return cells <= Self.mostWindowCells
      ? spread(gradient, to: x, window) : scatter(gradient, to: x, window)
  }

  /// Windows of at most this many cells are written out.
  private static let mostWindowCells = 32

  /// Cell after cell of all windows at once: which is the largest so far, then what it takes.
  private mutating func spread(_ gradient: ProgramValue, to x: ProgramValue, _ window: [WindowAxis]) -> ProgramValue {
    let none = [Int](repeating: 0, count: x.rank)
    let (low, high) = ([0] + window.map(\.low) + [0], [0] + window.map(\.high) + [0])
    let isPadded = low != none || high != none
    let lowest = writer.constant(-.infinity)
    let padded = isPadded ? writer.pad(x, with: lowest, low, high, none) : x
    let starts = Self.cells(window).map { [0] + $0 + [0] }
    let strides = [1] + window.map(\.stride) + [1]
    /// The element that each window has at one of its cells.
    func elements(_ start: [Int], of value: ProgramValue, _ writer: inout ProgramWriter) -> ProgramValue {
      let limits = start.indices.map { start[$0] + (gradient.dimensions[$0] - 1) * strides[$0] + 1 }
      return writer.slice(value, start, limits, strides)
    }
    // Where there is an element and no padding: even the lowest one comes before padding.
    var exists: ProgramValue?
    if isPadded {
      let inside = writer.constant(1, [1] + x.dimensions[1..<x.rank - 1] + [1], .i1)
      let outside = writer.constant(0, [], .i1)
      exists = writer.pad(inside, with: outside, low, high, none)
    }
    let size = gradient.dimensions
    var largest = writer.constant(-.infinity, size)
    var choice = writer.constant(-1, size, .i32)
    for (cell, start) in starts.enumerated() {
      let element = elements(start, of: padded, &writer)
      var isChosen = writer.compare("GT", element, largest)
      if isPadded || cell == 0 {
        let isFirst = writer.compare("EQ", choice, -1)
        isChosen = writer.binary("or", isChosen, isFirst)
      }
      if let exists {
        var narrow = start
        narrow[0] = 0
        let limits = narrow.indices.map { axis in
          axis == 0 || axis == x.rank - 1 ? 1 : start[axis] + (size[axis] - 1) * strides[axis] + 1
        }
        let isThere = writer.slice(exists, narrow, limits, strides)
        let wide = writer.broadcast(isThere, to: size, axes: Array(size.indices))
        isChosen = writer.binary("and", isChosen, wide)
      }
      largest = writer.select(isChosen, element, largest)
      choice = writer.select(isChosen, writer.constant(Double(cell), size, .i32), choice)
    }
    if Self.isTiling(window) { return dealt(gradient, by: choice, window, over: x) }
    var result: ProgramValue?
    for (cell, start) in starts.enumerated() {
      let isChosen = writer.compare("EQ", choice, Double(cell))
      let share = writer.select(isChosen, gradient, writer.constant(0, size))
      let before = start.indices.map { start[$0] - low[$0] }
      let after = start.indices.map { x.dimensions[$0] - before[$0] - ((size[$0] - 1) * strides[$0] + 1) }
      let placed = writer.pad(share, with: writer.constant(0), before, after, strides.map { $0 - 1 })
      result = result.map { writer.binary("add", $0, placed) } ?? placed
    }
    return result ?? x
  }

  /// Whether windows lie side by side, so that no element is in two of them.
  private static func isTiling(_ window: [WindowAxis]) -> Bool {
    window.allSatisfy { $0.size == $0.stride && $0.low == 0 && $0.high == 0 }
  }

  /// To each cell of windows that lie side by side the gradient of its window if it was chosen, otherwise 0; to what
  /// is left over at the end 0 too.
  private mutating func dealt(
    _ gradient: ProgramValue, by choice: ProgramValue, _ window: [WindowAxis], over x: ProgramValue
  ) -> ProgramValue {
    let size = gradient.dimensions
    let last = x.rank - 1
    // [batch, windows, cells, windows, cells, …, channels].
    let pairs = window.enumerated().flatMap { [size[$0 + 1], $1.size] }
    let cells = [size[0]] + pairs + [size[last]]
    let windowAxes = [0] + window.indices.map { 2 * $0 + 1 } + [cells.count - 1]
    let numbers = writer.iota([window.reduce(1) { $0 * $1.size }], axis: 0, .i32)
    let cell = writer.broadcast(
      writer.reshape(numbers, window.map(\.size)), to: cells, axes: window.indices.map { 2 * $0 + 2 })
    let isChosen = writer.compare("EQ", writer.broadcast(choice, to: cells, axes: windowAxes), cell)
    let share = writer.select(
      isChosen, writer.broadcast(gradient, to: cells, axes: windowAxes), writer.constant(0, cells))
    let joined = [size[0]] + window.indices.map { size[$0 + 1] * window[$0].size } + [size[last]]
    let none = joined.map { _ in 0 }
    let missing = zip(x.dimensions, joined).map { $0 - $1 }
    let whole = writer.reshape(share, joined)
    return missing == none ? whole : writer.pad(whole, with: writer.constant(0), none, missing, none)
  }

  /// The cells of a window in row-major order.
  private static func cells(_ window: [WindowAxis]) -> [[Int]] {
    window.reduce([[]]) { cells, axis in cells.flatMap { cell in (0..<axis.size).map { cell + [$0] } } }
  }

  /// One walk over each window finds the position of its largest element, of equal ones the first; the gradients are
  /// then added at these positions.
  private mutating func scatter(_ gradient: ProgramValue, to x: ProgramValue, _ window: [WindowAxis]) -> ProgramValue {
    let flat = writer.iota([x.count], axis: 0, .i32)
    let positions = writer.reshape(flat, x.dimensions)
    let (lowest, nowhere) = (writer.constant(-.infinity), writer.constant(Double(Int32.max), [], .i32))
    let names = (0..<4).map { _ in writer.makeName() }
    let inside = zip(names, [ElementType.f32, .i32, .f32, .i32]).map {
      ProgramValue(name: $0, dimensions: [], element: $1)
    }
    let found = writer.makeName()
    writer.write(
      "\(found):2 = \"stablehlo.reduce_window\"(\(x.name), \(positions.name), \(lowest.name), \(nowhere.name)) "
        + "<{\(whole(window).attributes)}> ({")
    writer.write("^bb0(\(inside.map { "\($0.name): \($0.type)" }.joined(separator: ", "))):")
    let isLarger = writer.compare("GT", inside[0], inside[2])
    let isEqual = writer.compare("EQ", inside[0], inside[2])
    let isEarlier = writer.compare("LT", inside[1], inside[3])
    let isChosen = writer.binary("or", isLarger, writer.binary("and", isEqual, isEarlier))
    let chosen = [writer.select(isChosen, inside[0], inside[2]), writer.select(isChosen, inside[1], inside[3])]
    writer.write("stablehlo.return \(chosen.names) : \(chosen.types)")
    let (values, places) = (gradient.type, ProgramValue.type(gradient.dimensions, .i32))
    writer.write(
      "}) : (\(x.type), \(positions.type), \(lowest.type), \(nowhere.type)) -> (\(values), \(places))")
    let targets = writer.reshape(
      ProgramValue(name: "\(found)#1", dimensions: gradient.dimensions, element: .i32), [gradient.count])
    let sums = scatterAdd(targets, writer.reshape(gradient, [gradient.count]), [x.count], 0)
    return writer.reshape(sums, x.dimensions)
  }
}
