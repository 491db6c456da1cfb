extension Tensor {
  /// The number of entries along the first axis; 1 for a scalar.
  public var rowCount: Int { rank == 0 ? 1 : shape[0] }

  /// The shape of one entry along the first axis.
  public var rowShape: Shape { Shape(Array(shape.dimensions.dropFirst())) }

  /// The entries `range` along the first axis.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(rank > 0 && range.lowerBound >= 0 && range.upperBound <= shape[0], "rows \(range) of \(shape)")
    let rowBytes = rowShape.count * dtype.byteCount
    return Tensor(shape: Shape([range.count] + rowShape.dimensions), dtype: dtype) { target in
      withUnsafeBytes { source in
        target.copyMemory(from: .init(rebasing: source[range.lowerBound * rowBytes..<range.upperBound * rowBytes]))
      }
    }
  }

  /// The entries at `indices` along the first axis, in that order.
  public func rows(at indices: some Collection<Int>) -> Tensor {
    precondition(rank > 0, "a scalar has no rows")
    let rowBytes = rowShape.count * dtype.byteCount
    return Tensor(shape: Shape([indices.count] + rowShape.dimensions), dtype: dtype) { target in
      guard let to = target.baseAddress else { return }
      withUnsafeBytes { source in
        guard let from = source.baseAddress else { return }
        for (position, index) in indices.enumerated() {
          precondition(index >= 0 && index < shape[0], "row \(index) of \(shape)")
          to.advanced(by: position * rowBytes).copyMemory(from: from + index * rowBytes, byteCount: rowBytes)
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
