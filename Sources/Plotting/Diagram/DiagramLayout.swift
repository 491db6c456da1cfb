/// Where the boxes of one part of a diagram stand and how its edges run; the top left corner is 0, 0.
struct DiagramLayout {
  /// How much is said of each layer; less makes boxes narrower.
  enum Detail: CaseIterable {
    case nameTypeAndShape, nameAndType, name
  }

  struct Line {
    var name: String
    /// The class, unless the name says it already.
    var type: String
    var remark: String
    var shape: String
  }

  private(set) var boxes: [(rect: Rect, lines: [Line])] = []
  /// The corners of each edge: from a box, past others, to a box.
  private(set) var edges: [[Point]] = []
  private(set) var width = 0.0
  private(set) var height = 0.0

  static let row = 17.0
  static let padding = (x: 9.0, y: 5.0)
  private static let rankGap = 24.0
  private static let boxGap = 18.0
  /// Lines past a box keep this distance from it and from each other.
  private static let laneWidth = 4.0
  private static let widestLabel = 240.0

  init(_ part: ArchitectureDiagram.Part, detail: Detail, fonts: TextLayout) {
    guard !part.layers.isEmpty else { return }
    let network = BlockNetwork(part)
    let lines = network.blocks.map { block in Self.lines(block.map { part.layers[$0] }, detail) }
    let sizes = lines.map { Self.size($0, fonts) }

    // What skips ranks gets a place in each of them.
    var items: [LayeredOrder.Item] = sizes.indices.map { .init(rank: network.ranks[$0], width: sizes[$0].width) }
    var links: [(from: Int, to: Int)] = []
    var routes: [[Int]] = []
    for edge in network.edges {
      var route = [edge.from]
      for rank in stride(from: network.ranks[edge.from] + 1, to: network.ranks[edge.to], by: 1) {
        items.append(.init(rank: rank, width: Self.laneWidth, isLane: true))
        route.append(items.count - 1)
      }
      route.append(edge.to)
      links += zip(route, route.dropFirst()).map { ($0, $1) }
      routes.append(route)
    }
    let order = LayeredOrder(items, links: links, gap: Self.boxGap)
    let centers = order.centers
    width = items.indices.map { centers[$0] + items[$0].width / 2 }.max() ?? 0

    var tops: [Double] = []
    var heights: [Double] = []
    for rank in 0...(network.ranks.max() ?? 0) {
      tops.append(height)
      heights.append(sizes.indices.filter { network.ranks[$0] == rank }.map { sizes[$0].height }.max() ?? 0)
      height += heights[rank] + Self.rankGap
    }
    height -= Self.rankGap
    boxes = sizes.indices.map { block in
      let (rank, size) = (network.ranks[block], sizes[block])
      let top = tops[rank] + ((heights[rank] - size.height) / 2).rounded()
      return (
        Rect(
          x: (centers[block] - size.width / 2).rounded(), y: top.rounded(), width: size.width, height: size.height),
        lines[block]
      )
    }
    let rects = boxes.map(\.rect)
    let (exits, entries) = Self.ports(routes, centers, rects)
    edges = routes.enumerated().map { index, route in
      let (from, to) = (route[0], route[route.count - 1])
      var points = [Point(exits[index], rects[from].bottom), Point(exits[index], bottom(network.ranks[from]))]
      for lane in route.dropFirst().dropLast() {
        points.append(Point(centers[lane], tops[items[lane].rank]))
        points.append(Point(centers[lane], bottom(items[lane].rank)))
      }
      points.append(Point(entries[index], tops[network.ranks[to]]))
      points.append(Point(entries[index], rects[to].top))
      return points
    }
    func bottom(_ rank: Int) -> Double { tops[rank] + heights[rank] }
  }

  /// Where each edge leaves its box and enters the next: beside each other in the order of where they go, the straightest
  /// of them in the middle.
  private static func ports(
    _ routes: [[Int]], _ centers: [Double], _ rects: [Rect]
  ) -> (exits: [Double], entries: [Double]) {
    var exits = [Double](repeating: 0, count: routes.count)
    var entries = exits
    func spread(_ edges: [Int], _ box: Int, towards: (Int) -> Double, _ places: inout [Double]) {
      let sorted = edges.sorted { (towards($0), $0) < (towards($1), $1) }
      let (middle, half) = (rects[box].middle.x, rects[box].width / 2 - 8)
      let step = min(14, 2 * half / Double(max(edges.count - 1, 1)))
      let straightest =
        sorted.indices.min { abs(towards(sorted[$0]) - middle) < abs(towards(sorted[$1]) - middle) } ?? 0
      // As far from the middle as leaves room for all.
      let first = min(max(-Double(straightest) * step, -half), half - Double(edges.count - 1) * step)
      for (place, edge) in sorted.enumerated() { places[edge] = middle + first + Double(place) * step }
    }
    for box in rects.indices {
      let leaving = routes.indices.filter { routes[$0][0] == box }
      spread(leaving, box, towards: { centers[routes[$0][1]] }, &exits)
      let entering = routes.indices.filter { routes[$0].last == box }
      spread(entering, box, towards: { centers[routes[$0][routes[$0].count - 2]] }, &entries)
    }
    return (exits, entries)
  }

  private static func lines(_ layers: [ArchitectureDiagram.Layer], _ detail: Detail) -> [Line] {
    var last = ""
    return layers.map { layer in
      let says = plain(layer.name).hasPrefix(plain(layer.type))
      // A shape stands where it changes.
      let shape = detail == .nameTypeAndShape && layer.shape != last ? layer.shape : ""
      last = layer.shape
      return Line(
        name: layer.name, type: says || detail == .name ? "" : layer.type, remark: layer.remark, shape: shape)
    }
  }

  /// `conv2d` for `Conv2D`, `batchnormalization1` for `batch_normalization_1`.
  private static func plain(_ name: String) -> String { name.lowercased().filter { $0 != "_" } }

  static func labelWidth(_ line: Line, _ fonts: TextLayout) -> Double {
    let words = [line.name, line.type, line.remark].filter { !$0.isEmpty }
    let gaps = Double(max(words.count - 1, 0)) * 6
    return min(words.reduce(gaps) { $0 + fonts.width($1, size: Style.tick) }, widestLabel)
  }

  private static func size(_ lines: [Line], _ fonts: TextLayout) -> (width: Double, height: Double) {
    let widths = lines.map { line in
      labelWidth(line, fonts) + (line.shape.isEmpty ? 0 : fonts.width(line.shape, size: Style.note) + 14)
    }
    return (
      max(((widths.max() ?? 0) + 2 * padding.x).rounded(.up), 56), Double(lines.count) * row + 2 * padding.y
    )
  }
}

/// Layers joined to blocks: a block is a run of layers each of which reads the one before and nothing else.
struct BlockNetwork {
  private(set) var blocks: [[Int]] = []
  private(set) var edges: [(from: Int, to: Int)] = []
  /// The row of each block from the top: below all that it reads, and inputs right above what reads them first.
  private(set) var ranks: [Int] = []

  init(_ part: ArchitectureDiagram.Part) {
    let count = part.layers.count
    var (reads, readers) = ([[Int]](repeating: [], count: count), [[Int]](repeating: [], count: count))
    for edge in part.edges {
      reads[edge.to].append(edge.from)
      readers[edge.from].append(edge.to)
    }
    var blockOf = [Int](repeating: 0, count: count)
    for layer in 0..<count {
      if reads[layer].count == 1, readers[reads[layer][0]].count == 1 {
        blockOf[layer] = blockOf[reads[layer][0]]
        blocks[blockOf[layer]].append(layer)
      } else {
        blockOf[layer] = blocks.count
        blocks.append([layer])
      }
    }
    for edge in part.edges where blockOf[edge.from] != blockOf[edge.to] {
      edges.append((blockOf[edge.from], blockOf[edge.to]))
    }
    ranks = [Int](repeating: 0, count: blocks.count)
    // Blocks come after those that they read, as layers do.
    for edge in edges.sorted(by: { ($0.to, $0.from) < ($1.to, $1.from) }) {
      ranks[edge.to] = max(ranks[edge.to], ranks[edge.from] + 1)
    }
    for block in blocks.indices where !edges.contains(where: { $0.to == block }) {
      let next = edges.filter { $0.from == block }.map { ranks[$0.to] }.min()
      if let next { ranks[block] = next - 1 }
    }
  }
}
