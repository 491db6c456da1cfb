import ExperimentRunner
import Plotting
import Testing

/// `plot`, `table` and `predict` blocks, and numbers in the text.
@Suite struct FigureTests {
  private func figures(_ body: String) throws -> [FigureOutcome] {
    let text = document(("data", "iris = datasets.iris()"), ("plot", body))
    guard case .figures(let figures)? = try run(text).directives.last?.outcome else { return [] }
    return figures
  }

  @Test func linesTakeListsDictsAndHistories() throws {
    let chart = try #require(
      figures("lines([1, 2, 4], x = [10, 20, 30], names = [\"a\"], y_scale = \"log\", x_label = \"n\")")[0].figure
        as? LineChart)
    #expect(chart.series == [Series("a", x: [10, 20, 30], y: [1, 2, 4])])
    #expect(chart.y.scale == .logarithmic)
    #expect(chart.x == Axis("n", integers: true))
    let named = try figures("lines({\"b\": range(3), \"c\": ([5, 6], [7, None])})")[0]
    let two = try #require(named.figure as? LineChart)
    #expect(two.series.map(\.name) == ["b", "c"])
    #expect(two.series.map(\.x) == [[1, 2, 3], [5, 6]])
    #expect(two.series[1].y[1].isNaN)
    #expect(named.caption == "B and c.")
    let own = try #require(
      figures("short = [1, 2]\nlong = iris.x.T[0]\nlines(short, long, x_range = (0, 2))")[0].figure as? LineChart)
    #expect(own.series.map(\.name) == ["short", "long"])
    #expect(own.x.range == 0...2)
  }

  @Test func theCurvesOfAFit() throws {
    let text = iris(then: [("plot curves", "lines(fit.history)\nlines(fit.history.loss, fit.history.val_loss)")])
    let result = try run(text)
    guard case .figures(let figures) = result.directives[5].outcome else {
      Issue.record("no figures")
      return
    }
    let charts = figures.compactMap { $0.figure as? LineChart }
    #expect(
      charts.map { $0.series.map(\.name) } == [
        ["loss", "val_loss", "accuracy", "val_accuracy"], ["loss", "val_loss"],
      ])
    #expect(charts[0].series.map(\.line) == [.solid, .dashed, .solid, .dashed])
    #expect(charts[0].x == Axis("epoch", integers: true))
    #expect(charts[0].series[0].y == result.fit()?.history.first { $0.name == "loss" }?.values)
    #expect(charts[1].series[1].y == charts[0].series[1].y)
    #expect(figures[0].caption == "Loss, val_loss, accuracy and val_accuracy by epoch.")
    #expect(figures[1].kind == "lines")
  }

  @Test func scatterByGroups() throws {
    let call = "scatter(iris.x.T[0], iris.x.T[2], groups = iris.y, names = iris.class_names, reference = \"identity\")"
    let chart = try #require(figures(call)[0].figure as? ScatterPlot)
    #expect(chart.series.map(\.name) == ["setosa", "versicolor", "virginica"])
    #expect(chart.series.map(\.x.count) == [50, 50, 50])
    #expect(chart.reference == .identity)
    let words = try #require(
      figures("scatter([1, 2, 3], [4, 5, 6], groups = [\"b\", \"a\", \"b\"])")[0].figure as? ScatterPlot)
    #expect(words.series == [Series("b", x: [1, 3], y: [4, 6]), Series("a", x: [2], y: [5])])
    let pairs = try #require(figures("scatter({\"u\": ([1], [2]), \"v\": ([3], [4])})")[0].figure as? ScatterPlot)
    #expect(pairs.series == [Series("u", x: [1], y: [2]), Series("v", x: [3], y: [4])])
  }

  @Test func histogramsHeatmapsAndImages() throws {
    let histogram = try figures("histogram(iris.x.T[0], bins = 12, x_label = \"length\")")[0]
    #expect((histogram.figure as? Histogram)?.groups[0].values.count == 150)
    #expect((histogram.figure as? Histogram)?.bins == 12)
    #expect(histogram.caption == "Distribution of length.")
    let heatmap = try #require(
      figures("heatmap([[1, 2], [3, 4]], row_names = [\"a\", 7], row_label = \"r\", value_range = (0, 9))")[0].figure
        as? Heatmap)
    #expect(heatmap == Heatmap([[1, 2], [3, 4]], rowNames: ["a", "7"], rowTitle: "r", range: 0...9))
    let grid = try #require(
      figures("images(datasets.digits().take(6), columns = 3, title = \"digits\")")[0].figure as? ImageGrid)
    #expect(grid.items.map(\.label) == ["0", "1", "2", "3", "4", "5"])
    #expect(grid.columns == 3)
    let flat = try #require(
      figures("images(zeros((2, 3, 4)), labels = [1, 0], names = [\"no\", \"yes\"])")[0].figure as? ImageGrid)
    #expect(flat.items.map(\.label) == ["yes", "no"])
    #expect(flat.items.map { [$0.width, $0.height, $0.channels] } == [[4, 3, 1], [4, 3, 1]])
  }

  // MARK: Tables

  private func table(_ body: String, _ then: [(info: String, body: String)] = []) throws -> TableOutcome {
    let result = try run(iris(then: [("table", body)] + then))
    for directive in result.directives { if case .table(let table) = directive.outcome { return table } }
    throw CancellationError()
  }

  @Test func rowsOfManyForms() throws {
    let lists = try table("rows = [[\"a\", 0.5, 1200], [\"b\", 0.9375, None]]\ncolumns = [\"name\", \"share\", \"n\"]")
    #expect(lists.texts.rows == [["a", "0.5000", "1,200"], ["b", "0.9375", "–"]])
    #expect(lists.texts.numeric == [1, 2])
    #expect(lists.columns == ["name", "share", "n"])
    let dicts = try table("rows = [{\"e\": e, \"r\": 0.1 * e} for e in range(1, 4)]\ncaption = \"Rates.\"")
    #expect(dicts.columns == ["e", "r"])
    #expect(dicts.texts.rows == [["1", "0.1"], ["2", "0.2"], ["3", "0.3"]])
    #expect(dicts.caption == "Rates.")
    let named = try table(
      "rows = {\"test\": evaluate, \"half\": {\"loss\": 1.5, \"accuracy\": 0.5}}\ncolumns = [\"loss\", \"accuracy\"]")
    #expect(named.columns == ["", "loss", "accuracy"])
    #expect(named.texts.rows.map { $0[0] } == ["test", "half"])
    #expect(named.texts.rows[1] == ["half", "1.5000", "0.5000"])
    let headed = try table("rows = {\"a\": [1], \"b\": [2]}\ncolumns = [\"model\", \"n\"]")
    #expect(headed.columns == ["model", "n"])
    #expect(headed.texts.rows == [["a", "1"], ["b", "2"]])
    let tensor = try table("rows = tensor([[5.3, 0.25], [6, 1]])")
    #expect(tensor.columns == ["1", "2"])
    #expect(tensor.texts.rows == [["5.3", "0.25"], ["6.0", "1.00"]])
    let small = try table("rows = [[0.00001], [0.5]]\ncolumns = [\"rate\"]")
    #expect(small.texts.rows == [["0.00001"], ["0.5"]])
  }

  // MARK: Predictions

  @Test func predictionsAreATensor() throws {
    let result = try run(
      iris(
        then: [
          ("predict", "data = test"), ("predict two", "x = test.x\nsteps = 2\nbatch_size = 4"),
          ("predict start", "model = model\nx = test.x[:3]"),
          (
            "expect",
            "predict.shape == (30, 3)\ntwo.shape == (8, 3)\nstart.shape == (3, 3)\npredict.argmax().shape == (30,)"
          ),
        ]))
    #expect(result.verdict == .passed)
    guard case .prediction(let prediction) = result.directives[5].outcome, let classes = prediction.classes else {
      Issue.record("no prediction")
      return
    }
    #expect(prediction.sampleCount == 30)
    #expect(prediction.subject == "fit")
    #expect(prediction.data == "test")
    #expect(classes.names == ["setosa", "versicolor", "virginica"])
    // The same model on the same data: what evaluate counted as right.
    let right = zip(classes.predictions, try #require(classes.labels)).count { $0 == $1 }
    let accuracy = try #require(result.evaluation?.metrics.first { $0.name == "accuracy" }?.value)
    #expect(abs(Double(right) / 30 - accuracy) < 1e-6)
    #expect(classes.confidences.allSatisfy { $0 > 1 / 3 && $0 <= 1 })
  }

  @Test func logitsAreTurnedIntoProbabilities() throws {
    let result = try run(
      iris(
        changing: "compile",
        to: "optimizer = Adam(0.01)\nloss = SparseCategoricalCrossentropy(from_logits=True)\nmetrics = [\"accuracy\"]",
        then: [("predict", "data = test")]
      ).replacing("Dense(3, activation=\"softmax\")", with: "Dense(3)"))
    guard case .prediction(let prediction) = result.directives[5].outcome, let classes = prediction.classes else {
      Issue.record("no prediction")
      return
    }
    #expect(classes.confidences.allSatisfy { $0 >= 1 / 3 && $0 <= 1 })
    #expect(result.evaluation?.classification?.confidences.allSatisfy { $0 >= 1 / 3 && $0 <= 1 } == true)
  }

  // MARK: Numbers in the text

  static let formats: [(call: String, text: String)] = [
    ("fmt(0.98055, \".3f\")", "0.981"), ("fmt(-1.5, \".0f\")", "-2"), ("fmt(0.5, \".1%\")", "50.0%"),
    ("fmt(1234567, \",\")", "1,234,567"), ("fmt(1234.5, \",.2f\")", "1,234.50"), ("fmt(7, \"d\")", "7"),
    ("fmt(0.000032, \".2e\")", "3.20e-05"), ("fmt(3, \"+.1f\")", "+3.0"), ("fmt(1234567.0, \".3g\")", "1.23e+06"),
    ("fmt(0.00012, \".3g\")", "0.00012"), ("fmt(100.0, \"g\")", "100"), ("fmt(12345, \",d\")", "12,345"),
    ("fmt(0.9, \"f\")", "0.900000"), ("fmt(2.0, \"d\")", "2"), ("fmt(0.12345)", "0.1235"),
    ("fmt(arange(4).mean(), \".2f\")", "1.50"), ("fmt(0.1 * 3, \".4\")", "0.3"),
  ]

  @Test(arguments: formats.indices)
  func formatsNumbers(_ index: Int) throws {
    let (call, text) = Self.formats[index]
    #expect(try run("# T\n\n`= \(call)`\n").inlineTexts == [text])
  }
}
