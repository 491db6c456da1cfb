import CPNG

/// Pixels to a PNG file: 8-bit RGB, no text, no time, no color profile.
enum PNGEncoder {
  /// Figures are mostly flat: without row filters, equal rows stay equal and deflate finds them.
  private static let filters = PNG_FILTER_NONE
  private static let level: Int32 = 4
  private static let defaultStrategy: Int32 = 0

  static func encode(_ raster: Raster) throws(PlottingError) -> [UInt8] {
    var output = hornbook_png_output()
    let encoded = raster.bytes.withUnsafeBufferPointer { pixels in
      hornbook_png_encode_bgrx(
        pixels.baseAddress, UInt32(raster.width), UInt32(raster.height), raster.stride,
        level, defaultStrategy, filters, &output)
    }
    defer { free(output.bytes) }
    guard encoded == 1 else {
      let words = withUnsafeBytes(of: &output.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      throw PlottingError(
        .library, "libpng could not write a figure of \(raster.width) x \(raster.height) pixels: \(words).")
    }
    return Array(UnsafeBufferPointer(start: output.bytes, count: output.count))
  }
}
