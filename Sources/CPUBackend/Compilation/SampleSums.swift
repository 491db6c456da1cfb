import GraphCore
import TensorCore

extension Graph {
  /// The graph with sums over samples and more taken in two steps: within each sample first, then over the samples.
  ///
  /// The first step treats samples apart, so that it can run where they are made; what is left for the second is small.
  var summingSamplesLast: Graph {
    rewritten { rewriter, node in
      guard case .reduce(.sum, let axes) = node.operation, axes.contains(0), node.type.dtype == .float32 else {
        return nil
      }
      let shape = rewriter.nodes[node.operands[0]].type.shape
      let inner = axes.filter { $0 != 0 }
      guard shape[0] > 1, inner.reduce(1, { $0 * shape[$1] }) >= Self.fewestRows else { return nil }
      let kept = shape.dimensions.indices.filter { !inner.contains($0) }.map { shape[$0] }
      let sums = rewriter.add(.reduce(.sum, axes: inner), [node.operands[0]], TensorType(Shape(kept), .float32))
      return rewriter.add(.reduce(.sum, axes: [0]), [sums], node.type)
    }
  }

  /// Elements of one sample that are added up before the samples are.
  private static var fewestRows: Int { 16 }
}
