import TensorCore

/// How pictures become numbers.
public struct ImageOptions: Sendable {
  /// How many channels a picture has: one of gray, or three of red, green and blue.
  public enum ColorMode: String, CaseIterable, Sendable {
    case grayscale, rgb
  }

  /// Height and width to which every picture is brought; `nil` asks for pictures of one size.
  public var size: (height: Int, width: Int)?
  /// `nil` is gray if all pictures are, else color.
  public var colorMode: ColorMode?

  public init(size: (height: Int, width: Int)? = nil, colorMode: ColorMode? = nil) {
    self.size = size
    self.colorMode = colorMode
  }
}

extension DataLocator {
  private static let otherFormats: Set<Substring> = ["jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff"]
  private static let mostNumbers = 1 << 30

  /// The PNG pictures of a folder, float32 `(n, height, width, 1 or 3)` from 0 to 1.
  ///
  /// Folders in it are classes, whose names in alphabetical order give the labels; pictures that lie in the folder
  /// itself have none. Resizing is bilinear, gray is 0.299 R + 0.587 G + 0.114 B.
  ///
  /// - Throws: ``DataError``
  public func loadImages(_ path: String, _ options: ImageOptions = ImageOptions()) throws(DataError) -> Dataset {
    let location = try locate(path)
    guard let entries = FileSystem.entries(of: location) else {
      throw problem(path, "a folder with pictures", "a file", "Give the folder that it lies in.")
    }
    let classes = entries.filter { $0.isFolder }.map(\.name)
    var files: [(path: String, label: Int32?)] = []
    for (label, name) in classes.enumerated() {
      let inner = FileSystem.entries(of: "\(location)/\(name)") ?? []
      files += try pictures(inner, in: "\(path)/\(name)").map { ($0, Int32(label)) }
    }
    let loose = try pictures(entries, in: path)
    guard !files.isEmpty || !loose.isEmpty else {
      throw problem(path, "PNG files, or a folder of them for each class", "none")
    }
    if !files.isEmpty, let stray = loose.first {
      throw problem(stray, "a place in the folder of a class", "a picture beside those folders")
    }
    files += loose.map { ($0, nil) }

    var images: [StoredImage] = []
    for file in files {
      let bytes = try read(file.path)
      guard PNGReader.isPNG(bytes) else {
        throw problem(file.path, "a PNG file", "other bytes", "Convert it: convert picture.jpg picture.png")
      }
      images.append(try PNGReader.read(bytes, path: file.path))
    }
    let size = options.size ?? (images[0].height, images[0].width)
    let channels = (options.colorMode ?? (images.allSatisfy { $0.channels == 1 } ? .grayscale : .rgb)) == .rgb ? 3 : 1
    let (count, overflow) = (size.height * size.width * channels).multipliedReportingOverflow(by: images.count)
    guard !overflow, count <= Self.mostNumbers else {
      throw problem(
        path, "at most \(Self.mostNumbers) numbers", "\(images.count) pictures of \(size.height) x \(size.width)")
    }
    var values: [Float] = []
    values.reserveCapacity(count)
    for (index, image) in images.enumerated() {
      guard options.size != nil || (image.height, image.width) == size else {
        throw problem(
          files[index].path, "\(size.height) x \(size.width) pixels, as \(files[0].path) has",
          "\(image.height) x \(image.width)", "Bring all to one size: image_size=(\(size.height), \(size.width))")
      }
      values += image.planes(channels).resized(to: size)
    }
    let shape = Shape([images.count, size.height, size.width, channels])
    let labels = files.compactMap(\.label)
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return try Dataset(
      name: name, x: Tensor(values, shape: shape), y: labels.isEmpty ? nil : Tensor(labels),
      classNames: labels.isEmpty ? nil : classes, origin: "PNG files in \(path), bytes divided by 255")
  }

  private func problem(
    _ path: String, _ expected: String, _ received: String, _ advice: String = ""
  ) -> DataError {
    .images(path: path, expected: expected, received: received, advice: advice)
  }

  private func pictures(_ entries: [FileSystem.Entry], in folder: String) throws(DataError) -> [String] {
    var paths: [String] = []
    for entry in entries where !entry.isFolder {
      let ending = entry.name.split(separator: ".").last.map { Substring($0.lowercased()) } ?? ""
      if Self.otherFormats.contains(ending) {
        throw problem(
          "\(folder)/\(entry.name)", "a PNG file", "one that ends in .\(ending)",
          "Convert it: convert picture.\(ending) picture.png")
      }
      if ending == "png" { paths.append("\(folder)/\(entry.name)") }
    }
    return paths
  }
}

/// Numbers in rows of pixels of channels.
private struct Planes {
  var width, height, channels: Int
  var values: [Float]

  /// Bilinear, pixels having their centers at halves, edges repeated.
  func resized(to size: (height: Int, width: Int)) -> [Float] {
    guard (height, width) != size else { return values }
    func steps(_ from: Int, _ to: Int) -> [(low: Int, high: Int, share: Float)] {
      (0..<to).map { index in
        let place = (Float(index) + 0.5) * (Float(from) / Float(to)) - 0.5
        let low = place.rounded(.down)
        let clamp = { (value: Float) in min(max(Int(value), 0), from - 1) }
        return (clamp(low), clamp(low + 1), place - low)
      }
    }
    let columns = steps(width, size.width)
    var result: [Float] = []
    result.reserveCapacity(size.height * size.width * channels)
    for row in steps(height, size.height) {
      for column in columns {
        for channel in 0..<channels {
          let at = { (y: Int, x: Int) in values[(y * width + x) * channels + channel] }
          let top = at(row.low, column.low) * (1 - column.share) + at(row.low, column.high) * column.share
          let bottom = at(row.high, column.low) * (1 - column.share) + at(row.high, column.high) * column.share
          result.append(top * (1 - row.share) + bottom * row.share)
        }
      }
    }
    return result
  }
}

extension StoredImage {
  /// The numbers from 0 to 1, gray repeated for color, color weighed for gray.
  fileprivate func planes(_ wanted: Int) -> Planes {
    let numbers = bytes.map { Float($0) / 255 }
    var values = numbers
    if wanted == 3, channels == 1 { values = numbers.flatMap { [$0, $0, $0] } }
    if wanted == 1, channels == 3 {
      values = stride(from: 0, to: numbers.count, by: 3).map { place in
        0.299 * numbers[place] + 0.587 * numbers[place + 1] + 0.114 * numbers[place + 2]
      }
    }
    return Planes(width: width, height: height, channels: wanted, values: values)
  }
}
