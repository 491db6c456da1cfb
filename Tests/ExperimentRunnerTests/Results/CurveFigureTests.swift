import Hornbook
import Plotting
import Testing

@testable import ExperimentRunner

/// Training curves: what stands in which panel, and where.
@Suite struct CurveFigureTests {
  private func fit(_ change: (inout FitOutcome) -> Void = { _ in }) throws -> FitOutcome {
    let model = try Sequential {
      Input(shape: [2])
      Dense(1)
    }
    var fit = FitOutcome(
      name: "fit", model: model, epochs: [1, 2, 3, 4],
      history: [
        ("loss", [4, 3, 2, 1]), ("val_loss", [4, 2, 3, 3]), ("mae", [2, 1, 1, 1]), ("val_mae", [2, 1, 2, 2]),
      ],
      validatedEpochs: [1, 2, 3, 4], bestEpoch: 2, monitor: "val_loss", stoppedEarly: true,
      learningRates: [0.1, 0.1, 0.1, 0.1], epochSeconds: [], samplesPerEpoch: 4, batchSize: 2, plannedEpochs: 9)
    change(&fit)
    return fit
  }

  private func charts(_ fit: FitOutcome) throws -> [LineChart] {
    let figure = try #require(ReportFigure.curves(of: fit, stem: "fit-curves"))
    return try #require(figure.figure as? Panels).charts
  }

  @Test func eachMetricHasAPanelWithItsBestEpoch() throws {
    let charts = try charts(fit())
    #expect(charts.map(\.title) == ["loss", "mae"])
    #expect(charts[0].series.map(\.name) == ["training", "validation"])
    #expect(charts[0].series.map(\.line) == [.solid, .dashed])
    #expect(charts[0].highlights == [.init(x: 2, y: 2, series: 1, label: "best epoch 2: 2")])
    // Another metric was not what decided.
    #expect(charts[1].highlights == [.init(x: 2, y: 1, series: 1, label: "epoch 2: 1")])
    #expect(charts[0].bands == [.init(from: 2, to: 4, label: "early stopping waits")])
  }

  @Test func validationAfterSomeEpochsStandsThere() throws {
    let charts = try charts(
      fit {
        $0.history[1].values = [5, 4]
        $0.validatedEpochs = [2, 4]
      })
    #expect(charts[0].series[1].x == [2, 4])
    #expect(charts[0].series[1].y == [5, 4])
    #expect(charts[0].highlights[0].y == 5)
  }

  @Test func aLearningRateThatChangesHasAPanel() throws {
    let constant = try #require(ReportFigure.curves(of: fit(), stem: "s"))
    #expect(
      constant.caption
        == "Curves of fit: loss and mae by epoch; training solid, validation dashed. Epoch 2 is the best by val_loss. "
        + "The learning rate is 0.1 throughout.")
    let charts = try charts(fit { $0.learningRates = [1, 0.1, 0.01, 0.001] })
    #expect(charts.last?.title == "learning rate")
    #expect(charts.last?.series[0].y == [1, 0.1, 0.01, 0.001])
  }

  @Test func trainingDataEvaluatedAgainIsALineOfItsOwn() throws {
    let charts = try charts(fit { $0.history.append(("train_loss", [3, 2, 1, 0.5])) })
    #expect(charts.map(\.title) == ["loss", "mae"])
    #expect(charts[0].series.map(\.name) == ["training", "training, evaluated again", "validation"])
    #expect(charts[0].series.map(\.line) == [.solid, .dotted, .dashed])
    #expect(charts[0].highlights[0].series == 2)
  }

  @Test func valuesThatAreNoNumbersStay() throws {
    let charts = try charts(fit { $0.history[0].values = [4, .nan, .infinity, 1] })
    #expect(charts[0].series[0].y[1].isNaN && charts[0].series[0].y[2] == .infinity)
  }

  @Test func oneEpochHasNoBest() throws {
    let charts = try charts(
      fit {
        $0.epochs = [1]
        $0.history = [("loss", [4])]
        $0.validatedEpochs = []
        $0.learningRates = [0.1]
      })
    #expect(charts[0].highlights.isEmpty && charts[0].bands.isEmpty)
  }

  @Test func panelsAboveOneAxisHaveItsLabelsOnce() throws {
    let figure = try #require(ReportFigure.curves(of: fit(), stem: "s"))
    let panels = try #require(figure.figure as? Panels)
    #expect(panels.size.width == 480)
    // The second panel alone is as high as both would be, less what the first leaves out.
    #expect(panels.size.height < 2 * Panels([panels.charts[0]]).size.height)
  }
}
