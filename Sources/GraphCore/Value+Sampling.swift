import TensorCore

/// What lies beyond the edges of an image, here of four elements a b c d.
public enum EdgeFill: Hashable, Sendable {
  /// k k | a b c d | k k
  case constant(Float)
  /// a a | a b c d | d d
  case nearest
  /// b a | a b c d | d c
  case reflect
  /// c d | a b c d | a b
  case wrap
}

extension Value {
  /// Images read at any places: rotation, zoom and shear.
  ///
  /// Element (b, i, j) of the result is image b at row `rows`[b, i, j] and column `columns`[b, i, j], the first element's
  /// centre being at 0, 0. As Keras's `ops.image.map_coordinates` of order 0 or 1. Coordinates count as far outside from
  /// 2³¹ on; a `NaN` gives `NaN` or, by `nearest`, the first row or column.
  ///
  /// - Parameters:
  ///   - rows: float32 `[batch, m, n]`.
  ///   - columns: Of the same type.
  /// - Returns: `[batch, m, n, channels]` for images `[batch, height, width, channels]`.
  public func sampled(
    rows: Value, columns: Value, _ interpolation: Interpolation, beyond fill: EdgeFill
  ) throws(ShapeError) -> Value {
    guard rank == 4, shape[1] > 0, shape[2] > 0, rows.type == columns.type, rows.dtype == .float32, rows.rank == 3,
      rows.shape[0] == shape[0]
    else {
      throw ShapeError(
        operation: "sampled",
        expected: "images [batch, height, width, channels] and float32 rows and columns [batch, m, n]",
        received: "\(type), \(rows.type), \(columns.type)")
    }
    let vertical = try ImagePlaces(rows, interpolation, size: shape[1], fill)
    let horizontal = try ImagePlaces(columns, interpolation, size: shape[2], fill)
    var sum: Value?
    for y in vertical.neighbours {
      for x in horizontal.neighbours {
        let part = try pixels(y, x, fill)
        sum = try sum.map { sum throws(ShapeError) in try sum + part } ?? part
      }
    }
    return sum ?? self
  }

  /// The pixels of one row and column for each place, times their weights.
  private func pixels(
    _ y: ImagePlaces.Neighbour, _ x: ImagePlaces.Neighbour, _ fill: EdgeFill
  ) throws(ShapeError) -> Value {
    let (height, width, channels) = (shape[1], shape[2], shape[3])
    let result = Shape(y.index.shape.dimensions + [channels])
    let image = try builder.iota(y.index.shape, axis: 0)
    let places =
      try (image * builder.constant(Tensor(Int32(height))) + y.index) * builder.constant(Tensor(Int32(width))) + x.index
    guard shape[0] > 0 else { return try builder.constant(0).broadcast(to: result) }
    var pixels = try reshape([shape[0] * height * width, channels]).gather(places)
    if case .constant(let number) = fill {
      let isInside = try y.isInside.binary(.and, x.isInside).broadcast(to: result, axes: [0, 1, 2])
      pixels = try isInside.select(pixels, builder.constant(number))
    }
    guard let (vertical, horizontal) = y.weight.flatMap({ y in x.weight.map { (y, $0) } }) else { return pixels }
    return try pixels * (vertical * horizontal).broadcast(to: result, axes: [0, 1, 2])
  }
}

/// The elements along one axis that places between them are made of.
private struct ImagePlaces {
  struct Neighbour {
    /// Within the axis.
    var index: Value
    /// Whether the index was so from the beginning.
    var isInside: Value
    /// `nil`: 1.
    var weight: Value?
  }

  var neighbours: [Neighbour]

  init(_ places: Value, _ interpolation: Interpolation, size: Int, _ fill: EdgeFill) throws(ShapeError) {
    switch interpolation {
    case .nearest:
      let index = try places.unary(.round).convert(to: .int32)
      neighbours = [try Self.neighbour(index, nil, size, fill)]
    case .linear:
      let below = try places.unary(.floor)
      let weight = try places - below
      let index = try below.convert(to: .int32)
      neighbours = [
        try Self.neighbour(index, 1 - weight, size, fill),
        try Self.neighbour(index + whole(index, 1), weight, size, fill),
      ]
    }
  }

  private static func neighbour(
    _ index: Value, _ weight: Value?, _ size: Int, _ fill: EdgeFill
  ) throws(ShapeError) -> Neighbour {
    let isInside = try index.compare(.greaterOrEqual, 0).binary(.and, index.compare(.less, whole(index, size)))
    let inner: Value
    switch fill {
    case .constant, .nearest:
      inner = try index.maximum(0).binary(.minimum, whole(index, size - 1))
    case .wrap:
      inner = try remainder(index, size)
    case .reflect:
      // The axis and its mirror image repeat; x of the mirror is 2 · size − 1 − x.
      let place = try remainder(index, 2 * size)
      inner = try place.binary(.minimum, whole(index, 2 * size - 1) - place)
    }
    return Neighbour(index: inner, isInside: isInside, weight: weight)
  }

  /// From 0 up to `divisor`, also of negative numbers.
  private static func remainder(_ index: Value, _ divisor: Int) throws(ShapeError) -> Value {
    let divisor = whole(index, divisor)
    let rest = try index.binary(.remainder, divisor)
    return try rest.compare(.less, 0).select(rest + divisor, rest)
  }
}

/// A whole number in the graph of `value`.
private func whole(_ value: Value, _ number: Int) -> Value {
  value.builder.constant(Tensor(Int32(clamping: number)))
}
