import CCairo

/// The pixels of a drawing, and the only place that speaks to cairo.
///
/// Four bytes a pixel (blue, green, red, unused), rows from the top.
struct Raster {
  let width, height, stride: Int
  private(set) var bytes: [UInt8]
  /// Whether enlarged images are part of the picture, for the encoder's choice of filter.
  let hasImages: Bool

  /// Cairo itself stops at 32,767; a figure of this many pixels a side is a mistake long before.
  static let largestSide = 16_000

  init(drawing: Drawing, background: Color, scale: Int) throws(PlottingError) {
    try Raster.check(drawing.size, scale: scale)
    width = Int((drawing.size.width * Double(scale)).rounded())
    height = Int((drawing.size.height * Double(scale)).rounded())
    stride = 4 * width
    hasImages = drawing.marks.contains { if case .image = $0 { true } else { false } }
    bytes = [UInt8](repeating: 0, count: stride * height)

    let fonts = try TextLayout()
    let (width, height, stride) = (width, height, stride)
    let status = bytes.withUnsafeMutableBufferPointer { buffer in
      let surface = cairo_image_surface_create_for_data(
        buffer.baseAddress, CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(stride))
      defer { cairo_surface_destroy(surface) }
      let context = cairo_create(surface)
      defer { cairo_destroy(context) }
      cairo_set_antialias(context, CAIRO_ANTIALIAS_GRAY)
      cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
      set(background, context)
      cairo_paint(context)
      cairo_scale(context, Double(scale), Double(scale))
      for mark in drawing.marks { paint(mark, context, fonts) }
      cairo_surface_flush(surface)
      return cairo_status(context)
    }
    guard status == CAIRO_STATUS_SUCCESS else {
      let words = cairo_status_to_string(status).map { String(cString: $0) } ?? "status \(status.rawValue)"
      throw PlottingError(.library, "cairo could not draw a figure of \(width) x \(height) pixels: \(words).")
    }
  }
}

extension Raster {
  /// Throws unless a figure of this size has at least one pixel and not absurdly many.
  static func check(_ size: FigureSize, scale: Int) throws(PlottingError) {
    guard (1...8).contains(scale) else {
      throw PlottingError(.data, "A figure's scale must be 1 to 8 pixels per CSS pixel, received \(scale).")
    }
    let sides = [size.width, size.height].map { ($0 * Double(scale)).rounded() }
    guard sides.allSatisfy({ $0 >= 1 && $0 <= Double(largestSide) }) else {
      throw PlottingError(
        .data,
        "A figure must be 1 to \(largestSide) pixels wide and high, "
          + "received \(size.width) x \(size.height) CSS pixels at scale \(scale).")
    }
  }
}

private func paint(_ mark: Drawing.Mark, _ context: OpaquePointer?, _ fonts: TextLayout) {
  switch mark {
  case .fill(let path, let color):
    add(path.steps, context)
    set(color, context)
    cairo_fill(context)
  case .stroke(let path, let stroke):
    add(path.steps, context)
    set(stroke.color, context)
    cairo_set_line_width(context, stroke.width)
    cairo_set_line_cap(context, stroke.dash.isEmpty ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_dash(context, stroke.dash, Int32(stroke.dash.count), 0)
    cairo_stroke(context)
  case .text(let text):
    paint(text, context, fonts)
  case .image(let bitmap, let rect):
    paint(bitmap, in: rect, context)
  }
}

private func paint(_ text: Drawing.Text, _ context: OpaquePointer?, _ fonts: TextLayout) {
  let line = fonts.line(text.string, weight: text.weight)
  let start =
    switch text.anchor {
    case .start: 0.0
    case .middle: -line.width / 2
    case .end: -line.width
    }
  let m = text.rotation.matrix
  for (glyph, x) in line.glyphs {
    add(glyph.steps, context) { point in
      let (px, py) = ((start + x + point.x) * text.size, point.y * text.size)
      return Point(text.at.x + m.a * px + m.c * py, text.at.y + m.b * px + m.d * py)
    }
  }
  set(text.color, context)
  cairo_fill(context)
}

/// Each image pixel is a rectangle of the target: sharp when enlarged, and no filter to agree on.
///
/// Figures hand over bitmaps no larger than they are shown (see ``Drawing/Bitmap/reduced(toFit:)``).
private func paint(_ bitmap: Drawing.Bitmap, in rect: Rect, _ context: OpaquePointer?) {
  var pixels = [UInt8](repeating: 0, count: 4 * bitmap.width * bitmap.height)
  for index in 0..<(bitmap.width * bitmap.height) {
    for channel in 0..<3 { pixels[4 * index + channel] = bitmap.bytes[3 * index + 2 - channel] }
  }
  pixels.withUnsafeMutableBufferPointer { buffer in
    let surface = cairo_image_surface_create_for_data(
      buffer.baseAddress, CAIRO_FORMAT_RGB24, Int32(bitmap.width), Int32(bitmap.height), Int32(4 * bitmap.width))
    defer { cairo_surface_destroy(surface) }
    cairo_save(context)
    cairo_translate(context, rect.x, rect.y)
    cairo_scale(context, rect.width / Double(bitmap.width), rect.height / Double(bitmap.height))
    cairo_set_source_surface(context, surface, 0, 0)
    cairo_pattern_set_filter(cairo_get_source(context), CAIRO_FILTER_NEAREST)
    cairo_rectangle(context, 0, 0, Double(bitmap.width), Double(bitmap.height))
    cairo_fill(context)
    cairo_restore(context)
  }
}

private func add(_ steps: [Path.Step], _ context: OpaquePointer?, _ place: (Point) -> Point = { $0 }) {
  for step in steps {
    switch step {
    case .move(let to):
      let to = place(to)
      cairo_move_to(context, to.x, to.y)
    case .line(let to):
      let to = place(to)
      cairo_line_to(context, to.x, to.y)
    case .curve(let first, let second, let to):
      let (a, b, c) = (place(first), place(second), place(to))
      cairo_curve_to(context, a.x, a.y, b.x, b.y, c.x, c.y)
    case .close:
      cairo_close_path(context)
    }
  }
}

private func set(_ color: Color, _ context: OpaquePointer?) {
  cairo_set_source_rgba(context, color.red, color.green, color.blue, color.opacity)
}
