import CPNG
import Plotting
import Testing

/// A PNG read back with libpng's simplified interface, so that what is checked is what a browser would show.
struct DecodedPNG {
  struct Pixel: Hashable {
    var red, green, blue: UInt8

    init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
      (self.red, self.green, self.blue) = (red, green, blue)
    }

    init(_ color: Color) {
      let bytes = color.bytes
      self.init(bytes.red, bytes.green, bytes.blue)
    }
  }

  let width, height: Int
  private let bytes: [UInt8]

  init(_ file: [UInt8]) throws {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    try #require(png_image_begin_read_from_memory(&image, file, file.count) != 0)
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
    (width, height) = (Int(image.width), Int(image.height))
    var bytes = [UInt8](repeating: 0, count: 3 * width * height)
    try #require(png_image_finish_read(&image, nil, &bytes, 0, nil) != 0)
    self.bytes = bytes
  }

  subscript(x: Int, y: Int) -> Pixel {
    let start = 3 * (y * width + x)
    return Pixel(bytes[start], bytes[start + 1], bytes[start + 2])
  }

  var colors: Set<Pixel> {
    var colors: Set<Pixel> = []
    for y in 0..<height { for x in 0..<width { colors.insert(self[x, y]) } }
    return colors
  }
}

/// The names of a PNG file's chunks in order.
func chunkNames(_ file: [UInt8]) -> [String] {
  var names: [String] = []
  var place = 8
  while place + 8 <= file.count {
    let length = file[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    names.append(String(decoding: file[place + 4..<place + 8], as: UTF8.self))
    place += 12 + length
  }
  return names
}
