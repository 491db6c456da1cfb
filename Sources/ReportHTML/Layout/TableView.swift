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

  /// What its anchor is made of: the directive's name and what the table holds, such as `fit-history`.
  var name: String
  /// Unique in the page; the layout sets it.
  var anchor = ""
  /// `Table 3`; the layout sets it.
  var number = ""
  var caption: String
  /// What bars and shades mean, for pages that have them.
  var legend = ""
  var columns: [Column]
  var rows: [Row]
  var foot: [Row] = []
  var style = ""
  /// The word on the fold, if the table is to be shown on request.
  var fold = ""
  /// A heading over all columns but the first.
  var spanning: (corner: String, title: String)?
}
