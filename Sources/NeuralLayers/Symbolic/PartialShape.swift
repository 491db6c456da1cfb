import TensorCore

/// The shape of a symbolic tensor: the batch axis is first and its size is not known.
public struct PartialShape: Hashable, Sendable {
  /// The sizes of all axes; the first is `nil`, the batch.
  public var dimensions: [Int?]

  public init(_ dimensions: [Int?]) {
    self.dimensions = dimensions
  }

  /// The shape of a batch of samples.
  public init(sample: Shape) {
    self.dimensions = [nil] + sample.dimensions.map(Optional.some)
  }

  /// The shape of a batch, whose size is forgotten.
  init(batch: Shape) {
    self.init(sample: Shape(Array(batch.dimensions.dropFirst())))
  }

  /// Several shapes in words.
  static func list(_ shapes: [PartialShape]) -> String {
    shapes.map(\.description).joined(separator: " and ")
  }

  public var rank: Int { dimensions.count }

  /// The shape without its batch axis.
  public var sample: Shape { Shape(dimensions.dropFirst().map { $0 ?? 0 }) }

  /// The shape of a batch of `count` samples.
  public func batch(of count: Int) -> Shape { Shape([count] + sample.dimensions) }
}

extension PartialShape: CustomStringConvertible {
  /// `(batch, 8, 8, 1)`.
  public var description: String {
    let axes = dimensions.enumerated().map { $1.map(String.init) ?? ($0 == 0 ? "batch" : "?") }
    return axes.count == 1 ? "(\(axes[0]),)" : "(" + axes.joined(separator: ", ") + ")"
  }
}
