import Hornbook
import Plotting

extension ReportFigure {
  /// How the layers of a model are connected; `nil` for a plain chain, which its table shows, and for a model so large
  /// that nobody could read the diagram.
  static func architecture(of model: Model, name: String, stem: String) -> ReportFigure? {
    guard model.summary.branches || model.layers.contains(where: { $0 is NestedModel }) else { return nil }
    let diagram = ArchitectureDiagram(parts(of: model))
    // Beyond this laying out takes long too.
    guard diagram.parts.allSatisfy({ $0.layers.count <= 300 && $0.edges.count <= 400 }) else { return nil }
    let size = diagram.size
    guard size.height <= 5000, size.width <= 2000 else { return nil }
    let isNested = diagram.parts.count > 1
    return ReportFigure(
      stem: stem, figure: diagram,
      caption: "The layers of \(name): data flows from top to bottom, and each box is a run of layers without a branch"
        + (isNested ? "; models inside of it are drawn once, below" : "") + ".")
  }

  /// The model, then each model that is a layer of it or of another part, in the order in which they come.
  private static func parts(of model: Model) -> [ArchitectureDiagram.Part] {
    var parts = [ArchitectureDiagram.Part(of: model, title: "")]
    var seen: Set<ObjectIdentifier> = []
    var waiting = [model]
    while !waiting.isEmpty {
      let next = waiting.removeFirst()
      for case let nested as NestedModel in next.layers where seen.insert(ObjectIdentifier(nested.model)).inserted {
        parts.append(.init(of: nested.model, title: "Inside \(nested.state.name ?? nested.model.name)"))
        waiting.append(nested.model)
      }
    }
    return parts
  }
}

extension ArchitectureDiagram.Part {
  init(of model: Model, title: String) {
    let calls = model.calls
    let uses = Dictionary(grouping: calls.indices) { ObjectIdentifier(calls[$0].layer.state) }
    let places = Dictionary(calls.enumerated().map { (ObjectIdentifier($1), $0) }) { first, _ in first }
    let outputs = Set(model.outputs.map { ObjectIdentifier($0.call) })
    let layers = calls.enumerated().map { index, call in
      var remarks: [String] = []
      if let own = uses[ObjectIdentifier(call.layer.state)], own.count > 1, let use = own.firstIndex(of: index) {
        remarks.append("use \(use + 1) of \(own.count)")
      }
      if outputs.contains(ObjectIdentifier(call)) { remarks.append("output") }
      return ArchitectureDiagram.Layer(
        name: call.layer.state.name ?? "", type: Swift.type(of: call.layer).signature.name,
        shape: call.outputs.map { Self.words($0.shape) }.joined(separator: ", "),
        remark: remarks.joined(separator: ", "))
    }
    let edges = calls.enumerated().flatMap { index, call in
      call.inputs.compactMap { input in
        places[ObjectIdentifier(input.call)].map { ArchitectureDiagram.Edge(from: $0, to: index) }
      }
    }
    self.init(title: title, layers: layers, edges: edges)
  }

  /// `8 × 8 × 32`: the shape of one sample.
  private static func words(_ shape: PartialShape) -> String {
    let axes = shape.dimensions.dropFirst().map { $0.map(String.init) ?? "any" }
    return axes.isEmpty ? "scalar" : axes.joined(separator: " × ")
  }
}
