/// How the layers of a model are connected: boxes from the inputs at the top to the outputs at the bottom.
///
/// Layers that follow each other without a branch share a box, a line each. Branches stand side by side, and what skips
/// boxes runs past them.
public struct ArchitectureDiagram: Figure {
  /// One use of a layer.
  public struct Layer: Sendable, Hashable, Encodable {
    public var name: String
    /// Its class, such as `Conv2D`.
    public var type: String
    /// What it gives, such as `8 × 8 × 32`.
    public var shape: String
    /// What else is to be said, such as `output` or `shared`; may be empty.
    public var remark: String

    public init(name: String, type: String, shape: String, remark: String = "") {
      (self.name, self.type, self.shape, self.remark) = (name, type, shape, remark)
    }
  }

  /// One layer's output going into another layer, by their indices.
  public struct Edge: Sendable, Hashable, Encodable {
    public var from, to: Int

    public init(from: Int, to: Int) {
      (self.from, self.to) = (from, to)
    }
  }

  /// A model, or one inside of it.
  public struct Part: Sendable, Hashable, Encodable {
    /// What stands above it; may be empty.
    public var title: String
    /// Each layer after those that it reads.
    public var layers: [Layer]
    public var edges: [Edge]

    public init(title: String = "", layers: [Layer], edges: [Edge]) {
      (self.title, self.layers, self.edges) = (title, layers, edges)
    }
  }

  /// The model, then the models that are layers of it, each once.
  public var parts: [Part]

  public init(_ parts: [Part]) {
    self.parts = parts
  }
}

extension ArchitectureDiagram {
  public var size: FigureSize {
    guard let fonts = try? TextLayout() else { return FigureSize(width: 480, height: 480) }
    return layout(fonts).size
  }

  /// The figure never gets wider than this as long as shorter words can help.
  private static let widest = 656.0
  private static let partGap = 22.0

  private func layout(_ fonts: TextLayout) -> (parts: [DiagramLayout], size: FigureSize) {
    var parts: [DiagramLayout] = []
    for detail in DiagramLayout.Detail.allCases {
      parts = self.parts.map { DiagramLayout($0, detail: detail, fonts: fonts) }
      if parts.allSatisfy({ $0.width <= Self.widest - 2 * Style.margin }) { break }
    }
    let titles = zip(self.parts, parts).map { part, layout in
      max(min(fonts.width(part.title, size: Style.title, weight: .bold), 400), layout.width)
    }
    let heights = zip(self.parts, parts).map { part, layout in layout.height + (part.title.isEmpty ? 0 : Style.titleRow)
    }
    let gaps = Double(max(parts.count - 1, 0)) * Self.partGap
    return (
      parts,
      FigureSize(
        width: (max(titles.max() ?? 0, 120) + 2 * Style.margin).rounded(.up),
        height: (max(heights.reduce(gaps, +), 20) + 2 * Style.margin).rounded(.up))
    )
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    for part in parts {
      let valid = part.edges.allSatisfy { part.layers.indices.contains($0.from) && $0.from < $0.to }
      guard valid, part.edges.allSatisfy({ part.layers.indices.contains($0.to) }) else {
        throw PlottingError(
          .data, "Diagram \"\(part.title)\": expected edges from a layer to a later one of \(part.layers.count).")
      }
    }
    let fonts = try TextLayout()
    let (layouts, size) = layout(fonts)
    var drawing = Drawing(size: size)
    var top = Style.margin
    for (part, layout) in zip(parts, layouts) {
      if !part.title.isEmpty {
        drawing.text(
          fonts.fitted(part.title, size: Style.title, weight: .bold, width: size.width - 2 * Style.margin),
          at: Point(Style.margin, top + 0.8 * Style.title), size: Style.title, weight: .bold, color: theme.text)
        top += Style.titleRow
      }
      let left = ((size.width - layout.width) / 2).rounded()
      layout.draw(on: &drawing, at: Point(left, top), theme, fonts: fonts)
      top += layout.height + Self.partGap
    }
    if parts.allSatisfy(\.layers.isEmpty) {
      drawing.text("no layers", at: Point(Style.margin, size.height / 2), size: Style.label, color: theme.mutedText)
    }
    return drawing
  }

  public var altText: String {
    guard let model = parts.first, !model.layers.isEmpty else { return "Diagram of a model without layers." }
    let words = parts.enumerated().map { index, part -> String in
      let inputs = part.layers.indices.filter { layer in !part.edges.contains { $0.to == layer } }
      let outputs = part.layers.indices.filter { layer in !part.edges.contains { $0.from == layer } }
      let head = index == 0 ? "Diagram of a model" : part.title
      var text =
        "\(head): \(counted(part.layers.count, "layer")) from \(names(inputs, part)) to \(names(outputs, part))"
      let merges = part.layers.indices.compactMap { layer -> String? in
        let sources = part.edges.filter { $0.to == layer }.map(\.from)
        return sources.count > 1 ? "\(part.layers[layer].name) reads \(names(sources, part))" : nil
      }
      let rest = merges.count > 12 ? ["and \(formatted(merges.count - 12)) more"] : []
      if !merges.isEmpty { text += "; " + (merges.prefix(12) + rest).joined(separator: ", ") }
      return text + "."
    }
    return words.joined(separator: " ")
  }

  private func names(_ layers: [Int], _ part: Part) -> String {
    let names = layers.prefix(6).map { part.layers[$0].name }
    return listed(names + (layers.count > 6 ? ["\(formatted(layers.count - 6)) more"] : []))
  }
}
