import Diagnostics
import Hornbook
import Plotting
import StarlarkLanguage

/// The functions that a `plot` block has beside all others: `lines`, `scatter`, `histogram`, `heatmap`, `images`.
enum FigureNames {
  static let names = ["lines", "scatter", "histogram", "heatmap", "images"]

  static let none = StarlarkSignature.Constant.none
  static let words: [StarlarkSignature.Parameter] = [
    StarlarkSignature.Parameter.optional("title", default: "").keywordOnly,
    StarlarkSignature.Parameter.optional("caption", default: "").keywordOnly,
  ]
  static func axis(_ name: String, scale: Bool = true) -> [StarlarkSignature.Parameter] {
    let names = scale ? ["label", "scale", "range"] : ["label", "range"]
    return names.map { part in
      StarlarkSignature.Parameter.optional("\(name)_\(part)", default: part == "label" ? "" : none).keywordOnly
    }
  }

  static var functions: [String: StarlarkValue] {
    [
      "lines": function("lines", linesParameters, lines),
      "scatter": function("scatter", scatterParameters, scatter),
      "histogram": function("histogram", histogramParameters, histogram),
      "heatmap": function("heatmap", heatmapParameters, heatmap),
      "images": function("images", imagesParameters, images),
    ]
  }

  /// A function whose figure is made once all its arguments are known.
  static func function(
    _ name: String, _ parameters: [StarlarkSignature.Parameter],
    _ make: @escaping (BoundArguments) throws -> FigureOutcome
  ) -> StarlarkValue {
    Builtin.host(name, StarlarkSignature(parameters + words)) { bound in
      try checkSettings(bound, parameters + words)
      guard !bound.call.positional.contains(where: \.isPending), !bound.call.keywords.contains(where: \.value.isPending)
      else { return .host(FigureValue(nil)) }
      let outcome = try make(bound)
      do {
        // What cannot be drawn is said here, where the figure is made, and not when the report is written.
        _ = try outcome.figure.drawing(theme: .light)
      } catch let error as PlottingError where error.kind == .data {
        throw EvaluationError("\(name): \(error.message)", code: "figure", help: error.help.isEmpty ? [] : [error.help])
      }
      return .host(FigureValue(outcome))
    }
  }

  /// What says how a figure looks is right or wrong before any number is known.
  static func checkSettings(_ bound: BoundArguments, _ parameters: [StarlarkSignature.Parameter]) throws {
    for parameter in parameters where bound.isGiven(parameter.name) && !bound.value(parameter.name).isPending {
      let name = parameter.name
      do {
        switch name {
        case "title", "caption": _ = try bound.string(name)
        case "bins", "columns": _ = try bound.optionalInt(name, atLeast: 1)
        default:
          if name.hasSuffix("_label") { _ = try bound.string(name) }
          if name.hasSuffix("_scale") { _ = try scale(bound, name) }
          if name.hasSuffix("_range") { _ = try range(bound, name) }
        }
      } catch var error as EvaluationError {
        error.code = "argument"
        throw error
      }
    }
  }
}
