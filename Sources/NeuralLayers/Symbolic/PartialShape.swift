import TensorCore

/// The shape of a symbolic tensor: the batch axis is first and its size is mostly not known.
///
/// Other axes may be open too, `(batch, None, 16)`: such a model takes data of any size there, and a program is compiled
/// for each size that comes.
public struct PartialShape: Hashable, Sendable {
  /// The sizes of all axes, `nil` where it is open; the first is the batch.
  public var dimensions: [Int?]

  public init(_ dimensions: [Int?]) {
    self.dimensions = dimensions
  }

  /// The shape of a batch of samples.
  public init(sample: Shape) {
    self.dimensions = [nil] + sample.dimensions.map(Optional.some)
  }

  /// The shape of a batch, whose size is forgotten.
  package init(batch: Shape) {
    self.init(sample: Shape(Array(batch.dimensions.dropFirst())))
  }

  /// What several trials have in common: an axis on which they differ is open.
  init(batchSize: Int?, samples: [Shape]) {
    let axes = samples[0].dimensions.indices.map { axis in
      samples.allSatisfy { $0.rank == samples[0].rank && $0[axis] == samples[0][axis] } ? samples[0][axis] : nil
    }
    self.init([batchSize] + axes)
  }

  /// Several shapes in words.
  static func list(_ shapes: [PartialShape]) -> String {
    shapes.map(\.description).joined(separator: " and ")
  }

  public var rank: Int { dimensions.count }

  /// The fixed number of samples in a batch; `nil` where it is open.
  public var batchSize: Int? { dimensions.first ?? nil }

  /// Whether an axis behind the batch has no known size.
  public var hasOpenAxes: Bool { dimensions.dropFirst().contains(nil) }

  /// Whether data of `shape` can stand where this shape was asked for: an open axis takes every size.
  public func accepts(_ shape: PartialShape) -> Bool {
    rank == shape.rank && zip(dimensions, shape.dimensions).allSatisfy { $0 == nil || $0 == $1 }
  }

  /// The shape without its batch axis; open axes count as 0.
  public var sample: Shape { Shape(dimensions.dropFirst().map { $0 ?? 0 }) }

  /// The shape of a batch of `count` samples.
  public func batch(of count: Int) -> Shape { Shape([count] + sample.dimensions) }
}

extension PartialShape: CustomStringConvertible {
  /// `(batch, 8, 8, 1)`, with `None` for an open axis.
  public var description: String {
    let axes = dimensions.enumerated().map { $1.map(String.init) ?? ($0 == 0 ? "batch" : "None") }
    return axes.count == 1 ? "(\(axes[0]),)" : "(" + axes.joined(separator: ", ") + ")"
  }
}

extension PartialShape: ExpressibleByArrayLiteral {
  /// The sizes with the batch first: `[nil, nil, 16]` for sequences of any length.
  public init(arrayLiteral elements: Int?...) { self.init(elements) }
}
