import LiterateDocument

// Every result that is a table as a table view.

extension TableView {
  init(_ parameters: [Parameter], of directive: Directive) {
    let hasOverrides = parameters.contains(where: \.isOverridden)
    self.init(
      name: "\(directive.name)-values",
      caption: hasOverrides ? "Parameters; some differ from the file." : "Parameters.",
      columns: [.init(title: "parameter"), .init(title: "value")] + (hasOverrides ? [.init(title: "in the file")] : []),
      rows: parameters.map { parameter in
        var cells: [Cell] = [
          .init(text: parameter.name, isCode: true),
          .init(text: parameter.value, isCode: true, note: parameter.isOverridden ? "overridden" : ""),
        ]
        if hasOverrides { cells.append(.init(text: parameter.defaultValue, isCode: true)) }
        return Row(cells: cells, style: parameter.isOverridden ? "marked" : "")
      })
  }

  init(_ settings: [Setting], of directive: Directive) {
    self.init(
      name: "\(directive.name)-settings",
      caption: "Settings of \(directive.name), defaults included.",
      columns: [.init(title: "option"), .init(title: "value")],
      rows: settings.map { setting in
        Row(
          cells: [
            .init(text: setting.name, isCode: true),
            .init(text: setting.value, isCode: true, note: setting.isDefault ? "default" : ""),
          ],
          style: setting.isDefault ? "quiet" : "")
      },
      style: "settings")
  }

  /// The splits; the statistics of one kind of tensor have one number of decimals.
  init(splitsOf summary: DataSummary) {
    let splits = summary.splits
    let hasMissing = splits.contains { $0.missing > 0 }
    let hasTensors = splits.contains { !$0.tensor.isEmpty }
    let statistics: [(String, [Double?])] = [
      ("min", splits.map(\.minimum)), ("mean", splits.map(\.mean)), ("max", splits.map(\.maximum)),
    ].filter { !$0.1.allSatisfy { $0 == nil } }
    let formatted = statistics.map { _, numbers in
      var texts = numbers.map { _ in "" }
      for tensor in Set(splits.map(\.tensor)) {
        let places = splits.indices.filter { splits[$0].tensor == tensor }
        for (place, text) in zip(places, NumberText.column(places.map { numbers[$0] })) { texts[place] = text }
      }
      return texts
    }
    self.init(
      name: "\(summary.name)-splits",
      caption: "Data set \(summary.name)\(hasMissing ? "" : "; no values are missing")."
        + (summary.origin.isEmpty ? "" : " Source: \(summary.origin)."),
      columns: [.init(title: "split")] + (hasTensors ? [.init(title: "tensor")] : [])
        + [.init(title: "samples", isNumber: true), .init(title: "shape of one"), .init(title: "type")]
        + statistics.map { .init(title: $0.0, isNumber: true) }
        + (hasMissing ? [.init(title: "missing", isNumber: true)] : []),
      rows: splits.enumerated().map { index, split in
        let shape = split.shape.isEmpty ? "scalar" : split.shape.map(String.init).joined(separator: " × ")
        var cells = [Cell(text: split.name, isCode: true)]
        if hasTensors { cells.append(.init(text: split.tensor, isCode: true)) }
        cells += [
          .init(text: NumberText.grouped(split.samples)), .init(text: shape, style: "whole"), .init(text: split.dtype),
        ]
        cells += formatted.map { .init(text: $0[index]) }
        if hasMissing {
          cells.append(.init(text: NumberText.grouped(split.missing), style: split.missing > 0 ? "strong" : ""))
        }
        return Row(cells: cells)
      })
  }

  /// Above this number of features their table is folded.
  private static let mostOpenFeatures = 12

  /// The columns of a table of numbers; each number has the decimals that it needs, as features have units of their own.
  init(featuresOf summary: DataSummary) {
    let features = summary.features
    let hasMissing = features.contains { $0.missing > 0 }
    self.init(
      name: "\(summary.name)-features",
      caption: "Features of \(summary.name), over all its splits\(hasMissing ? "" : "; no values are missing").",
      columns: [.init(title: "feature")] + ["min", "mean", "max"].map { .init(title: $0, isNumber: true) }
        + (hasMissing ? [.init(title: "missing", isNumber: true)] : []),
      rows: features.map { feature in
        let numbers = [feature.minimum, feature.mean, feature.maximum]
        var cells = [Cell(text: feature.name)] + numbers.map { Cell(text: NumberText.short($0)) }
        if hasMissing {
          cells.append(.init(text: NumberText.grouped(feature.missing), style: feature.missing > 0 ? "strong" : ""))
        }
        return Row(cells: cells)
      }, fold: features.count > Self.mostOpenFeatures ? "\(features.count) features" : "")
  }

  /// Above this number of classes the balance is folded.
  private static let mostOpenClasses = 20

  init(balanceOf summary: DataSummary) {
    var names: Set<String> = []
    // A split can have a line for each of its tensors; the counts are of splits.
    let splits = summary.splits.filter { names.insert($0.name).inserted }
    let totals = splits.indices.map { split in
      summary.classes.reduce(0) { $0 + (split < $1.counts.count ? $1.counts[split] : 0) }
    }
    func share(_ entry: DataSummary.ClassBalance, _ split: Int) -> Double {
      split < entry.counts.count && totals[split] > 0 ? Double(entry.counts[split]) / Double(totals[split]) : 0
    }
    // All splits on one scale: the longest bar is the largest share anywhere.
    let largest = summary.classes.flatMap { entry in splits.indices.map { share(entry, $0) } }.max() ?? 0
    self.init(
      name: "\(summary.name)-balance",
      caption: "Class balance of \(summary.name).",
      legend: "Bars show each class's share of its split, all on one scale.",
      columns: [.init(title: "class")] + splits.map { .init(title: $0.name, isNumber: true) },
      rows: summary.classes.map { entry in
        Row(
          cells: [.init(text: entry.name)]
            + splits.indices.map { split in
              let count = split < entry.counts.count ? entry.counts[split] : 0
              return .init(
                text: NumberText.grouped(count), note: NumberText.percent(share(entry, split)),
                bar: largest > 0 ? share(entry, split) / largest : 0)
            })
      },
      style: "balance",
      fold: summary.classes.count > Self.mostOpenClasses ? "\(summary.classes.count) classes" : "")
  }

  /// Above this number of layers their table is folded; the diagram shows them too.
  private static let mostOpenLayers = 30

  init(_ layers: LayerTable) {
    // A chain needs no word on what is connected to what.
    let isChain = layers.rows.indices.allSatisfy { index in
      let inputs = layers.rows[index].connectedTo
      return inputs.isEmpty || (inputs.count == 1 && index > 0 && inputs[0] == layers.rows[index - 1].name)
    }
    let hasFrozen = layers.nonTrainableParameters != 0
    let hasOperations = layers.totalOperations != nil
    let hasMasks = layers.rows.contains { !$0.mask.isEmpty }
    func count(_ number: Int) -> Cell {
      .init(text: NumberText.grouped(number), style: number == 0 ? "muted" : "")
    }
    // What follows the parameters, in the order of the columns.
    func cells(trainable: Cell, operations: Int?, mask: String, inputs: String) -> [Cell] {
      (hasFrozen ? [trainable] : [])
        + (hasOperations ? [operations.map(count) ?? .init(text: "–", style: "muted")] : [])
        + (hasMasks ? [.init(text: mask)] : [])
        + (isChain ? [] : [.init(text: inputs, isCode: true, style: "whole")])
    }
    let total = Row(
      cells: [
        .init(text: "total", note: hasFrozen ? "" : "all trainable"), .init(text: ""), .init(text: ""),
        count(layers.totalParameters),
      ] + cells(trainable: count(layers.trainableParameters), operations: layers.totalOperations, mask: "", inputs: ""))
    self.init(
      name: "\(layers.model)-layers",
      caption: "Layers of \(layers.model)."
        + (hasOperations
          ? " FLOPs are those of one sample in inference, a multiplication and an addition being two." : ""),
      columns: [.init(title: "layer"), .init(title: "type"), .init(title: "output shape")]
        + [.init(title: "parameters", isNumber: true)] + (hasFrozen ? [.init(title: "trainable", isNumber: true)] : [])
        + (hasOperations ? [.init(title: "FLOPs", isNumber: true)] : []) + (hasMasks ? [.init(title: "mask")] : [])
        + (isChain ? [] : [.init(title: "connected to")]),
      rows: layers.rows.map { row in
        Row(
          cells: [
            .init(text: row.name, isCode: true), .init(text: row.type), .init(text: row.outputShape, style: "whole"),
            count(row.parameters),
          ]
            + cells(
              trainable: count(row.trainableParameters), operations: row.operations, mask: row.mask,
              inputs: row.connectedTo.joined(separator: ", ")))
      },
      foot: [total], fold: layers.rows.count > Self.mostOpenLayers ? "\(layers.rows.count) layers" : "")
  }

  init(_ table: Table, of directive: Directive) {
    self.init(
      name: directive.name + (table.name.isEmpty ? "" : "-\(table.name)"),
      caption: table.caption,
      columns: table.header.enumerated().map { .init(title: $1, isNumber: table.numericColumns.contains($0)) },
      rows: table.rows.enumerated().map { index, row in
        var cells = row.map { Cell(text: $0) }
        let isMarked = table.marked?.row == index
        if isMarked, !cells.isEmpty { cells[0].note = table.marked?.word ?? "" }
        return Row(cells: cells, style: isMarked ? "marked" : "")
      },
      fold: table.isFolded ? "\(NumberText.grouped(table.rows.count)) rows" : "")
  }

  init(_ table: MetricTable, of directive: Directive) {
    let columns = table.metrics.indices.map { metric in
      NumberText.column(table.rows.map { metric < $0.values.count ? $0.values[metric] : nil })
    }
    self.init(
      name: "\(directive.name)-metrics",
      caption: table.caption.isEmpty ? "Metrics." : table.caption,
      columns: [.init(title: "model")] + table.metrics.map { .init(title: $0, isNumber: true) },
      rows: table.rows.enumerated().map { index, row in
        Row(
          cells: [.init(text: row.name, note: row.isBaseline ? "baseline" : "")]
            + columns.map { .init(text: $0[index], style: row.isBaseline ? "" : "strong") },
          style: row.isBaseline ? "quiet" : "")
      })
  }

  init(_ matrix: ConfusionMatrix, of directive: Directive) {
    self.init(
      name: "\(directive.name)-confusion",
      caption: matrix.caption.isEmpty
        ? "Confusion matrix: rows are the true classes, columns the predicted ones." : matrix.caption,
      legend: "The shade is the share of the row.",
      columns: [.init(title: "true")] + matrix.classNames.map { .init(title: $0, isNumber: true) },
      rows: matrix.counts.enumerated().map { row, counts in
        let total = counts.reduce(0, +)
        return Row(
          cells: [.init(text: row < matrix.classNames.count ? matrix.classNames[row] : "")]
            + counts.map { count in
              let shade = Palette.shade(of: total > 0 ? Double(count) / Double(total) : 0)
              return .init(text: NumberText.grouped(count), style: "shade-\(shade)")
            })
      },
      style: "confusion", spanning: ("", "predicted"))
  }

  init(_ scores: [ClassScore], ofOutput output: String, _ directive: Directive) {
    let columns = [
      NumberText.column(scores.map(\.precision)), NumberText.column(scores.map(\.recall)),
      NumberText.column(scores.map(\.f1)),
    ]
    let rows = scores.enumerated().map { index, score in
      let cells = [Cell(text: score.name)] + columns.map { .init(text: $0[index]) }
      return (
        isAverage: score.isAverage, row: Row(cells: cells + [.init(text: NumberText.grouped(score.support))])
      )
    }
    self.init(
      name: "\(directive.name)-scores",
      caption:
        "Scores by class\(output.isEmpty ? "" : " of output \(output)"); support is the number of samples of the class.",
      columns: [.init(title: "class")]
        + ["precision", "recall", "F1", "support"].map { .init(title: $0, isNumber: true) },
      rows: rows.filter { !$0.isAverage }.map(\.row), foot: rows.filter(\.isAverage).map(\.row),
      fold: scores.count > Self.mostOpenClasses ? "\(scores.count) classes" : "")
  }

  init(costsOf costs: [Provenance.DirectiveCost]) {
    let hasCache = costs.contains { !$0.cache.isEmpty }
    let hasReason = costs.contains { !$0.reason.isEmpty }
    let slowest = costs.map(\.seconds).max() ?? 0
    self.init(
      name: "provenance-costs",
      caption: "Cost of each directive.",
      columns: [.init(title: "directive"), .init(title: "line", isNumber: true), .init(title: "time", isNumber: true)]
        + (hasCache ? [.init(title: "cache")] : []) + (hasReason ? [.init(title: "because")] : []),
      rows: costs.map { cost in
        Row(
          cells: [
            .init(text: cost.directive, isCode: true), .init(text: "\(cost.line)"),
            .init(text: NumberText.seconds(cost.seconds), bar: slowest > 0 ? cost.seconds / slowest : 0),
          ] + (hasCache ? [.init(text: cost.cache)] : []) + (hasReason ? [.init(text: cost.reason)] : []))
      },
      style: "balance")
  }
}
