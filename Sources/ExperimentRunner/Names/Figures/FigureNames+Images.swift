import Hornbook
import Plotting
import StarlarkLanguage

/// `images(x, labels=…)`: pictures in a grid.
extension FigureNames {
  private static let mostImages = 200

  static var imagesParameters: [StarlarkSignature.Parameter] {
    [
      .required("x"), .optional("labels", default: none), .optional("names", default: none),
      .optional("columns", default: none),
    ]
  }

  static func images(_ bound: BoundArguments) throws -> FigureOutcome {
    let value = bound.value("x")
    let dataset = value.asHost(DatasetValue.self)?.dataset
    guard let tensor = dataset?.x ?? value.asHost(TensorValue.self)?.tensor, let images = SampleImages(any: tensor)
    else {
      let received = (dataset?.x ?? value.asHost(TensorValue.self)?.tensor).map { "a tensor of \($0.shape)" }
      throw bound.error(
        "x",
        "images: x: expected images of (n, height, width) or (n, height, width, 1 or 3), received "
          + (received ?? value.typeName.withArticle), code: "type")
    }
    guard (1...mostImages).contains(images.count) else {
      throw bound.error(
        "x", "images: x: expected 1 to \(mostImages) images, received \(images.count)", code: "figure",
        help: ["take some of them: x[:20]"])
    }
    var texts = [String](repeating: "", count: images.count)
    if !bound.value("labels").isNone {
      let groups = try labels(bound, "labels", count: images.count)
      texts = groups.rows.map { groups.names[$0] }
    } else if let dataset, let labels = dataset.labels {
      texts = labels.map(dataset.className)
    }
    let columns = try bound.optionalInt("columns", atLeast: 1)
    let grid = ImageGrid(
      texts.indices.map { images.item($0, label: texts[$0]) }, title: try bound.string("title"), columns: columns)
    return FigureOutcome(
      kind: "images", figure: grid, caption: try caption(bound, dataset.map { "Samples of \($0.name)" } ?? ""))
  }
}
