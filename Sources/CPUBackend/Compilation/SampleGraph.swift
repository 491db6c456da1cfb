import GraphCore
import TensorCore

/// A region as a graph of its own, for so many samples at a time.
struct SampleGraph {
  /// Parameters are the imports, outputs the region's exports.
  let graph: Graph
  private(set) var imports: [SampleRegions.Import] = []
  /// The bytes of one run's share of each import and export.
  ///
  /// 0 for an import that is read whole; all bytes of a sum over samples.
  private(set) var importBytes: [Int] = []
  let exportBytes: [Int]
  /// Whether each export is a sum over samples, which kernels write element by element.
  let isSum: [Bool]

  init(_ region: SampleRegions.Region, of whole: Graph, samples count: Int) {
    func type(_ index: Int) -> TensorType {
      let type = whole.type(of: index)
      if region.sums.contains(index) { return type }
      return TensorType(type.shape.sharingFirstAxis(count, of: region.batch), type.dtype)
    }
    func bytes(_ type: TensorType) -> Int { type.shape.count * type.dtype.byteCount }

    var nodes: [Graph.Node] = []
    var parameters: [Graph.Parameter] = []
    // Where members and helpers, constants and imports are in the new graph.
    var own: [Int: Int] = [:]
    var known: [SampleRegions.Import: Int] = [:]
    for wanted in region.imports {
      let source = whole.nodes[wanted.value]
      known[wanted] = nodes.count
      if case .constant = source.operation, wanted.read == .whole {
        nodes.append(source)
        continue
      }
      let type = wanted.read == .whole ? source.type : type(wanted.value)
      nodes.append(Graph.Node(operation: .parameter(parameters.count, type), operands: [], type: type))
      parameters.append(Graph.Parameter(name: "%\(wanted.value)", type: type))
      imports.append(wanted)
      importBytes.append(wanted.read == .whole ? 0 : bytes(type))
    }
    for index in (region.members + region.helpers).sorted() {
      let node = whole.nodes[index]
      let reads = whole.sampleReads(of: index, batch: region.batch) ?? []
      let operands = zip(node.operands, reads).map { operand, read in
        guard let value = (read == .samples ? own[operand] : nil) ?? known[.init(value: operand, read: read)] else {
          preconditionFailure("%\(operand) is neither in the region nor imported")
        }
        return value
      }
      own[index] = nodes.count
      nodes.append(
        Graph.Node(
          operation: node.operation.onSamples(count, of: region.batch), operands: operands, type: type(index)))
    }
    let all = Graph(
      name: "\(whole.name), \(count) of \(region.batch) samples", parameters: parameters, nodes: nodes,
      outputs: region.exports.map { Graph.Output(name: "%\($0)", value: own[$0] ?? 0) })
    // What only others read who now have copies of their own.
    graph = all.prunedOfDeadCode()
    isSum = region.exports.map { region.sums.contains($0) }
    exportBytes = region.exports.map { bytes(type($0)) }
  }
}
