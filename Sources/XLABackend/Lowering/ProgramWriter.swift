import GraphCore
import TensorCore

/// Writes the text of a StableHLO program line by line.
///
/// Each method writes one operation and returns its value; names are numbers. Only what the lowering needs is here,
/// in StableHLO's own words.
struct ProgramWriter {
  private(set) var lines: [String] = []
  private var nextName = 0

  /// A name that no other value has.
  mutating func makeName() -> String {
    nextName += 1
    return "%\(nextName - 1)"
  }

  mutating func write(_ line: String) { lines.append(line) }

  /// Writes an operation with one result.
  mutating func add(_ operation: String, _ dimensions: [Int], _ element: ElementType) -> ProgramValue {
    let value = ProgramValue(name: makeName(), dimensions: dimensions, element: element)
    write("\(value.name) = \(operation)")
    return value
  }

  // MARK: Constants and positions

  /// A number, repeated to fill a shape.
  mutating func constant(_ number: Double, _ dimensions: [Int] = [], _ element: ElementType = .f32) -> ProgramValue {
    let text: String =
      switch element {
      case .f32: "0x" + Float(number).bitPattern.hexadecimal
      case .f64: "0x" + number.bitPattern.hexadecimal
      case .i1: number == 0 ? "false" : "true"
      case .i32, .i64, .ui8, .ui32, .ui64: "\(Int(number))"
      }
    return add("stablehlo.constant dense<\(text)> : \(ProgramValue.type(dimensions, element))", dimensions, element)
  }

  /// A tensor, byte for byte.
  mutating func constant(_ tensor: Tensor) -> ProgramValue {
    let (dimensions, element) = (tensor.shape.dimensions, ElementType(tensor.dtype))
    let text: String =
      if tensor.count == 0 {
        ""
      } else if tensor.dtype == .bool {
        Self.nested(tensor.scalars(as: Bool.self).map { $0 ? "true" : "false" }[...], dimensions[...])
      } else {
        tensor.withUnsafeBytes { "\"0x" + $0.map(\.hexadecimal).joined() + "\"" }
      }
    return add("stablehlo.constant dense<\(text)> : \(ProgramValue.type(dimensions, element))", dimensions, element)
  }

  private static func nested(_ words: ArraySlice<String>, _ dimensions: ArraySlice<Int>) -> String {
    guard let size = dimensions.first else { return words.joined() }
    let step = words.count / size
    let parts = (0..<size).map { index in
      let start = words.startIndex + index * step
      return nested(words[start..<start + step], dimensions.dropFirst())
    }
    return "[" + parts.joined(separator: ", ") + "]"
  }

  mutating func iota(_ dimensions: [Int], axis: Int, _ element: ElementType) -> ProgramValue {
    add("stablehlo.iota dim = \(axis) : \(ProgramValue.type(dimensions, element))", dimensions, element)
  }

  // MARK: Element by element

  mutating func unary(_ name: String, _ x: ProgramValue) -> ProgramValue {
    add("stablehlo.\(name) \(x.name) : \(x.type)", x.dimensions, x.element)
  }

  mutating func binary(_ name: String, _ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    add("stablehlo.\(name) \(x.name), \(y.name) : \(x.type)", x.dimensions, x.element)
  }

  /// With a number that stands for a tensor of it.
  mutating func binary(_ name: String, _ x: ProgramValue, _ number: Double) -> ProgramValue {
    let y = constant(number, x.dimensions, x.element)
    return binary(name, x, y)
  }

  mutating func compare(_ direction: String, _ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    let result = ProgramValue.type(x.dimensions, .i1)
    return add(
      "stablehlo.compare \(direction), \(x.name), \(y.name), \(x.element.comparison) : (\(x.type), \(y.type)) -> \(result)",
      x.dimensions, .i1)
  }

  mutating func compare(_ direction: String, _ x: ProgramValue, _ number: Double) -> ProgramValue {
    let y = constant(number, x.dimensions, x.element)
    return compare(direction, x, y)
  }

  mutating func select(_ predicate: ProgramValue, _ x: ProgramValue, _ y: ProgramValue) -> ProgramValue {
    add(
      "stablehlo.select \(predicate.name), \(x.name), \(y.name) : \(predicate.type), \(x.type)", x.dimensions, x.element
    )
  }

  /// The operation `name` from one element type to another: `convert` or `bitcast_convert`.
  mutating func convert(_ x: ProgramValue, to element: ElementType, by name: String = "convert") -> ProgramValue {
    guard x.element != element else { return x }
    return add(
      "stablehlo.\(name) \(x.name) : (\(x.type)) -> \(ProgramValue.type(x.dimensions, element))", x.dimensions, element)
  }

  mutating func bitcast(_ x: ProgramValue, to element: ElementType) -> ProgramValue {
    convert(x, to: element, by: "bitcast_convert")
  }

  /// The two halves of whole numbers of 64 bits, the lower one first, along an axis of their own.
  mutating func halves(_ x: ProgramValue) -> ProgramValue {
    let dimensions = x.dimensions + [2]
    return add(
      "stablehlo.bitcast_convert \(x.name) : (\(x.type)) -> \(ProgramValue.type(dimensions, .ui32))", dimensions, .ui32)
  }

  // MARK: Layout

  mutating func reshape(_ x: ProgramValue, _ dimensions: [Int]) -> ProgramValue {
    guard x.dimensions != dimensions else { return x }
    return add(
      "stablehlo.reshape \(x.name) : (\(x.type)) -> \(ProgramValue.type(dimensions, x.element))", dimensions, x.element)
  }

  mutating func transpose(_ x: ProgramValue, _ permutation: [Int]) -> ProgramValue {
    let dimensions = permutation.map { x.dimensions[$0] }
    return add(
      "stablehlo.transpose \(x.name), dims = \(permutation) : (\(x.type)) -> \(ProgramValue.type(dimensions, x.element))",
      dimensions, x.element)
  }

  mutating func broadcast(_ x: ProgramValue, to dimensions: [Int], axes: [Int]) -> ProgramValue {
    guard x.dimensions != dimensions else { return x }
    return add(
      "stablehlo.broadcast_in_dim \(x.name), dims = \(axes) : (\(x.type)) -> \(ProgramValue.type(dimensions, x.element))",
      dimensions, x.element)
  }

  mutating func slice(_ x: ProgramValue, _ starts: [Int], _ limits: [Int], _ strides: [Int]? = nil) -> ProgramValue {
    let strides = strides ?? starts.map { _ in 1 }
    let ranges = starts.indices.map { "\(starts[$0]):\(limits[$0]):\(strides[$0])" }
    let dimensions = starts.indices.map { (limits[$0] - starts[$0] + strides[$0] - 1) / strides[$0] }
    return add(
      "stablehlo.slice \(x.name) [\(ranges.joined(separator: ", "))] : (\(x.type)) -> "
        + ProgramValue.type(dimensions, x.element), dimensions, x.element)
  }

  /// A range along one axis.
  mutating func slice(_ x: ProgramValue, axis: Int, _ range: Range<Int>) -> ProgramValue {
    guard range != 0..<x.dimensions[axis] else { return x }
    var (starts, limits) = (x.dimensions.map { _ in 0 }, x.dimensions)
    (starts[axis], limits[axis]) = (range.lowerBound, range.upperBound)
    return slice(x, starts, limits)
  }

  /// Adds cells around and between; a negative number takes cells away.
  mutating func pad(
    _ x: ProgramValue, with fill: ProgramValue, _ low: [Int], _ high: [Int], _ interior: [Int]
  ) -> ProgramValue {
    let dimensions = x.dimensions.indices.map {
      x.dimensions[$0] + low[$0] + high[$0] + max(x.dimensions[$0] - 1, 0) * interior[$0]
    }
    return add(
      "stablehlo.pad \(x.name), \(fill.name), low = \(low), high = \(high), interior = \(interior) : "
        + "(\(x.type), \(fill.type)) -> \(ProgramValue.type(dimensions, x.element))", dimensions, x.element)
  }

  mutating func concatenate(_ parts: [ProgramValue], axis: Int) -> ProgramValue {
    guard parts.count > 1 else { return parts[0] }
    var dimensions = parts[0].dimensions
    dimensions[axis] = parts.reduce(0) { $0 + $1.dimensions[axis] }
    return add(
      "stablehlo.concatenate \(parts.names), dim = \(axis) : (\(parts.types)) -> "
        + ProgramValue.type(dimensions, parts[0].element), dimensions, parts[0].element)
  }

  mutating func reverse(_ x: ProgramValue, axes: [Int]) -> ProgramValue {
    add("stablehlo.reverse \(x.name), dims = \(axes) : \(x.type)", x.dimensions, x.element)
  }

  // MARK: Reductions and products

  mutating func reduce(_ name: String, _ x: ProgramValue, from first: ProgramValue, axes: [Int]) -> ProgramValue {
    guard !axes.isEmpty else { return x }
    let dimensions = x.dimensions.indices.filter { !axes.contains($0) }.map { x.dimensions[$0] }
    return add(
      "stablehlo.reduce(\(x.name) init: \(first.name)) applies stablehlo.\(name) across dimensions = \(axes.sorted()) : "
        + "(\(x.type), \(first.type)) -> \(ProgramValue.type(dimensions, x.element))", dimensions, x.element)
  }

  /// A product at full float32 precision: axes in common, axes summed over, then the left operand's and the right's.
  mutating func dot(
    _ x: ProgramValue, _ y: ProgramValue, batch: [Int] = [], contracting: (Int, Int)
  ) -> ProgramValue {
    let dimensions =
      batch.map { x.dimensions[$0] }
      + x.dimensions.indices.filter { !batch.contains($0) && $0 != contracting.0 }.map { x.dimensions[$0] }
      + y.dimensions.indices.filter { !batch.contains($0) && $0 != contracting.1 }.map { y.dimensions[$0] }
    let batching = batch.isEmpty ? "" : "batching_dims = \(batch) x \(batch), "
    return add(
      "stablehlo.dot_general \(x.name), \(y.name), \(batching)contracting_dims = [\(contracting.0)] x "
        + "[\(contracting.1)], precision = [HIGHEST, HIGHEST] : (\(x.type), \(y.type)) -> "
        + ProgramValue.type(dimensions, .f32), dimensions, .f32)
  }

  /// A region of one operation on two scalars, as `reduce_window` and `scatter` take it.
  mutating func region(_ name: String, _ element: ElementType) -> String {
    let (a, b, c) = (makeName(), makeName(), makeName())
    let type = ProgramValue.type([], element)
    return "({\n^bb0(\(a): \(type), \(b): \(type)):\n\(c) = stablehlo.\(name) \(a), \(b) : \(type)\n"
      + "stablehlo.return \(c) : \(type)\n})"
  }

  /// Folds windows: each axis has its size, stride and padding.
  mutating func reduceWindow(
    _ name: String, _ x: ProgramValue, from first: ProgramValue, _ window: [WindowAxis]
  ) -> ProgramValue {
    let dimensions = zip(x.dimensions, window).map { ($0 + $1.low + $1.high - $1.size) / $1.stride + 1 }
    let body = region(name, x.element)
    return add(
      "\"stablehlo.reduce_window\"(\(x.name), \(first.name)) <{\(window.attributes)}> \(body) : "
        + "(\(x.type), \(first.type)) -> \(ProgramValue.type(dimensions, x.element))", dimensions, x.element)
  }
}

extension [ProgramValue] {
  var names: String { map(\.name).joined(separator: ", ") }
  var types: String { map(\.type).joined(separator: ", ") }
}

extension [WindowAxis] {
  /// As StableHLO's operations over windows spell it.
  var attributes: String {
    let padding = map { "[\($0.low), \($0.high)]" }.joined(separator: ", ")
    return "window_dimensions = array<i64: \(map { "\($0.size)" }.joined(separator: ", "))>, "
      + "window_strides = array<i64: \(map { "\($0.stride)" }.joined(separator: ", "))>, "
      + "padding = dense<[\(padding)]> : tensor<\(count)x2xi64>"
  }
}

extension FixedWidthInteger {
  /// All digits, leading zeros included.
  var hexadecimal: String {
    let digits = String(self, radix: 16, uppercase: true)
    return String(repeating: "0", count: Self.bitWidth / 4 - digits.count) + digits
  }
}
