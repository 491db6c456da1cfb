@testable import DatasetReaders
import TensorCore
import Testing

@Suite struct FileDatasetTests {
  /// A set of three images of 2 x 2 pixels, laid out like MNIST.
  private func tiny(sha256: String? = nil) -> FileDataset {
    FileDataset(
      name: "tiny", title: "tiny images", classNames: ["a", "b"], citation: "Nobody (2000)", imageShape: [2, 2, 1],
      layout: .idx(
        train: [
          PublishedFile(name: "train-images-idx3-ubyte", samples: 3, sha256: sha256),
          PublishedFile(name: "train-labels-idx1-ubyte", samples: 3, sha256: sha256 == nil ? nil : Self.labelsHash),
        ], test: [], folders: ["tiny", ""]),
      advice: "Make them.")
  }

  private static let images = hex("00000803 00000003 00000002 00000002 00010203 040506ff 33cc0000")
  private static let labels = hex("00000801 00000003 010001")
  private static let labelsHash = "5f1b4b6a"

  @Test func readsIDXFilesUnderAnyOfTheirNames() throws {
    let zipped = try compressed(Self.images)
    for (images, labels, bytes) in [
      ("tiny/train-images-idx3-ubyte", "tiny/train-labels-idx1-ubyte", Self.images),
      ("tiny/train-images-idx3-ubyte.gz", "tiny/train-labels.idx1-ubyte", zipped),
      ("train-images.idx3-ubyte.gz", "train-labels-idx1-ubyte", zipped),
    ] {
      let folder = try TemporaryFolder()
      try folder.write(images, bytes)
      try folder.write(labels, Self.labels)
      let locator = folder.locator
      let raw = try tiny().loadRaw(.train, from: locator)
      #expect(raw.images == Tensor([0, 1, 2, 3, 4, 5, 6, 255, 51, 204, 0, 0] as [UInt8], shape: [3, 2, 2]))
      #expect(raw.labels == Tensor([1, 0, 1] as [UInt8]))
      #expect(!raw.isVerified)
      let dataset = try tiny().load(.train, from: locator)
      #expect(dataset.x.shape == [3, 2, 2, 1])
      #expect(dataset.x.scalars(as: Float.self).suffix(5) == [1, 0.2, 0.8, 0, 0])
      #expect(dataset.y == Tensor([1, 0, 1] as [Int32]))
      #expect(dataset.classNames == ["a", "b"])
      #expect("\(dataset.lineage)" == "tiny.split(train)")
      #expect(
        dataset.origin
          == "Nobody (2000); train part, bytes divided by 255, only the structure of the files was checked")
      #expect(locator.filesRead.map(\.path) == [images, labels])
    }
  }

  @Test func looksInTheFolderAskedFor() throws {
    let folder = try TemporaryFolder()
    try folder.write("mine/train-images-idx3-ubyte", Self.images)
    try folder.write("mine/train-labels-idx1-ubyte", Self.labels)
    #expect(try tiny().load(.train, from: folder.locator, folder: "mine").sampleCount == 3)
    #expect(
      message(hiding: folder) { _ = try tiny().load(.train, from: folder.locator, folder: "../x") }
        == "tiny: expected the files train-images-idx3-ubyte, train-labels-idx1-ubyte, found none of these in "
        + "\"FOLDER/../x\". Make them.")
  }

  @Test func saysWhichFilesAreMissingAndWhereItLooked() throws {
    let folder = try TemporaryFolder()
    try folder.write("tiny/train-images-idx3-ubyte", Self.images)
    #expect(
      message(hiding: folder) { _ = try tiny().load(.train, from: folder.locator) }
        == "tiny: expected the files train-labels-idx1-ubyte, found none of these in \"FOLDER/tiny\", "
        + "\"FOLDER\". Make them.")
    #expect { try tiny().load(.train, from: folder.locator) } throws: { ($0 as? DataError)?.category == .missing }
    #expect(
      message { _ = try FileDataset.cifar10.load(.test, from: DataLocator(folders: ["/nowhere"])) }
        == "cifar10: expected the files test_batch.bin, found none of these in \"/nowhere/cifar10\", "
        + "\"/nowhere/cifar-10-batches-bin\", \"/nowhere\". Unpack "
        + "https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz (the binary version) beside the experiment, or "
        + "name the folder above cifar-10-batches-bin with --data DIR.")
  }

  @Test func refusesOtherContentThanThePublished() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", Self.images)
    try folder.write("train-labels-idx1-ubyte", Self.labels)
    #expect(
      message { _ = try tiny(sha256: String(repeating: "0", count: 64)).load(.train, from: folder.locator) }
        .hasPrefix(
          "\"train-images-idx3-ubyte\": expected the published content, sha256 000000000000… in a file of format tiny, "
            + "received sha256 "))
  }

  @Test func refusesWrongStructure() throws {
    let cases: [(String, [UInt8], String)] = [
      (
        "train-images-idx3-ubyte", hex("00000803 00000002 00000002 00000002 0001020304050607"),
        "\"train-images-idx3-ubyte\": expected uint8 images of shape (3, 2, 2) in a file of format IDX, received "
          + "uint8 (2, 2, 2). Make them."
      ),
      (
        "train-labels-idx1-ubyte", hex("00000801 00000002 0100"),
        "\"train-labels-idx1-ubyte\": expected uint8 labels of shape (3,) in a file of format IDX, received "
          + "uint8 (2,). Make them."
      ),
      (
        "train-labels-idx1-ubyte", hex("00000801 00000003 010002"),
        "\"train-labels-idx1-ubyte\": expected labels from 0 to 1 in a file of format IDX, received 2 in row 2. "
          + "Make them."
      ),
    ]
    for (name, bytes, expected) in cases {
      let folder = try TemporaryFolder()
      try folder.write("train-images-idx3-ubyte", Self.images)
      try folder.write("train-labels-idx1-ubyte", Self.labels)
      try folder.write(name, bytes)
      #expect(message { _ = try tiny().load(.train, from: folder.locator) } == expected)
    }
  }

  @Test func readsCIFARsPlanes() throws {
    let set = FileDataset(
      name: "planes", title: "", classNames: ["a", "b"], citation: "", imageShape: [1, 2, 3],
      layout: .cifar(
        train: [PublishedFile(name: "one.bin", samples: 1), PublishedFile(name: "two.bin", samples: 2)], test: [],
        folders: [""]), advice: "Make them.")
    let folder = try TemporaryFolder()
    // A label, then two red, two green and two blue pixels.
    try folder.write("one.bin", [1, 10, 11, 20, 21, 30, 31])
    try folder.write("two.bin", [0, 1, 2, 3, 4, 5, 6, 1, 7, 8, 9, 10, 11, 12])
    let raw = try set.loadRaw(.train, from: folder.locator)
    #expect(
      raw.images
        == Tensor(
          [10, 20, 30, 11, 21, 31, 1, 3, 5, 2, 4, 6, 7, 9, 11, 8, 10, 12] as [UInt8], shape: [3, 1, 2, 3]))
    #expect(raw.labels == Tensor([1, 0, 1] as [UInt8], shape: [3, 1]))
    #expect(try set.load(.train, from: folder.locator).y == Tensor([1, 0, 1] as [Int32]))
    try folder.write("one.bin", [1, 10])
    #expect(
      message { _ = try set.loadRaw(.train, from: folder.locator) }
        == "\"one.bin\": expected 1 images of 7 bytes, 7 in all in a file of format CIFAR-10, received 2. Make them.")
    try folder.write("one.bin", [9, 10, 11, 20, 21, 30, 31])
    #expect(
      message { _ = try set.loadRaw(.train, from: folder.locator) }
        == "\"one.bin\": expected labels from 0 to 1 in a file of format CIFAR-10, received 9 in row 0. Make them.")
  }

  @Test func listsThePublishedSets() {
    let sizes = FileDataset.all.map { set in
      FileDataset.Part.allCases.map { part in set.layout.files(of: part).reduce(0) { $0 + $1.samples } }
    }
    // Images and labels are separate files in the first two.
    #expect(sizes == [[120_000, 20_000], [120_000, 20_000], [50_000, 10_000]])
    #expect(FileDataset.all.allSatisfy { $0.classNames.count == 10 })
    #expect(FileDataset.named("fashion_mnist")?.classNames[9] == "Ankle boot")
    #expect(FileDataset.named("digits") == nil)
    for file in FileDataset.mnist.layout.files(of: .train) + FileDataset.mnist.layout.files(of: .test) {
      #expect(file.sha256?.count == 64)
    }
  }
}
