import Testing

@testable import Plotting

@Suite struct ArchitectureDiagramTests {
  private func part(_ names: [String], _ edges: [(Int, Int)]) -> ArchitectureDiagram.Part {
    ArchitectureDiagram.Part(
      layers: names.map { .init(name: $0, type: "Dense", shape: "8") }, edges: edges.map { .init(from: $0.0, to: $0.1) }
    )
  }

  private func layout(_ part: ArchitectureDiagram.Part) throws -> DiagramLayout {
    DiagramLayout(part, detail: .nameTypeAndShape, fonts: try TextLayout())
  }

  /// A residual unit: a, b, c in a row, a and c into d.
  private var residual: ArchitectureDiagram.Part {
    part(["a", "b", "c", "d", "e"], [(0, 1), (1, 2), (0, 3), (2, 3), (3, 4)])
  }

  @Test func layersInARowShareABox() {
    let network = BlockNetwork(residual)
    #expect(network.blocks == [[0], [1, 2], [3, 4]])
    #expect(network.ranks == [0, 1, 2])
    #expect(network.edges.map(\.from) == [0, 0, 1])
    #expect(network.edges.map(\.to) == [1, 2, 2])
  }

  @Test func inputsStandRightAboveWhatReadsThem() {
    let network = BlockNetwork(part(["a", "b", "side", "c", "d"], [(0, 1), (0, 3), (1, 3), (3, 4), (2, 4), (0, 4)]))
    let block = network.blocks.firstIndex(of: [2])!
    let reader = network.blocks.firstIndex { $0.contains(4) }!
    #expect(network.ranks[block] == network.ranks[reader] - 1)
  }

  @Test func edgesRunFromBoxToBoxAndPastTheOthers() throws {
    let layout = try layout(residual)
    let boxes = layout.boxes.map(\.rect)
    #expect(layout.edges.count == 3)
    for (points, ends) in zip(layout.edges, [(0, 1), (0, 2), (1, 2)]) {
      let (first, last) = (points[0], points[points.count - 1])
      #expect(first.y == boxes[ends.0].bottom && first.x > boxes[ends.0].left && first.x < boxes[ends.0].right)
      #expect(last.y == boxes[ends.1].top && last.x > boxes[ends.1].left && last.x < boxes[ends.1].right)
    }
    // The way around the box in the middle.
    #expect(
      layout.edges[1].allSatisfy {
        $0.x < boxes[1].left || $0.x > boxes[1].right || !(boxes[1].top...boxes[1].bottom).contains($0.y)
      })
  }

  @Test func theMainPathIsStraight() throws {
    var edges: [(Int, Int)] = []
    for unit in 0..<8 {
      edges += [
        (3 * unit, 3 * unit + 1), (3 * unit + 1, 3 * unit + 2), (3 * unit + 2, 3 * unit + 3), (3 * unit, 3 * unit + 3),
      ]
    }
    let layout = try layout(part((0...24).map { "layer \($0)" }, edges))
    let middles = layout.boxes.map { $0.rect.middle.x }
    #expect(middles.allSatisfy { abs($0 - middles[0]) < 4 }, "\(middles)")
  }

  @Test func boxesNeverOverlap() throws {
    // Three branches of two, all of which everything below reads.
    let edges = [
      (0, 1), (0, 2), (0, 3), (1, 4), (2, 5), (3, 6), (4, 7), (5, 7), (6, 7), (0, 7), (1, 7), (0, 8), (7, 8),
    ]
    let layout = try layout(part((0..<9).map { "layer number \($0)" }, edges))
    let boxes = layout.boxes.map(\.rect)
    for (index, box) in boxes.enumerated() {
      #expect(box.left >= -0.5 && box.right <= layout.width + 0.5 && box.bottom <= layout.height + 0.5)
      for other in boxes[(index + 1)...] { #expect(!box.overlaps(other)) }
    }
  }

  @Test func crossingsThatNeedNotBeAreNot() {
    // Two links drawn crossed; the order that parts them is found.
    let items = [0, 0, 1, 1].map { LayeredOrder.Item(rank: $0, width: 10) }
    let order = LayeredOrder(items, links: [(0, 3), (1, 2)], gap: 5)
    #expect((order.centers[0] < order.centers[1]) == (order.centers[3] < order.centers[2]))
    #expect(abs(order.centers[0] - order.centers[1]) >= 15)
  }

  @Test func wideModelsSayLessOfEachLayer() throws {
    let edges = (1...5).map { (0, $0) }
    let names = (0...5).map { "a layer with a long name \($0)" }
    let diagram = ArchitectureDiagram([part(names, edges)])
    #expect(diagram.size.width > 656)
    let texts = try diagram.drawing(theme: .light).texts.map(\.string)
    #expect(!texts.contains("Dense") && !texts.contains("8"))
    let narrow = try ArchitectureDiagram([part(["a", "b", "c"], [(0, 1), (0, 2)])]).drawing(theme: .light).texts
    #expect(narrow.map(\.string).filter { $0 == "Dense" }.count == 3)
  }

  @Test func namesThatSayTheTypeStandAlone() throws {
    let layers = [("conv2d_3", "Conv2D"), ("stem", "Conv2D"), ("batch_normalization", "BatchNormalization")]
    let part = ArchitectureDiagram.Part(
      layers: layers.map { .init(name: $0.0, type: $0.1, shape: "", remark: $0.0 == "stem" ? "output" : "") },
      edges: [.init(from: 0, to: 1), .init(from: 1, to: 2)])
    let texts = try ArchitectureDiagram([part]).drawing(theme: .light).texts.map(\.string)
    #expect(texts == ["conv2d_3", "stem", "Conv2D", "output", "batch_normalization"])
  }

  @Test func describesItself() {
    var inner = part(["x", "y"], [(0, 1)])
    inner.title = "Inside tower"
    #expect(
      ArchitectureDiagram([residual, inner]).altText
        == "Diagram of a model: 5 layers from a to e; d reads a and c. Inside tower: 2 layers from x to y.")
    #expect(ArchitectureDiagram([]).altText == "Diagram of a model without layers.")
  }

  @Test func refusesEdgesThatLeadBack() {
    let error = #expect(throws: PlottingError.self) {
      try ArchitectureDiagram([part(["a", "b"], [(1, 0)])]).drawing(theme: .light)
    }
    #expect(error?.message == "Diagram \"\": expected edges from a layer to a later one of 2.")
  }
}
