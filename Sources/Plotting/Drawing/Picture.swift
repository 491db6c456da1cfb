import CCairo
import CPNG

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A figure laid out for one theme and one size, before any pixel exists.
///
/// Laying out takes a small part of the time: who keeps PNG files by ``contents`` draws none of them twice.
public struct Picture: Sendable {
  let drawing: Drawing
  let background: Color
  let scale: Int

  /// Draws the pixels.
  public func png() throws(PlottingError) -> [UInt8] {
    try PNGEncoder.encode(try Raster(drawing: drawing, background: background, scale: scale))
  }

  /// All that decides the bytes of ``png()``, the versions of the libraries included: pictures of equal contents are
  /// equal.
  public var contents: [UInt8] {
    var contents = Contents()
    contents.add(Self.libraries)
    contents.add(scale)
    contents.add(background)
    contents.add(drawing.size.width, drawing.size.height)
    contents.add(drawing.marks.count)
    for mark in drawing.marks { contents.add(mark) }
    return contents.bytes
  }

  /// The libraries that make pixels, and the font's files by size and time.
  private static let libraries: String = {
    let fonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map { file in
      var status = stat()
      guard stat("\(Typeface.debianFolder)/\(file)", &status) == 0 else { return "none" }
      return "\(status.st_size) \(status.st_mtim.tv_sec)"
    }
    return "cairo \(cairo_version()) png \(png_access_version_number()) \(fonts)"
  }()
}

extension Figure {
  /// The figure laid out.
  ///
  /// - Throws: ``PlottingError`` if the numbers make no figure, or the font fails.
  public func picture(theme: Theme = .light, scale: Int = 2) throws(PlottingError) -> Picture {
    try Raster.check(size, scale: scale)
    return Picture(drawing: try drawing(theme: theme), background: theme.background, scale: scale)
  }
}

/// A drawing as bytes.
///
/// A new property of a mark needs its line here; a test counts them.
private struct Contents {
  var bytes: [UInt8] = []

  mutating func add(_ number: Int) { withUnsafeBytes(of: Int64(number).littleEndian) { bytes += $0 } }
  mutating func add(_ numbers: Double...) {
    for number in numbers { withUnsafeBytes(of: number.bitPattern.littleEndian) { bytes += $0 } }
  }
  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes += text.utf8
  }
  mutating func add(_ color: Color) { add(color.red, color.green, color.blue, color.opacity) }
  mutating func add(_ rect: Rect) { add(rect.x, rect.y, rect.width, rect.height) }

  mutating func add(_ path: Path) {
    add(path.steps.count)
    for step in path.steps {
      switch step {
      case .move(let to):
        bytes.append(0)
        add(to.x, to.y)
      case .line(let to):
        bytes.append(1)
        add(to.x, to.y)
      case .curve(let first, let second, let to):
        bytes.append(2)
        add(first.x, first.y, second.x, second.y, to.x, to.y)
      case .close: bytes.append(3)
      }
    }
  }

  mutating func add(_ mark: Drawing.Mark) {
    switch mark {
    case .fill(let path, let color):
      bytes.append(0)
      add(path)
      add(color)
    case .stroke(let path, let stroke):
      bytes.append(1)
      add(path)
      add(stroke.color)
      add(stroke.width)
      add(stroke.dash.count)
      for length in stroke.dash { add(length) }
    case .text(let text):
      bytes.append(2)
      add(text.string)
      add(text.at.x, text.at.y, text.size)
      add("\(text.weight) \(text.anchor) \(text.rotation)")
      add(text.color)
    case .image(let bitmap, let rect):
      bytes.append(3)
      add(bitmap.width)
      add(bitmap.height)
      bytes += bitmap.bytes
      add(rect)
    }
  }
}
