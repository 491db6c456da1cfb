import Plotting

/// Figures of every kind, pleasant and nasty, that general promises are checked on.
enum SampleFigures {
  private static let tiniest = Double.leastNonzeroMagnitude
  static let loss = (1...20).map { 2.3 / Double($0 * $0) + 0.04 }
  static let validation = (1...20).map { 2.2 / Double($0) + 0.0004 * Double($0 * $0) }
  static let names = [
    "", "x", "🙂👩‍👩‍👧", "שלום (עולם) 12", "مرحبا", "数字", "a\u{301}\n\tb", String(repeating: "very long ", count: 60),
  ]

  static let curves = Panels(
    [
      .trainingCurve("loss", training: loss, validation: validation, bestEpoch: 17, waitedThrough: 20),
      .trainingCurve("accuracy", training: loss.map { 1 - $0 / 3 }, validation: validation.map { 1 - $0 / 3 }),
      LineChart(
        title: "learning rate", x: Axis("epoch", integers: true),
        series: [Series("learning rate", (0..<20).map { 1 / Double(1 << $0) })]),
    ], caption: "Three panels.")

  static let pleasant: [(name: String, figure: any Figure)] = [
    ("curves", curves),
    ("one curve", LineChart.trainingCurve("loss", training: loss, validation: validation, bestEpoch: 3)),
    ("confusion of ten", ConfusionMatrix((0..<10).map { t in (0..<10).map { $0 == t ? 30 + t : t * $0 % 7 / 5 } })),
    (
      "confusion of names",
      ConfusionMatrix(
        [[8, 1, 0], [2, 7, 0], [0, 0, 9]], classNames: ["setosa", "versicolor", "virginica"], title: "iris")
    ),
    ("images", ImageGrid((0..<24).map { image(8, 8, label: "\($0)", verdict: $0 % 3 == 0 ? .wrong : .correct) })),
    (
      "bars",
      BarChart(
        title: "class balance", categories: (0..<10).map { "\($0)" },
        groups: [.init("train", (0..<10).map { Double(140 + $0) }), .init("test", (0..<10).map { Double(35 + $0) })],
        categoryTitle: "class", valueTitle: "examples")
    ),
    (
      "lying bars",
      BarChart(
        title: "importance", categories: (0..<12).map { "a feature with name \($0)" },
        groups: [.init("", (0..<12).map { 0.3 / Double($0 + 1) - 0.06 })], valueTitle: "drop of accuracy")
    ),
    (
      "scatter",
      ScatterPlot(
        title: "predictions", x: Axis("true"), y: Axis("predicted"),
        series: [Series("train", x: loss, y: validation), Series("test", x: validation, y: loss)], reference: .identity)
    ),
    ("histogram", Histogram(x: Axis("residual"), groups: [.init("", (0..<500).map { Double($0 * 37 % 101) / 10 })])),
    (
      "reliability",
      ReliabilityDiagram(
        title: "Reliability",
        bins: (0..<10).map {
          let middle = Double($0) / 10 + 0.05
          return .init(
            lower: middle - 0.05, upper: middle + 0.05, count: 5 + $0 * $0 * 20, stated: middle,
            observed: middle * middle)
        }, error: 0.12)
    ),
    (
      "diagram",
      ArchitectureDiagram([
        .init(
          layers: ["image", "conv2d", "conv2d_1", "add", "digit", "age"].map {
            .init(name: $0, type: "Conv2D", shape: "8 × 8 × 32", remark: $0.count < 6 ? "output" : "")
          }, edges: [(0, 1), (1, 2), (1, 3), (2, 3), (3, 4), (3, 5), (0, 5)].map { .init(from: $0.0, to: $0.1) }),
        .init(title: "Inside age", layers: [.init(name: "dense", type: "Dense", shape: "1")], edges: []),
      ])
    ),
    (
      "images with notes",
      ImageGrid(
        (0..<5).map { index in
          var item = image(8, 8, label: "versicolor → virginica", verdict: .wrong)
          item.note = "\(60 + index) %"
          return item
        })
    ),
    (
      "heat map",
      Heatmap([[1, -0.25], [-0.25, 1]], rowNames: ["a", "b"], columnNames: ["a", "b"], title: "correlation")
    ),
  ]

  static let nasty: [(name: String, figure: any Figure)] =
    extremeCurves + [
      ("no panels", Panels([])),
      ("no confusion", ConfusionMatrix([])),
      ("confusion without examples", ConfusionMatrix([[0, 0], [0, 0]])),
      ("confusion of one", ConfusionMatrix([[3]], classNames: [names[7]])),
      ("confusion of strange names", ConfusionMatrix((0..<8).map { t in (0..<8).map { $0 * t } }, classNames: names)),
      ("confusion of huge counts", ConfusionMatrix([[Int.max / 8, 1], [0, Int.max / 8]])),
      ("confusion of 1,000", ConfusionMatrix((0..<1000).map { t in (0..<1000).map { $0 == t ? 5 : 0 } })),
      ("no images", ImageGrid([])),
      ("empty image", ImageGrid([.init(width: 0, height: 0, pixels: [])])),
      ("large image", ImageGrid([image(500, 300, label: names[7])])),
      ("thin image", ImageGrid([image(1, 900, label: names[3])])),
      ("300 images", ImageGrid((0..<300).map { image(8, 8, label: "\($0)") }, columns: 25)),
      ("one column", ImageGrid([image(8, 8)], columns: 0)),
      ("no bars", BarChart(categories: [], groups: [])),
      ("bars without groups", BarChart(categories: names, groups: [])),
      (
        "strange bars",
        BarChart(categories: names, groups: [.init(names[3], [.nan, .infinity, -1, 0, 1e308, -1e308, tiniest, 1])])
      ),
      ("bars of zeros", BarChart(categories: ["a", "b"], groups: [.init("", [0, 0])], direction: .vertical)),
      (
        "1,000 bars",
        BarChart(categories: (0..<1000).map { "c\($0)" }, groups: [.init("n", (0..<1000).map { Double($0) })])
      ),
      ("no points", ScatterPlot()),
      (
        "strange points",
        ScatterPlot(
          series: [Series(names[4], x: [.nan, 0, .infinity, 1e308], y: [1, .nan, 2, -1e308])], reference: .identity)
      ),
      (
        "log points",
        ScatterPlot(
          x: Axis(scale: .logarithmic), y: Axis(scale: .logarithmic),
          series: [Series("", x: [-1, 0, 1, 1e9], y: [1, 1, 0, 1e-9])], reference: .zero)
      ),
      ("no values", Histogram()),
      (
        "strange values",
        Histogram(groups: [.init(names[2], [.nan, .infinity, 1e308, -1e308]), .init("", [])], bins: -4)
      ),
      ("one value", Histogram(groups: [.init("", [3, 3, 3])], bins: 1_000_000)),
      ("no reliability", ReliabilityDiagram(bins: [], error: .nan)),
      (
        "strange reliability",
        ReliabilityDiagram(
          title: names[7],
          bins: [
            .init(lower: .nan, upper: 2, count: Int.max, stated: .infinity, observed: -1),
            .init(lower: 0, upper: 0, count: 1 << 50, stated: 0, observed: 1),
          ], error: 1e9, xTitle: names[7], yTitle: names[3])
      ),
      ("no diagram", ArchitectureDiagram([])),
      ("diagram without layers", ArchitectureDiagram([.init(title: names[7], layers: [], edges: [])])),
      (
        "diagram of strange names",
        ArchitectureDiagram([
          .init(
            layers: names.map { .init(name: $0, type: names[7], shape: names[3], remark: $0) },
            edges: (1..<8).flatMap { to in (0..<to).map { .init(from: $0, to: to) } })
        ])
      ),
      ("no heat", Heatmap([])),
      ("strange heat", Heatmap([[.nan, .infinity, 1e308], [-1e308, 0, tiniest]])),
      ("constant heat", Heatmap([[2, 2], [2, 2]], rowNames: [names[7], names[4]])),
    ]

  private static let extremeCurves: [(name: String, figure: any Figure)] = {
    let values: [(String, [Double])] = [
      ("empty", []), ("one", [0.3]), ("zero", [0]), ("constant", [2, 2, 2]), ("NaN", [.nan, .nan]),
      ("gaps", [1, .nan, 2, .infinity, 3, -.infinity]), ("huge", [-1e308, 1.7e308]),
      ("largest", [.greatestFiniteMagnitude]),
      ("tiny", [tiniest, 3 * tiniest]), ("wide", [1e-300, 1e300]), ("close", [1, 1.0000000000000002]),
      ("negative", [-3, -2, -1]), ("many", (0..<10_000).map { Double($0 * 7919 % 1000) }),
    ]
    return values.flatMap { name, values in
      [
        (
          "curve \(name)",
          LineChart.trainingCurve(name, training: values, validation: values, bestEpoch: 2, waitedThrough: 9)
        ),
        (
          "log curve \(name)",
          LineChart(
            title: name, x: Axis(scale: .logarithmic), y: Axis(scale: .logarithmic),
            series: [Series("", values, first: 0)])
        ),
      ]
    } + [
      ("range", LineChart(x: Axis(range: 3...3), y: Axis(range: 0...(1000 * tiniest)), series: [Series("a", loss)])),
      ("clipped", LineChart(x: Axis(range: 5...6), y: Axis(range: 0...0.1), series: [Series("a", loss)])),
      (
        "strange names",
        LineChart(title: names[7], x: Axis(names[7]), y: Axis(names[3]), series: names.map { Series($0, loss) })
      ),
      ("1,000 series", LineChart(series: (0..<1000).map { Series("series number \($0)", [Double($0), 1]) })),
      ("tiny figure", LineChart(series: [Series("a", loss)], size: FigureSize(width: 20, height: 12))),
      (
        "far highlights",
        LineChart(
          series: [Series("a", loss)],
          highlights: (0..<9).map { .init(x: Double($0) * 1e9, y: .nan, series: 77, label: names[7]) },
          bands: [.init(from: .nan, to: 4, label: ""), .init(from: 9, to: -9, label: "b")])
      ),
    ]
  }()

  static func image(_ width: Int, _ height: Int, label: String = "", verdict: ImageGrid.Item.Verdict = .none)
    -> ImageGrid.Item
  {
    let pixels = (0..<width * height).map { UInt8(truncatingIfNeeded: $0 * 37) }
    return ImageGrid.Item(width: width, height: height, pixels: pixels, label: label, verdict: verdict)
  }
}
