extension PageRenderer {
  func table(_ view: TableView) -> String {
    var spanning: Any = false
    if let heading = view.spanning {
      spanning = [
        "corner": "<td>\(escaped(heading.corner))</td>", "title": heading.title, "span": view.columns.count - 1,
      ]
    }
    return Templates.render(
      .table,
      [
        "id": view.anchor, "number": view.number + ".",
        "caption": [view.caption, view.legend].filter { !$0.isEmpty }.joined(separator: " "),
        "style": orFalse(view.style), "fold": orFalse(view.fold), "spanning": spanning,
        "columns": view.columns.map {
          ["title": $0.title, "hasTitle": !$0.title.isEmpty, "isNumber": $0.isNumber] as [String: Any]
        },
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
}
