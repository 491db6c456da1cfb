extension Tensor {
  /// The number of entries along the first axis; 1 for a scalar.
  public var rowCount: Int { rank == 0 ? 1 : shape[0] }

  /// The shape of one entry along the first axis.
  public var rowShape: Shape { Shape(Array(shape.dimensions.dropFirst())) }

  /// The entries `range` along the first axis.
  public func rows(_ range: Range<Int>) -> Tensor { rows(.range(range)) }

  /// The entries at `indices` along the first axis, in that order.
  public func rows(at indices: some Collection<Int>) -> Tensor { rows(.at(ArraySlice(indices))) }

  /// The chosen entries along the first axis.
  public func rows(_ rows: Rows) -> Tensor {
    precondition(rank > 0, "a scalar has no rows")
    return Tensor(shape: Shape([rows.count] + rowShape.dimensions), dtype: dtype) { copyRows(rows, to: $0) }
  }

  /// Copies the chosen entries along the first axis to memory that has room for just these.
  public func copyRows(_ rows: Rows, to target: UnsafeMutableRawBufferPointer) {
    precondition(rank > 0, "a scalar has no rows")
    let rowBytes = rowShape.count * dtype.byteCount
    precondition(target.count == rows.count * rowBytes, "\(rows.count) rows do not fill \(target.count) bytes")
    withUnsafeBytes { source in
      guard let from = source.baseAddress, let to = target.baseAddress else { return }
      switch rows {
      case .range(let range):
        precondition(range.lowerBound >= 0 && range.upperBound <= shape[0], "rows \(range) of \(shape)")
        to.copyMemory(from: from + range.lowerBound * rowBytes, byteCount: range.count * rowBytes)
      case .at(let indices):
        var next = to
        for index in indices {
          precondition(index >= 0 && index < shape[0], "row \(index) of \(shape)")
          next.copyMemory(from: from + index * rowBytes, byteCount: rowBytes)
          next += rowBytes
        }
      }
    }
  }

  /// Tensors joined along the first axis.
  ///
  /// - Precondition: at least one tensor, all of one type and row shape.
  public static func concatenatingRows(_ tensors: [Tensor]) -> Tensor {
    precondition(!tensors.isEmpty, "nothing to join")
    let first = tensors[0]
    precondition(tensors.allSatisfy { $0.dtype == first.dtype && $0.rowShape == first.rowShape }, "rows differ")
    let count = tensors.reduce(0) { $0 + $1.rowCount }
    return Tensor(shape: Shape([count] + first.rowShape.dimensions), dtype: first.dtype) { target in
      var offset = 0
      for tensor in tensors {
        tensor.withUnsafeBytes { source in
          UnsafeMutableRawBufferPointer(rebasing: target[offset..<offset + source.count]).copyMemory(from: source)
        }
        offset += tensor.byteCount
      }
    }
  }
}

/// A choice of entries along the first axis of a tensor.
public enum Rows: Sendable {
  case range(Range<Int>)
  /// These entries in this order; one may be chosen more than once.
  case at(ArraySlice<Int>)

  public var count: Int {
    switch self {
    case .range(let range): range.count
    case .at(let indices): indices.count
    }
  }
}
