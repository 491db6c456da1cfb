import CZlib

/// A picture as it is stored: rows from the top, bytes from 0 to 255.
struct StoredImage {
  var width: Int
  var height: Int
  /// 1 for gray, 3 for red, green and blue.
  var channels: Int
  var bytes: [UInt8]
}

/// Reads PNG pictures: *Portable Network Graphics (PNG) Specification*, third edition.
///
/// All color types and depths that are not interlaced; 16 bits are cut to the upper 8, transparency is left out.
struct PNGReader {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// Larger pictures are no samples of a data set.
  private static let mostPixels = 1 << 26

  private let bytes: [UInt8]
  private let path: String

  static func isPNG(_ bytes: [UInt8]) -> Bool { bytes.starts(with: signature) }

  static func read(_ bytes: [UInt8], path: String) throws(DataError) -> StoredImage {
    try PNGReader(bytes: bytes, path: path).image()
  }

  private func problem(_ expected: String, _ received: String, _ advice: String = "") -> DataError {
    .malformed(path: path, format: "PNG", expected: expected, received: received, advice: advice)
  }

  private func number(at place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }

  private func image() throws(DataError) -> StoredImage {
    guard Self.isPNG(bytes) else { throw problem("a PNG file", "other bytes at its start") }
    var header: ArraySlice<UInt8>?
    var palette: ArraySlice<UInt8> = []
    var data: [UInt8] = []
    var place = Self.signature.count
    var isComplete = false
    while !isComplete {
      guard place + 12 <= bytes.count else { throw problem("a last chunk IEND", "the end of the file") }
      let length = number(at: place)
      guard length <= bytes.count - place - 12 else {
        throw problem("\(length) bytes in a chunk", "the end of the file")
      }
      let type = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      let content = bytes[place + 8..<place + 8 + length]
      let sum = bytes[place + 4..<place + 8 + length].withUnsafeBufferPointer { buffer in
        Int(crc32(0, buffer.baseAddress, UInt32(buffer.count)))
      }
      guard sum == number(at: place + 8 + length) else {
        throw problem("chunks whose checksums are right", "a damaged chunk \(type)")
      }
      switch type {
      case "IHDR": header = content
      case "PLTE": palette = content
      case "IDAT": data += content
      case "IEND": isComplete = true
      default:
        // An upper-case first letter says that the picture cannot be shown without the chunk.
        if bytes[place + 4] & 0x20 == 0 { throw problem("chunks of the specification", "a chunk \(type)") }
      }
      place += 12 + length
    }
    guard let header, header.count == 13 else { throw problem("a chunk IHDR of 13 bytes", "none") }
    let form = try Form(header: Array(header), palette: Array(palette), self)
    guard data.count > 6 else { throw problem("pixels", "none") }
    // Two bytes of zlib's header before the stream, a checksum of four behind it.
    let size = (form.rowBytes + 1) * form.height
    guard case .success(let rows) = Inflate.inflate(data[2..<data.count - 4], wrapper: .none, limit: size),
      rows.count == size
    else { throw problem("\(size) bytes of pixels", "compressed data that give others") }
    return try form.image(from: rows, self)
  }

  /// What the header says of the pixels.
  private struct Form {
    let width, height, depth, type: Int
    let palette: [UInt8]

    init(header: [UInt8], palette: [UInt8], _ reader: PNGReader) throws(DataError) {
      width = header[0..<4].reduce(0) { $0 << 8 | Int($1) }
      height = header[4..<8].reduce(0) { $0 << 8 | Int($1) }
      (depth, type) = (Int(header[8]), Int(header[9]))
      self.palette = palette
      guard width > 0, height > 0, width <= PNGReader.mostPixels / height else {
        throw reader.problem("1 to \(PNGReader.mostPixels) pixels", "\(width) x \(height)")
      }
      let depths = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]][type] ?? []
      guard depths.contains(depth), header[10] == 0, header[11] == 0 else {
        throw reader.problem("a color type and a depth of the specification", "type \(type) with \(depth) bits")
      }
      guard header[12] == 0 else {
        throw reader.problem("a picture that is not interlaced", "an interlaced one", "Save it without interlacing.")
      }
    }

    private var samples: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][type] ?? 1 }
    var rowBytes: Int { (width * samples * depth + 7) / 8 }

    func image(from rows: [UInt8], _ reader: PNGReader) throws(DataError) -> StoredImage {
      let step = max(1, samples * depth / 8)
      var above = [UInt8](repeating: 0, count: rowBytes)
      let channels = type == 2 || type == 3 || type == 6 ? 3 : 1
      var bytes: [UInt8] = []
      bytes.reserveCapacity(width * height * channels)
      for row in 0..<height {
        let start = row * (rowBytes + 1)
        var line = Array(rows[start + 1..<start + 1 + rowBytes])
        guard Self.unfilter(&line, rows[start], above, step) else {
          throw reader.problem("a filter from 0 to 4", "\(rows[start])")
        }
        for column in 0..<width {
          if type == 3 {
            let entry = 3 * sample(line, column)
            guard entry + 3 <= palette.count else { throw reader.problem("colors of the palette", "another one") }
            bytes += palette[entry..<entry + 3]
          } else {
            for channel in 0..<channels { bytes.append(level(line, column * samples + channel)) }
          }
        }
        above = line
      }
      return StoredImage(width: width, height: height, channels: channels, bytes: bytes)
    }

    private func sample(_ line: [UInt8], _ index: Int) -> Int {
      switch depth {
      case 16: return Int(line[2 * index])
      case 8: return Int(line[index])
      default:
        let bit = index * depth
        return Int(line[bit / 8]) >> (8 - depth - bit % 8) & (1 << depth - 1)
      }
    }

    private func level(_ line: [UInt8], _ index: Int) -> UInt8 {
      let value = sample(line, index)
      return UInt8(depth < 8 ? value * 255 / (1 << depth - 1) : value)
    }

    /// Undoes the filter of a row, section 9.2; false for one that there is not.
    private static func unfilter(_ line: inout [UInt8], _ filter: UInt8, _ above: [UInt8], _ step: Int) -> Bool {
      for index in line.indices {
        let left = index >= step ? line[index - step] : 0
        let up = above[index]
        let corner = index >= step ? above[index - step] : 0
        switch filter {
        case 0: return true
        case 1: line[index] &+= left
        case 2: line[index] &+= up
        case 3: line[index] &+= UInt8((Int(left) + Int(up)) / 2)
        case 4:
          let guess = Int(left) + Int(up) - Int(corner)
          let distances = (abs(guess - Int(left)), abs(guess - Int(up)), abs(guess - Int(corner)))
          line[index] &+=
            distances.0 <= distances.1 && distances.0 <= distances.2 ? left : distances.1 <= distances.2 ? up : corner
        default: return false
        }
      }
      return true
    }
  }
}
