import CZlib
import DatasetReaders
import TensorCore
import Testing

/// A PNG file put together chunk by chunk.
struct PNGFile {
  var width = 2
  var height = 2
  var depth = 8
  var type = 2
  var interlace = 0
  var palette: [UInt8] = []
  /// Each row begins with the number of its filter.
  var rows: [UInt8]

  static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + content
    return number(content.count) + body + number(Int(crc32(0, body, UInt32(body.count))))
  }

  private static func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }

  func bytes() throws -> [UInt8] {
    let header = Self.number(width) + Self.number(height) + [UInt8(depth), UInt8(type), 0, 0, UInt8(interlace)]
    // zlib's two bytes before the stream and four of a checksum behind it, which readers need not compare.
    let data = try [0x78, 0x01] + compressed(rows, gzip: false) + [0, 0, 0, 0]
    return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
      + Self.chunk("tEXt", [65, 0, 66])
      + (palette.isEmpty ? [] : Self.chunk("PLTE", palette)) + Self.chunk("IDAT", data) + Self.chunk("IEND", [])
  }
}

@Suite struct ImageFolderTests {
  private func load(_ files: [(name: String, file: PNGFile)], _ options: ImageOptions = ImageOptions()) throws
    -> Dataset
  {
    let folder = try TemporaryFolder()
    for (name, file) in files { try folder.write("p/\(name)", file.bytes()) }
    return try folder.locator.loadImages("p", options)
  }

  /// Pixels as bytes.
  private func levels(_ file: PNGFile) throws -> [Int] {
    try load([("a.png", file)]).x.scalars(as: Float.self).map { Int(($0 * 255).rounded()) }
  }

  /// Files of one row and what they show, worked out by hand from the specification.
  static let forms: [(file: PNGFile, levels: [Int])] = [
    (PNGFile(height: 1, rows: [0, 1, 2, 3, 4, 5, 6]), [1, 2, 3, 4, 5, 6]),
    (PNGFile(width: 3, height: 1, type: 0, rows: [0, 9, 0, 255]), [9, 0, 255]),
    (PNGFile(height: 1, type: 6, rows: [0, 1, 2, 3, 99, 4, 5, 6, 99]), [1, 2, 3, 4, 5, 6]),
    (PNGFile(height: 1, type: 4, rows: [0, 7, 99, 8, 99]), [7, 8]),
    (PNGFile(height: 1, depth: 16, type: 0, rows: [0, 7, 99, 8, 99]), [7, 8]),
    (PNGFile(width: 4, height: 1, depth: 2, type: 0, rows: [0, 0b00_01_10_11]), [0, 85, 170, 255]),
    (PNGFile(width: 3, height: 1, depth: 1, type: 0, rows: [0, 0b1010_0000]), [255, 0, 255]),
    (PNGFile(height: 1, depth: 4, type: 3, palette: [1, 2, 3, 4, 5, 6], rows: [0, 0x10]), [4, 5, 6, 1, 2, 3]),
    // The filters Sub, Up, Average and Paeth, each below a row that is stored as it is.
    (PNGFile(type: 0, rows: [0, 10, 20, 1, 5, 7]), [10, 20, 5, 12]),
    (PNGFile(type: 0, rows: [0, 10, 20, 2, 5, 250]), [10, 20, 15, 14]),
    (PNGFile(type: 0, rows: [0, 10, 20, 3, 5, 7]), [10, 20, 10, 22]),
    (PNGFile(type: 0, rows: [0, 10, 20, 4, 5, 7]), [10, 20, 15, 27]),
  ]

  @Test(arguments: forms.indices)
  func readsEveryFormOfPixels(_ index: Int) throws {
    #expect(try levels(Self.forms[index].file) == Self.forms[index].levels)
  }

  private let gray = PNGFile(type: 0, rows: [0, 0, 255, 0, 51, 102])

  @Test func foldersAreClasses() throws {
    let pets = try load([("dog/b.png", gray), ("cat/a.png", gray), ("cat/c.png", gray)])
    #expect(pets.x.shape == [3, 2, 2, 1])
    #expect(pets.labels == [0, 0, 1])
    #expect(pets.classNames == ["cat", "dog"])
    #expect(pets.x.scalars(as: Float.self).prefix(4) == [0, 1, 0.2, 0.4])
    let loose = try load([("b.png", gray), ("a.png", PNGFile(height: 2, type: 0, rows: [0, 1, 2, 0, 3, 4]))])
    #expect(loose.targets.isEmpty)
    #expect(loose.x.scalars(as: Float.self).prefix(2) == [1 / 255, 2 / 255])
  }

  @Test func bringsPicturesToOneForm() throws {
    let color = PNGFile(height: 1, rows: [0, 255, 0, 0, 0, 0, 255])
    let mixed = try load([
      ("a.png", gray), ("b.png", PNGFile(rows: [0] + [UInt8](repeating: 9, count: 6) + [0, 9, 9, 9, 9, 9, 9])),
    ])
    #expect(mixed.x.shape == [2, 2, 2, 3])
    #expect(mixed.x.scalars(as: Float.self).prefix(6) == [0, 0, 0, 1, 1, 1])
    let weighed = try load([("a.png", color)], ImageOptions(colorMode: .grayscale)).x.scalars(as: Float.self)
    #expect(weighed.map { ($0 * 1000).rounded() } == [299, 114])
    // Centers of four columns over two: at 0 and 1 they are the edges, between them quarters of the way.
    let wide = try load([("a.png", PNGFile(height: 1, type: 0, rows: [0, 0, 255]))], ImageOptions(size: (1, 4)))
    #expect(wide.x.scalars(as: Float.self) == [0, 0.25, 0.75, 1])
  }

  @Test func saysWhatIsWrong() throws {
    let folder = try TemporaryFolder()
    try folder.write("empty/notes.txt", "none")
    try folder.write("jpegs/a.jpg", "x")
    try folder.write("lies/a.png", "GIF89a")
    try folder.write("sizes/a.png", gray.bytes())
    try folder.write("sizes/b.png", PNGFile(height: 1, type: 0, rows: [0, 1, 2]).bytes())
    try folder.write("stray/a.png", gray.bytes())
    try folder.write("stray/cat/a.png", gray.bytes())
    try folder.write("interlaced/a.png", PNGFile(interlace: 1, rows: [0]).bytes())
    try folder.write("short/a.png", PNGFile(rows: [0, 1]).bytes())
    try folder.write(
      "palette/a.png", PNGFile(height: 1, depth: 8, type: 3, palette: [1, 2, 3], rows: [0, 0, 1]).bytes())
    func said(_ path: String) -> String { message(hiding: folder) { _ = try folder.locator.loadImages(path) } }
    #expect(said("empty") == "\"empty\": expected PNG files, or a folder of them for each class, received none.")
    #expect(
      said("jpegs")
        == "\"jpegs/a.jpg\": expected a PNG file, received one that ends in .jpg. Convert it: convert picture.jpg picture.png"
    )
    #expect(
      said("lies")
        == "\"lies/a.png\": expected a PNG file, received other bytes. Convert it: convert picture.jpg picture.png")
    #expect(
      said("sizes")
        == "\"sizes/b.png\": expected 2 x 2 pixels, as sizes/a.png has, received 1 x 2. Bring all to one size: image_size=(2, 2)"
    )
    #expect(
      said("stray")
        == "\"stray/a.png\": expected a place in the folder of a class, received a picture beside those folders.")
    #expect(
      said("interlaced")
        == "\"interlaced/a.png\": expected a picture that is not interlaced in a file of format PNG, received an interlaced one. Save it without interlacing."
    )
    #expect(
      said("short")
        == "\"short/a.png\": expected 14 bytes of pixels in a file of format PNG, received compressed data that give others."
    )
    #expect(
      said("palette")
        == "\"palette/a.png\": expected colors of the palette in a file of format PNG, received another one.")
    #expect(
      said("empty/notes.txt")
        == "\"empty/notes.txt\": expected a folder with pictures, received a file. Give the folder that it lies in.")
    #expect(said("nowhere").contains("\"nowhere\""))
  }

  @Test func damagedFilesAreRefusedNotCrashedOn() throws {
    let folder = try TemporaryFolder()
    let whole = try gray.bytes()
    for place in whole.indices {
      var bytes = whole
      bytes[place] ^= 0x55
      try folder.write("p/a.png", bytes)
      // Where no checksum stands in the way a picture may come out; it has then the numbers of its header.
      if let data = try? folder.locator.loadImages("p") { #expect(data.x.count == data.x.shape.count) }
      try folder.write("p/a.png", Array(whole.prefix(place)))
      #expect(throws: DataError.self) { try folder.locator.loadImages("p") }
    }
  }
}
