extension ImageGrid {
  /// More than this is a data set and not a sample; the figure says how many are missing.
  private static let most = 240
  private static let gap = 8.0
  private static let labelHeight = 17.0
  private static let noteHeight = 14.0
  /// Tiles get so wide for the sake of their labels.
  private static let widestLabel = 130.0

  private var shown: ArraySlice<Item> { items.prefix(ImageGrid.most) }
  private var hasLabels: Bool { shown.contains { !$0.label.isEmpty || $0.verdict != .none } }
  private var hasNotes: Bool { shown.contains { !$0.note.isEmpty } }
  /// The height of what stands below each image.
  private var footHeight: Double {
    (hasLabels || hasNotes ? ImageGrid.labelHeight : 0) + (hasNotes ? ImageGrid.noteHeight : 0)
  }
  private var titleHeight: Double { title.isEmpty ? 0 : Style.titleRow }

  /// Side of the square that every image is fitted into.
  private var side: Double {
    let target = shown.count > 20 ? 56.0 : 76.0
    guard let columns else { return target }
    return max((width - 2 * Style.margin) / Double(max(columns, 1)) - ImageGrid.gap, 8)
  }

  /// The room that every image gets: the largest width and height at which one is shown.
  private var tile: FigureSize {
    let sizes = shown.map { displayed($0) }
    return FigureSize(
      width: max(sizes.map(\.width).max() ?? 0, labelRoom, 24), height: max(sizes.map(\.height).max() ?? 0, 8))
  }

  /// The room that labels would like, as far as they may have it.
  private var labelRoom: Double {
    guard shown.count <= 40, let fonts = try? TextLayout() else { return 0 }
    let widths = shown.map { fonts.width(sign($0).words + String($0.label.prefix(40)), size: Style.tick) }
    return min((widths.max() ?? 0).rounded(.up), ImageGrid.widestLabel)
  }

  private func sign(_ item: Item) -> (words: String, color: (Theme) -> Color) {
    switch item.verdict {
    case .none: ("", \.text)
    case .correct: ("✓ ", \.correct)
    case .wrong: ("✗ ", \.wrong)
    }
  }

  private var columnCount: Int {
    let fitting = max(Int(saturating: (width - 2 * Style.margin + ImageGrid.gap) / (tile.width + ImageGrid.gap)), 1)
    guard columns == nil else { return max(min(columns ?? 1, fitting), 1) }
    // Rows of equal length look better than a last row of one image.
    let rows = max((shown.count + fitting - 1) / fitting, 1)
    return max((shown.count + rows - 1) / rows, 1)
  }

  /// The size at which an image is shown: whole device pixels per image pixel at scale 2, if it is small.
  private func displayed(_ item: Item) -> FigureSize {
    let target = side
    let longest = Double(max(item.width, item.height, 1))
    let factor = longest <= 2 * target ? (2 * target / longest).rounded(.down) / 2 : target / longest
    return FigureSize(width: Double(item.width) * factor, height: Double(item.height) * factor)
  }

  public var size: FigureSize {
    let rows = (shown.count + columnCount - 1) / columnCount
    let row = tile.height + ImageGrid.gap + footHeight
    let note = items.count > shown.count || items.isEmpty ? Style.row : 0
    // No wider than its rows, but with room for a title.
    let content = Double(columnCount) * (tile.width + ImageGrid.gap) - ImageGrid.gap + 2 * Style.margin
    return FigureSize(
      width: min(max(content, 320), max(width, content)).rounded(.up),
      height: (2 * Style.margin + titleHeight + Double(rows) * row - ImageGrid.gap + note + 4).rounded())
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    _ = drawing.heading(title, "", in: drawing.content, fonts, theme)
    let tile = tile
    let row = tile.height + ImageGrid.gap + footHeight
    for (index, item) in shown.enumerated() {
      try validate(item, index)
      let box = Rect(
        x: Style.margin + Double(index % columnCount) * (tile.width + ImageGrid.gap),
        y: Style.margin + titleHeight + Double(index / columnCount) * row, width: tile.width, height: tile.height)
      drawImage(item, in: box, on: &drawing, theme)
      let sign = sign(item)
      drawing.text(
        fonts.fitted(sign.words + item.label, size: Style.tick, width: tile.width + ImageGrid.gap - 3),
        at: Point(box.middle.x, box.bottom + 13), size: Style.tick, anchor: .middle, color: sign.color(theme))
      drawing.text(
        fonts.fitted(item.note, size: Style.note, width: tile.width + ImageGrid.gap - 3),
        at: Point(box.middle.x, box.bottom + 13 + ImageGrid.noteHeight), size: Style.note, anchor: .middle,
        color: theme.mutedText)
    }
    if items.count > shown.count || items.isEmpty {
      let words = items.isEmpty ? "no images" : "the first \(shown.count) of \(counted(items.count, "image"))"
      drawing.text(
        words, at: Point(Style.margin, size.height - Style.margin - 2), size: Style.note, color: theme.mutedText)
    }
    return drawing
  }

  private func drawImage(_ item: Item, in box: Rect, on drawing: inout Drawing, _ theme: Theme) {
    guard item.width > 0, item.height > 0 else { return }
    let shown = displayed(item)
    let rect = Rect(
      x: box.x + ((box.width - shown.width)).rounded() / 2, y: box.y + ((box.height - shown.height)).rounded() / 2,
      width: shown.width,
      height: shown.height)
    let bitmap = Drawing.Bitmap(item).reduced(toFit: 2 * side)
    drawing.image(bitmap, in: rect)
    // A hairline keeps pale images apart from the page.
    drawing.stroke(.rectangle(rect), theme.axis.opacity(0.45), width: 0.5)
  }

  private func validate(_ item: Item, _ index: Int) throws(PlottingError) {
    let expected = item.width * item.height * item.channels
    guard item.channels == 1 || item.channels == 3, item.width >= 0, item.height >= 0, item.pixels.count == expected
    else {
      throw PlottingError(
        .data,
        "Image \(index + 1) of \(items.count): expected \(item.width) x \(item.height) pixels with 1 or 3 "
          + "channels, received \(item.pixels.count) bytes for \(counted(item.channels, "channel")).")
    }
  }

  public var altText: String {
    guard !items.isEmpty else { return "No images." }
    let subject = title.isEmpty ? counted(shown.count, "sample image") : "\(title): \(counted(shown.count, "image"))"
    let labels = shown.map { $0.note.isEmpty ? $0.label : "\($0.label) (\($0.note))" }.filter { !$0.isEmpty }
    let (right, wrong) = (shown.count { $0.verdict == .correct }, shown.count { $0.verdict == .wrong })
    var words = subject
    if right + wrong > 0 { words += ", \(formatted(right)) predicted right and \(formatted(wrong)) wrong" }
    if !labels.isEmpty {
      words += ", labelled \(labels.prefix(30).joined(separator: ", "))\(labels.count > 30 ? ", …" : "")"
    }
    return words + "."
  }
}

extension Drawing.Bitmap {
  init(_ item: ImageGrid.Item) {
    (width, height) = (item.width, item.height)
    bytes = item.channels == 3 ? item.pixels : item.pixels.flatMap { [$0, $0, $0] }
  }

  /// The image with no side longer than `longest`, each pixel the mean of the whole pixels that it covers.
  func reduced(toFit longest: Double) -> Drawing.Bitmap {
    let factor = Double(max(width, height)) / longest
    guard factor > 1 else { return self }
    let (columns, rows) = (
      max(Int(saturating: Double(width) / factor), 1), max(Int(saturating: Double(height) / factor), 1)
    )
    var result: [UInt8] = []
    result.reserveCapacity(3 * columns * rows)
    for row in 0..<rows {
      let ys = row * height / rows..<max((row + 1) * height / rows, row * height / rows + 1)
      for column in 0..<columns {
        let xs = column * width / columns..<max((column + 1) * width / columns, column * width / columns + 1)
        for channel in 0..<3 {
          var sum = 0
          for y in ys { for x in xs { sum += Int(bytes[3 * (y * width + x) + channel]) } }
          let count = ys.count * xs.count
          result.append(UInt8((sum + count / 2) / count))
        }
      }
    }
    return Drawing.Bitmap(width: columns, height: rows, bytes: result)
  }
}
