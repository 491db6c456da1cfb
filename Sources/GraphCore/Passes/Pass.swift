/// The closed list of what is done to a graph on its way to a program, in the order in which it is done.
///
/// Every pass keeps each result's bytes: it may drop work, share it, or change where and when it is done, never how a
/// number is rounded. The first four rewrite the graph, for every backend; the others are done by those backends that
/// can, as `cpu` does.
public enum Pass: String, Hashable, Sendable, CaseIterable {
  /// What is made of constants alone is computed once; see ``Graph/withFoldedConstants()``.
  case constantFolding = "constant-folding"
  /// What changes no bit is left out: x · 1, a transposition of its inverse; see ``Graph/simplified()``.
  case simplify
  /// Equal operations on equal operands become one; see ``Graph/withCommonSubexpressionsShared()``.
  case commonSubexpressions = "common-subexpressions"
  /// What no output needs is left out; see ``Graph/prunedOfDeadCode()``.
  case deadCode = "dead-code"
  /// Element-wise operations that follow each other run as one program, block by block in the cache, and read
  /// broadcasts, slices and transpositions where they lie; a reduction of what a program makes joins it.
  case fusion
  /// What treats the samples of a batch apart from each other runs for some of them from beginning to end before the
  /// next, so that what passes between its steps stays in a core's cache.
  case sampleRegions = "sample-regions"
  /// A value takes memory that an earlier one no longer needs.
  case bufferReuse = "buffer-reuse"
  /// A donated parameter is overwritten by the output that replaces it.
  case inPlace = "in-place"

  /// What the pass makes of a graph; `nil` for a pass that is the backend's.
  var rewriting: ((Graph) -> Graph)? {
    switch self {
    case .constantFolding: { $0.withFoldedConstants() }
    case .simplify: { $0.simplified() }
    case .commonSubexpressions: { $0.withCommonSubexpressionsShared() }
    case .deadCode: { $0.prunedOfDeadCode() }
    case .fusion, .sampleRegions, .bufferReuse, .inPlace: nil
    }
  }
}

extension Graph {
  /// The graph after those passes of the set that rewrite graphs.
  ///
  /// A backend calls it first when it compiles. Parameters and outputs stay as they are.
  public func optimized(by passes: PassSet) -> Graph {
    var graph = self
    for pass in Pass.allCases where passes.contains(pass) { graph = pass.rewriting?(graph) ?? graph }
    return graph
  }
}
