import GraphCore
import TensorCore

/// Where the elements of every value come from, before any memory is assigned.
///
/// A *root* is a value with elements of its own: a parameter, a constant, or the result of a kernel or an element-wise
/// operation. Every other value is a map over a root.
struct ValueSources {
  struct Source {
    var root: Int
    /// `nil`: the elements of the root in their order.
    var map: ElementMap?
  }

  let graph: Graph
  let regions: SampleRegions
  private(set) var sources: [Source] = []
  /// Layout operations that must be carried out, because a kernel wants their result in order or because reading
  /// through their map is slow.
  private(set) var isCopied: [Bool]

  /// - Parameter isFusing: Whether programs read through maps; otherwise every layout operation but a reshape is
  ///   carried out.
  init(_ graph: Graph, isFusing: Bool, regions: SampleRegions) {
    self.graph = graph
    self.regions = regions
    isCopied = [Bool](repeating: false, count: graph.nodes.count)
    var isCopyWanted = isCopied
    for region in regions.regions { for wanted in region.imports { isCopyWanted[wanted.value] = true } }
    for output in graph.outputs where graph.nodes[output.value].operation.kind == .layout {
      isCopyWanted[output.value] = true
    }
    for (index, node) in graph.nodes.enumerated() where node.operation.kind == .kernel && regions.regionOf[index] < 0 {
      for operand in node.operands { isCopyWanted[operand] = true }
    }
    for (index, node) in graph.nodes.enumerated() {
      guard node.operation.kind == .layout, regions.regionOf[index] < 0 else {
        sources.append(Source(root: index, map: nil))
        continue
      }
      let operand = sources[node.operands[0]]
      if operand.map == nil, case .reshape = node.operation {
        sources.append(operand)
        continue
      }
      let start = operand.map ?? ElementMap(contiguous: graph.nodes[node.operands[0]].type.shape)
      guard let map = start.applying(node.operation, to: node.type.shape) else {
        // A reshape across a map: the operand's elements are put in order first.
        isCopied[index] = true
        sources.append(Source(root: index, map: nil))
        continue
      }
      let isWholeRoot =
        map.isContiguous && map.offset == 0 && map.count == graph.nodes[operand.root].type.shape.count
      if isWholeRoot {
        sources.append(Source(root: operand.root, map: nil))
      } else if !isFusing || isCopyWanted[index] || Self.isSlow(map) {
        isCopied[index] = true
        sources.append(Source(root: index, map: nil))
      } else {
        sources.append(Source(root: operand.root, map: map))
      }
    }
  }

  /// The map by which a copied layout value reads its operand's root.
  func copyMap(of index: Int) -> Source {
    let node = graph.nodes[index]
    let operand = sources[node.operands[0]]
    let start = operand.map ?? ElementMap(contiguous: graph.nodes[node.operands[0]].type.shape)
    // A reshape of a map that it cuts through copies the map as it is: the order of the elements is the same.
    return Source(root: operand.root, map: start.applying(node.operation, to: node.type.shape) ?? start)
  }

  /// Neighbours far apart in memory are read faster by the copy kernel, which works in squares.
  private static func isSlow(_ map: ElementMap) -> Bool {
    let collapsed = map.collapsed
    guard let stride = collapsed.strides.last, collapsed.count >= 4096 else { return false }
    return abs(stride) > 1
  }
}

extension Operation {
  var isRandom: Bool {
    switch self {
    case .randomBits, .randomUniform, .randomNormal: true
    default: false
    }
  }

  /// How this backend carries an operation out.
  enum Kind {
    case source
    /// A function of the elements at one position: part of a program.
    case elementwise
    /// The same elements in another arrangement.
    case layout
    case kernel
  }

  var kind: Kind {
    switch self {
    case .parameter, .constant: .source
    case .iota, .randomBits, .randomUniform, .randomNormal, .unary, .binary, .compare, .select, .convert: .elementwise
    case .reshape, .transpose, .broadcastInDimension, .slice, .reverse: .layout
    case .pad, .concatenate, .gather, .scatterAdd, .reduce, .cumulativeSum, .argMax, .topKValues, .topKIndices,
      .softmax, .logSoftmax, .dot,
      .convolution, .convolutionInputGradient, .convolutionKernelGradient,
      .recurrence, .recurrenceTrace, .recurrenceGradient,
      .reduceWindow, .reduceWindowSumGradient, .selectAndScatter:
      .kernel
    }
  }
}
