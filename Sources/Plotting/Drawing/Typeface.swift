import CCairo
import Synchronization

/// The outlines and advances of DejaVu Sans, read straight from its file.
///
/// Glyphs are taken in the font's own units and filled as paths. So no hinting, no subpixel order, no
/// fontconfig setting and no screen enters a figure, letters stand at fractions of a pixel, and nothing of
/// fontconfig (tens of milliseconds, megabytes) has to start. Text is laid out with the font's kerning; right-to-left
/// runs are put in visual order, but Arabic letters are not joined.
final class Typeface: @unchecked Sendable {
  enum Weight: Sendable { case regular, bold }

  /// Lengths in em, y downwards.
  struct Glyph: Sendable {
    var index: UInt32
    var advance: Double
    var steps: [Path.Step]

    /// Halfway between the outline's leftmost and rightmost point.
    var middle: Double {
      let xs = steps.compactMap { step -> Double? in
        switch step {
        case .move(let to), .line(let to), .curve(_, _, let to): to.x
        case .close: nil
        }
      }
      return ((xs.min() ?? 0) + (xs.max() ?? 0)) / 2
    }
  }

  /// Where Debian's package fonts-dejavu-core puts its files.
  static let debianFolder = "/usr/share/fonts/truetype/dejavu"

  static func loaded(_ weight: Weight) throws(PlottingError) -> Typeface {
    try (weight == .regular ? regular : bold).get()
  }

  private static let regular = Result { () throws(PlottingError) in try Typeface("\(debianFolder)/DejaVuSans.ttf") }
  private static let bold = Result { () throws(PlottingError) in try Typeface("\(debianFolder)/DejaVuSans-Bold.ttf") }

  private let face: FT_Face
  private let unitsPerEm: Double
  /// Guards `face` too, which FreeType lets one thread use at a time.
  private let glyphs = Mutex<[Unicode.Scalar: Glyph]>([:])

  init(_ path: String) throws(PlottingError) {
    var library: FT_Library?
    var status = FT_Init_FreeType(&library)
    guard status == 0, let library else {
      throw PlottingError(.library, "Figures cannot start FreeType, which reads the font (error \(status)).")
    }
    var face: FT_Face?
    status = FT_New_Face(library, path, 0, &face)
    guard status == 0, let face, face.pointee.units_per_EM > 0 else {
      FT_Done_FreeType(library)
      throw PlottingError(
        .environment, "Figures need the font DejaVu Sans, but \(path) is missing or cannot be read.",
        help: "Install the Debian package fonts-dejavu-core: apt-get install fonts-dejavu-core.")
    }
    self.face = face
    self.unitsPerEm = Double(face.pointee.units_per_EM)
  }

  func glyph(_ scalar: Unicode.Scalar) -> Glyph {
    glyphs.withLock { known in
      if let glyph = known[scalar] { return glyph }
      let glyph = load(scalar)
      known[scalar] = glyph
      return glyph
    }
  }

  /// Whether the font can show a character, rather than a box in its place.
  func covers(_ scalar: Unicode.Scalar) -> Bool { glyph(scalar).index != 0 }

  /// The change of distance between two neighbours in em, mostly zero.
  func kerning(_ left: Glyph, _ right: Glyph) -> Double {
    guard left.index != 0, right.index != 0 else { return 0 }
    return glyphs.withLock { _ in
      var delta = FT_Vector()
      let status = FT_Get_Kerning(face, left.index, right.index, FT_KERNING_UNSCALED.rawValue, &delta)
      return status == 0 ? Double(delta.x) / unitsPerEm : 0
    }
  }

  private func load(_ scalar: Unicode.Scalar) -> Glyph {
    let index = FT_Get_Char_Index(face, FT_ULong(scalar.value))
    guard FT_Load_Glyph(face, index, FT_Int32(FT_LOAD_NO_SCALE)) == 0, let slot = face.pointee.glyph else {
      return Glyph(index: 0, advance: 0.6, steps: [])
    }
    var pen = OutlinePen(scale: 1 / unitsPerEm)
    var callbacks = OutlinePen.callbacks
    _ = withUnsafeMutablePointer(to: &pen) { FT_Outline_Decompose(&slot.pointee.outline, &callbacks, $0) }
    if !pen.steps.isEmpty { pen.steps.append(.close) }
    return Glyph(index: index, advance: Double(slot.pointee.advance.x) / unitsPerEm, steps: pen.steps)
  }
}

/// Collects an outline while FreeType walks it.
private struct OutlinePen {
  var scale: Double
  var at = Point(0, 0)
  var steps: [Path.Step] = []

  func point(_ v: UnsafePointer<FT_Vector>?) -> Point {
    guard let v else { return at }
    return Point(Double(v.pointee.x) * scale, -Double(v.pointee.y) * scale)
  }

  static func from(_ raw: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<OutlinePen> {
    raw!.assumingMemoryBound(to: OutlinePen.self)
  }

  static let callbacks: FT_Outline_Funcs = {
    var functions = FT_Outline_Funcs()
    functions.move_to = { to, raw in
      let pen = from(raw)
      if !pen.pointee.steps.isEmpty { pen.pointee.steps.append(.close) }
      pen.pointee.at = pen.pointee.point(to)
      pen.pointee.steps.append(.move(pen.pointee.at))
      return 0
    }
    functions.line_to = { to, raw in
      let pen = from(raw)
      pen.pointee.at = pen.pointee.point(to)
      pen.pointee.steps.append(.line(pen.pointee.at))
      return 0
    }
    // A quadratic curve is the cubic whose handles lie two thirds of the way to its one handle.
    functions.conic_to = { handle, to, raw in
      let pen = from(raw)
      let (start, middle, end) = (pen.pointee.at, pen.pointee.point(handle), pen.pointee.point(to))
      let toward = { (p: Point) in Point(p.x + (middle.x - p.x) * 2 / 3, p.y + (middle.y - p.y) * 2 / 3) }
      pen.pointee.steps.append(.curve(toward(start), toward(end), end))
      pen.pointee.at = end
      return 0
    }
    functions.cubic_to = { first, second, to, raw in
      let pen = from(raw)
      let end = pen.pointee.point(to)
      pen.pointee.steps.append(.curve(pen.pointee.point(first), pen.pointee.point(second), end))
      pen.pointee.at = end
      return 0
    }
    return functions
  }()
}
