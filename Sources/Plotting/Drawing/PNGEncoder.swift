import CPNG

/// Pixels to a PNG file: 8-bit RGB, no text, no time, no color profile.
enum PNGEncoder {
  // Measured on our figures: level 3 writes 70 to 130 kB in 5 to 10 ms; level 6 saves an eighth in twice the time,
  // level 9 a sixth in ten times. Lines and text are smallest without row filters, since deflate finds equal rows
  // by itself; enlarged images halve with the filter that subtracts the row above.
  private static let level: Int32 = 3
  private static let defaultStrategy: Int32 = 0

  static func encode(_ raster: Raster) throws(PlottingError) -> [UInt8] {
    var output = hornbook_png_output()
    let encoded = raster.bytes.withUnsafeBufferPointer { pixels in
      hornbook_png_encode_bgrx(
        pixels.baseAddress, UInt32(raster.width), UInt32(raster.height), raster.stride,
        level, defaultStrategy, raster.hasImages ? PNG_FILTER_UP : PNG_FILTER_NONE, &output)
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
