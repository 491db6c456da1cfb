import LiterateDocument

/// A table ready for its template: every result that is a table becomes one of these.
struct TableView {
  struct Column {
    var title: String
    var isNumber = false
  }

  struct Cell {
    var text: String
    /// Set in the fixed-width font.
    var isCode = false
    /// Classes of its own, such as a shade.
    var style = ""
    /// A quiet word after the text, such as "default".
    var note = ""
    /// The length of a bar behind the text, from 0 to 1.
    var bar: Double?
  }

  struct Row {
    var cells: [Cell]
    var style = ""
  }

  var caption: String
  var columns: [Column]
  var rows: [Row]
  var foot: [Row] = []
  var style = ""
  /// The word on the fold, if the table is to be shown on request.
  var fold = ""
  /// A heading over all columns but the first.
  var spanning: (corner: String, title: String)?
}

extension PageRenderer {
  mutating func table(_ view: TableView) -> String {
    tableCount += 1
    var spanning: Any = false
    if let heading = view.spanning {
      spanning = [
        "corner": "<td>\(escaped(heading.corner))</td>", "title": heading.title, "span": view.columns.count - 1,
      ]
    }
    return Templates.render(
      .table,
      [
        "id": "table-\(tableCount)", "number": "Table \(tableCount).", "caption": view.caption,
        "style": orFalse(view.style), "fold": orFalse(view.fold), "spanning": spanning,
        "columns": view.columns.map { ["title": $0.title, "isNumber": $0.isNumber] as [String: Any] },
        "rows": rows(view.rows, view.columns), "hasFoot": !view.foot.isEmpty, "foot": rows(view.foot, view.columns),
      ])
  }

  private func rows(_ rows: [TableView.Row], _ columns: [TableView.Column]) -> [[String: Any]] {
    rows.map { row in
      let cells = row.cells.enumerated().map { index, cell in
        html(cell, isHeader: index == 0, isNumber: index < columns.count && columns[index].isNumber)
      }
      return ["style": orFalse(row.style), "cells": cells.joined()]
    }
  }

  private func html(_ cell: TableView.Cell, isHeader: Bool, isNumber: Bool) -> String {
    let classes = [isNumber ? "number" : "", cell.style].filter { !$0.isEmpty }.joined(separator: " ")
    let tag = isHeader ? "th" : "td"
    var html = "<\(tag)\(isHeader ? " scope=\"row\"" : "")\(classes.isEmpty ? "" : " class=\"\(classes)\"")>"
    if let bar = cell.bar {
      let width = NumberText.fixed(min(max(bar, 0), 1) * 100, decimals: 1)
      html += "<span class=\"bar\" aria-hidden=\"true\"><span style=\"width: \(width)%\"></span></span>"
    }
    let text = escaped(cell.text)
    if cell.isCode, !cell.text.isEmpty {
      html += "<code>\(text)</code>"
    } else {
      // A fixed width after a bar, so that all bars of the column begin at one line.
      html += cell.bar == nil ? text : "<span class=\"amount\">\(text)</span>"
    }
    if !cell.note.isEmpty { html += " <span class=\"note\">\(escaped(cell.note))</span>" }
    return html + "</\(tag)>"
  }

  // MARK: Each kind of table

  func parameterTable(_ parameters: [Parameter]) -> TableView {
    let hasOverrides = parameters.contains(where: \.isOverridden)
    return TableView(
      caption: hasOverrides ? "Parameters; some differ from the file." : "Parameters.",
      columns: [.init(title: "parameter"), .init(title: "value")] + (hasOverrides ? [.init(title: "in the file")] : []),
      rows: parameters.map { parameter in
        var cells: [TableView.Cell] = [
          .init(text: parameter.name, isCode: true),
          .init(text: parameter.value, isCode: true, note: parameter.isOverridden ? "overridden" : ""),
        ]
        if hasOverrides { cells.append(.init(text: parameter.defaultValue, isCode: true)) }
        return TableView.Row(cells: cells, style: parameter.isOverridden ? "marked" : "")
      })
  }

  func settingTable(_ settings: [Setting], of directive: Directive) -> TableView {
    TableView(
      caption: "Settings of \(directive.name), defaults included.",
      columns: [.init(title: "option"), .init(title: "value")],
      rows: settings.map { setting in
        TableView.Row(
          cells: [
            .init(text: setting.name, isCode: true),
            .init(text: setting.value, isCode: true, note: setting.isDefault ? "default" : ""),
          ],
          style: setting.isDefault ? "quiet" : "")
      })
  }

  /// The splits, and for classification their class balance.
  mutating func dataTables(_ summary: DataSummary) -> String {
    var html = table(splitTable(summary))
    if !summary.classes.isEmpty { html += table(balanceTable(summary)) }
    return html
  }

  private func splitTable(_ summary: DataSummary) -> TableView {
    let splits = summary.splits
    let hasMissing = splits.contains { $0.missing > 0 }
    let statistics: [(String, [Double?])] = [
      ("min", splits.map(\.minimum)), ("mean", splits.map(\.mean)), ("max", splits.map(\.maximum)),
    ].filter { !$0.1.allSatisfy { $0 == nil } }
    let formatted = statistics.map { NumberText.column($0.1) }
    return TableView(
      caption: "Data set \(summary.name)\(hasMissing ? "" : "; no values are missing")."
        + (summary.origin.isEmpty ? "" : " Source: \(summary.origin)."),
      columns: [.init(title: "split"), .init(title: "samples", isNumber: true), .init(title: "shape of one")]
        + [.init(title: "type")] + statistics.map { .init(title: $0.0, isNumber: true) }
        + (hasMissing ? [.init(title: "missing", isNumber: true)] : []),
      rows: splits.enumerated().map { index, split in
        let shape = split.shape.isEmpty ? "scalar" : split.shape.map(String.init).joined(separator: " × ")
        var cells: [TableView.Cell] = [
          .init(text: split.name, isCode: true), .init(text: NumberText.grouped(split.samples)),
          .init(text: shape, style: "whole"),
          .init(text: split.dtype),
        ]
        cells += formatted.map { .init(text: $0[index]) }
        if hasMissing {
          cells.append(.init(text: NumberText.grouped(split.missing), style: split.missing > 0 ? "strong" : ""))
        }
        return TableView.Row(cells: cells)
      })
  }

  /// Above this number of classes the balance is folded.
  private static let mostOpenClasses = 20

  private func balanceTable(_ summary: DataSummary) -> TableView {
    let splits = summary.splits
    let totals = splits.indices.map { split in
      summary.classes.reduce(0) { $0 + (split < $1.counts.count ? $1.counts[split] : 0) }
    }
    func share(_ entry: DataSummary.ClassBalance, _ split: Int) -> Double {
      split < entry.counts.count && totals[split] > 0 ? Double(entry.counts[split]) / Double(totals[split]) : 0
    }
    // All splits on one scale: the longest bar is the largest share anywhere.
    let largest = summary.classes.flatMap { entry in splits.indices.map { share(entry, $0) } }.max() ?? 0
    return TableView(
      caption: "Class balance of \(summary.name); bars show each class's share of its split, all on one scale.",
      columns: [.init(title: "class")] + splits.map { .init(title: $0.name, isNumber: true) },
      rows: summary.classes.map { entry in
        TableView.Row(
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

  func layerTable(_ layers: LayerTable) -> TableView {
    // A chain needs no word on what is connected to what.
    let isChain = layers.rows.indices.allSatisfy { index in
      let inputs = layers.rows[index].connectedTo
      return inputs.isEmpty || (inputs.count == 1 && index > 0 && inputs[0] == layers.rows[index - 1].name)
    }
    func total(_ name: String, _ count: Int) -> TableView.Row {
      var cells: [TableView.Cell] = [.init(text: name), .init(text: ""), .init(text: "")]
      cells.append(.init(text: NumberText.grouped(count)))
      return TableView.Row(cells: cells + (isChain ? [] : [.init(text: "")]))
    }
    var foot = [total("total", layers.totalParameters)]
    if layers.nonTrainableParameters != 0 {
      foot.append(total("trainable", layers.trainableParameters))
      foot.append(total("not trainable", layers.nonTrainableParameters))
    } else {
      foot[0].cells[0].note = "all trainable"
    }
    return TableView(
      caption: "Layers of \(layers.model).",
      columns: [.init(title: "layer"), .init(title: "type"), .init(title: "output shape")]
        + [.init(title: "parameters", isNumber: true)] + (isChain ? [] : [.init(title: "connected to")]),
      rows: layers.rows.map { row in
        TableView.Row(
          cells: [
            .init(text: row.name, isCode: true), .init(text: row.type), .init(text: row.outputShape, style: "whole"),
            .init(text: NumberText.grouped(row.parameters), style: row.parameters == 0 ? "muted" : ""),
          ] + (isChain ? [] : [.init(text: row.connectedTo.joined(separator: ", "), isCode: true, style: "whole")]))
      },
      foot: foot)
  }

  func textTable(_ table: Table) -> TableView {
    TableView(
      caption: table.caption,
      columns: table.header.enumerated().map { .init(title: $1, isNumber: table.numericColumns.contains($0)) },
      rows: table.rows.enumerated().map { index, row in
        var cells = row.map { TableView.Cell(text: $0) }
        let isMarked = table.marked?.row == index
        if isMarked, !cells.isEmpty { cells[0].note = table.marked?.word ?? "" }
        return TableView.Row(cells: cells, style: isMarked ? "marked" : "")
      },
      fold: table.isFolded ? "\(NumberText.grouped(table.rows.count)) rows" : "")
  }

  func metricTable(_ table: MetricTable) -> TableView {
    let columns = table.metrics.indices.map { metric in
      NumberText.column(table.rows.map { metric < $0.values.count ? $0.values[metric] : nil })
    }
    return TableView(
      caption: table.caption.isEmpty ? "Metrics." : table.caption,
      columns: [.init(title: "")] + table.metrics.map { .init(title: $0, isNumber: true) },
      rows: table.rows.enumerated().map { index, row in
        TableView.Row(
          cells: [.init(text: row.name, note: row.isBaseline ? "baseline" : "")]
            + columns.map { .init(text: $0[index], style: row.isBaseline ? "" : "strong") },
          style: row.isBaseline ? "quiet" : "")
      })
  }

  func confusionTable(_ matrix: ConfusionMatrix) -> TableView {
    TableView(
      caption: matrix.caption.isEmpty
        ? "Confusion matrix: rows are the true classes, columns the predicted ones; the shade is the share of the row."
        : matrix.caption,
      columns: [.init(title: "true")] + matrix.classNames.map { .init(title: $0, isNumber: true) },
      rows: matrix.counts.enumerated().map { row, counts in
        let total = counts.reduce(0, +)
        return TableView.Row(
          cells: [.init(text: row < matrix.classNames.count ? matrix.classNames[row] : "")]
            + counts.map { count in
              let shade = Palette.shade(of: total > 0 ? Double(count) / Double(total) : 0)
              return .init(text: NumberText.grouped(count), style: "shade-\(shade)")
            })
      },
      style: "confusion", spanning: ("", "predicted"))
  }

  func classTable(_ scores: [ClassScore]) -> TableView {
    let columns = [
      NumberText.column(scores.map(\.precision)), NumberText.column(scores.map(\.recall)),
      NumberText.column(scores.map(\.f1)),
    ]
    return TableView(
      caption: "Scores by class; support is the number of samples of the class.",
      columns: [.init(title: "class")]
        + ["precision", "recall", "F1", "support"].map { .init(title: $0, isNumber: true) },
      rows: scores.enumerated().map { index, score in
        TableView.Row(
          cells: [.init(text: score.name)] + columns.map { .init(text: $0[index]) }
            + [.init(text: NumberText.grouped(score.support))])
      },
      fold: scores.count > Self.mostOpenClasses ? "\(scores.count) classes" : "")
  }
}
