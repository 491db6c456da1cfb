import TensorCore

/// A well-known image set that is read from files which the user has: MNIST, Fashion-MNIST, CIFAR-10.
///
/// Nothing is downloaded. Where the content of the published files is known here by its SHA-256 it is compared;
/// otherwise only the structure is checked, and the dataset's origin says so.
public struct FileDataset: Sendable {
  /// The two parts into which the authors cut the set.
  public enum Part: String, Hashable, Sendable, CaseIterable {
    case train
    case test
  }

  /// The images and labels as they are in the files, which is what `keras.datasets.NAME.load_data()` gives.
  public struct Raw: Hashable, Sendable {
    /// uint8 from 0 to 255: `(n, 28, 28)`, or `(n, 32, 32, 3)` for CIFAR-10.
    public var images: Tensor
    /// uint8: `(n,)`, or `(n, 1)` for CIFAR-10, as in Keras.
    public var labels: Tensor
    /// Whether every file was compared with the published one.
    public var isVerified: Bool
  }

  public let name: String
  public let title: String
  public let classNames: [String]
  public let citation: String
  /// The shape of one image: height, width, channels.
  public let imageShape: Shape
  let layout: FileLayout
  /// How to get the files.
  let advice: String

  /// A part as a dataset: `x` float32 `(n, height, width, channels)` from 0 to 1 (the bytes divided by 255), `y` int32
  /// `(n,)`.
  ///
  /// - Parameter folder: The folder that holds the files; left out, one named like the set, or none.
  /// - Throws: ``DataError/missingSet(name:files:folders:advice:)`` if a file is not there, else what is wrong in it.
  public func load(
    _ part: Part, from locator: DataLocator, folder: String? = nil
  ) throws(DataError) -> Dataset {
    let raw = try loadRaw(part, from: locator, folder: folder)
    let count = raw.images.rowCount
    let scaled = Tensor(shape: Shape([count] + imageShape.dimensions), dtype: .float32) { target in
      let values = target.bindMemory(to: Float.self)
      raw.images.withUnsafeBytes { bytes in
        // A table, because a division for each of 47 million bytes takes longer than reading them.
        let table = (0..<256).map { Float($0) / 255 }
        for index in 0..<bytes.count { values[index] = table[Int(bytes[index])] }
      }
    }
    let check = raw.isVerified ? "files as published" : "only the structure of the files was checked"
    var dataset = Dataset(
      trusted: name, inputs: [scaled], targets: [raw.labels.reshaped(to: [count]).converted(to: .int32)],
      classNames: classNames, featureNames: nil, origin: "\(citation); \(part) part, bytes divided by 255, \(check)")
    dataset.lineage = Lineage(source: name, steps: [.part(part.rawValue, partition: 0)])
    return dataset
  }

  /// A part as the bytes in its files.
  public func loadRaw(
    _ part: Part, from locator: DataLocator, folder: String? = nil
  ) throws(DataError) -> Raw {
    let files = layout.files(of: part)
    let paths = try find(files, locator, folder: folder)
    switch layout {
    case .idx: return try loadIDX(files, paths, locator)
    case .cifar: return try loadCIFAR(files, paths, locator)
    }
  }

  /// The paths of the files, all in one folder as far as the experiment can tell.
  private func find(
    _ files: [PublishedFile], _ locator: DataLocator, folder: String?
  ) throws(DataError) -> [String] {
    let prefixes = folder.map { [$0] } ?? layout.folders
    var fewestMissing = files.map(\.name)
    for prefix in prefixes {
      let paths = files.map { file in
        file.spellings.map { prefix.isEmpty ? $0 : "\(prefix)/\($0)" }.first(where: locator.contains)
      }
      let missing = zip(files, paths).filter { $0.1 == nil }.map(\.0.name)
      if missing.isEmpty { return paths.compactMap { $0 } }
      if missing.count < fewestMissing.count { fewestMissing = missing }
    }
    let searched = locator.folders.flatMap { root in prefixes.map { $0.isEmpty ? root : "\(root)/\($0)" } }
    throw .missingSet(name: name, files: fewestMissing, folders: searched, advice: advice)
  }

  private func loadIDX(
    _ files: [PublishedFile], _ paths: [String], _ locator: DataLocator
  ) throws(DataError) -> Raw {
    var tensors: [Tensor] = []
    for (file, path) in zip(files, paths) {
      // The images' file is the longest, with a header of 16 bytes.
      let bytes = try locator.readDecompressed(path, limit: 16 + file.samples * imageShape.count)
      try check(bytes, file, path)
      tensors.append(try IDXReader.tensor(bytes, path: path, limit: locator.maximumBytes))
    }
    let (images, labels) = (tensors[0], tensors[1])
    let expected = Shape([files[0].samples] + imageShape.dimensions.prefix(2))
    guard images.shape == expected, images.dtype == .uint8 else {
      throw malformed(paths[0], "IDX", "uint8 images of shape \(expected)", "\(images.dtype) \(images.shape)")
    }
    guard labels.shape == [files[1].samples], labels.dtype == .uint8 else {
      throw malformed(
        paths[1], "IDX", "uint8 labels of shape (\(files[1].samples),)", "\(labels.dtype) \(labels.shape)")
    }
    try checkLabels(labels.scalars(as: UInt8.self), paths[1], format: "IDX")
    return Raw(images: images, labels: labels, isVerified: files.allSatisfy { $0.sha256 != nil })
  }

  /// CIFAR-10's binary version: for each image a byte for the label, then the red, green and blue planes.
  private func loadCIFAR(
    _ files: [PublishedFile], _ paths: [String], _ locator: DataLocator
  ) throws(DataError) -> Raw {
    let pixels = imageShape[0] * imageShape[1]
    let record = 1 + 3 * pixels
    let count = files.reduce(0) { $0 + $1.samples }
    var labels: [UInt8] = []
    var contents: [[UInt8]] = []
    for (file, path) in zip(files, paths) {
      let bytes = try locator.readDecompressed(path, limit: file.samples * record)
      guard bytes.count == file.samples * record else {
        throw malformed(
          path, "CIFAR-10", "\(file.samples) images of \(record) bytes, \(file.samples * record) in all",
          "\(bytes.count)")
      }
      try check(bytes, file, path)
      let ownLabels = stride(from: 0, to: bytes.count, by: record).map { bytes[$0] }
      try checkLabels(ownLabels, path, format: "CIFAR-10")
      labels += ownLabels
      contents.append(bytes)
    }
    let images = Tensor(shape: Shape([count] + imageShape.dimensions), dtype: .uint8) { target in
      var next = 0
      for bytes in contents {
        for start in stride(from: 1, to: bytes.count, by: record) {
          for pixel in 0..<pixels {
            for plane in 0..<3 { target[next + plane] = bytes[start + plane * pixels + pixel] }
            next += 3
          }
        }
      }
    }
    return Raw(
      images: images, labels: Tensor(labels, shape: [count, 1]), isVerified: files.allSatisfy { $0.sha256 != nil })
  }

  private func check(_ bytes: [UInt8], _ file: PublishedFile, _ path: String) throws(DataError) {
    guard let sha256 = file.sha256 else { return }
    let received = ContentHash.hex(bytes)
    guard received == sha256 else {
      throw malformed(
        path, "\(name)", "the published content, sha256 \(sha256.prefix(12))…", "sha256 \(received.prefix(12))…")
    }
  }

  private func checkLabels(_ labels: [UInt8], _ path: String, format: String) throws(DataError) {
    guard let row = labels.firstIndex(where: { $0 >= classNames.count }) else { return }
    throw malformed(path, format, "labels from 0 to \(classNames.count - 1)", "\(labels[row]) in row \(row)")
  }

  private func malformed(_ path: String, _ format: String, _ expected: String, _ received: String) -> DataError {
    .malformed(path: path, format: format, expected: expected, received: received, advice: advice)
  }
}
