import DatasetReaders
import TensorCore
import Testing

/// Ten samples of two features; labels 0, 1, 2 in turn.
func smallDataset() throws -> Dataset {
  try Dataset(
    name: "small", x: Tensor((0..<20).map { Float($0) }, shape: [10, 2]), y: Tensor((0..<10).map { Int32($0 % 3) }),
    classNames: ["red", "green", "blue"], featureNames: ["width", "height"], origin: "made up")
}

/// The sample numbers in a part of ``smallDataset()``, which its first feature tells.
func sampleNumbers(_ dataset: Dataset) -> [Int] {
  let values = dataset.x.scalars(as: Float.self)
  return stride(from: 0, to: values.count, by: 2).map { Int(values[$0]) / 2 }
}

@Suite struct DatasetTests {
  @Test func refusesTensorsThatAreNoSamples() {
    let x = Tensor([1, 2, 3] as [Float])
    let labels = Tensor([0, 3, 1] as [Int32])
    let cases: [(() throws -> Void, String)] = [
      (
        { _ = try Dataset(name: "d", inputs: []) },
        "d: expected at least one input tensor, received none. Pass the samples as x."
      ),
      (
        { _ = try Dataset(name: "d", x: Tensor(1 as Float)) },
        "d: expected x to have a first axis of samples, received a scalar. Reshape it to (1,) if it is one sample."
      ),
      (
        { _ = try Dataset(name: "d", x: x, y: Tensor([0, 1] as [Int32])) },
        "d: expected as many rows in y as in x, 3, received 2. Row i of every tensor belongs to sample i."
      ),
      (
        { _ = try Dataset(name: "d", inputs: [x, Tensor(zeros: [4, 2])]) },
        "d: expected as many rows in x[1] as in x[0], 3, received 4. Row i of every tensor belongs to sample i."
      ),
      (
        { _ = try Dataset(name: "d", x: x, y: labels, classNames: ["a", "b"]) },
        "d: expected labels from 0 to 1, one for each of the 2 class names, received 3 in row 1. "
          + "Number the classes from 0."
      ),
    ]
    for (make, expected) in cases { #expect(message { try make() } == expected) }
  }

  @Test func knowsItsTaskAndClasses() throws {
    let x = Tensor([1, 2, 3] as [Float])
    let cases: [(Tensor?, Dataset.Task, [Int]?)] = [
      (nil, .unlabelled, nil),
      (Tensor([0.5, 1, 2] as [Float]), .regression, nil),
      (Tensor([2, 0, 2] as [Int32]), .classification, [2, 0, 2]),
      (Tensor([2, 0, 2] as [Int32], shape: [3, 1]), .classification, [2, 0, 2]),
      (Tensor([true, false, true]), .classification, [1, 0, 1]),
      (Tensor([7, 8, 255] as [UInt8]), .classification, [7, 8, 255]),
      (Tensor([1, 0, 0, 1, 1, 0] as [Int32], shape: [3, 2]), .regression, nil),
    ]
    for (y, task, labels) in cases {
      let dataset = try Dataset(name: "d", x: x, y: y)
      #expect(dataset.task == task)
      #expect(dataset.labels == labels)
    }
    let counts = try smallDataset().take(2).classCounts
    #expect(counts?.map(\.name) == ["red", "green", "blue"])
    #expect(counts?.map(\.label) == [0, 1, 2])
    #expect(counts?.map(\.count) == [1, 1, 0])
    #expect(try Dataset(name: "d", x: x, y: Tensor([5, 2, 5] as [Int32])).classCounts?.map(\.name) == ["2", "5"])
  }

  @Test func countsMissingValuesPerFeature() throws {
    let x = Tensor([1, .nan, .nan, 4, 5, .nan] as [Float], shape: [2, 3])
    var dataset = try Dataset(name: "d", x: x, featureNames: ["a", "b", "c"])
    #expect(dataset.missingValues.map(\.feature) == ["b", "c"])
    #expect(dataset.missingValues.map(\.count) == [1, 2])
    dataset.featureNames = nil
    #expect(dataset.missingValues.map(\.feature) == ["1", "2"])
    #expect(try dataset.rows(1..<2).missingValues.map(\.feature) == ["2"])
    #expect(EmbeddedDatasets.digits().missingValues.isEmpty)
  }

  @Test func takesRowsInOrder() throws {
    let dataset = try smallDataset()
    #expect(sampleNumbers(try dataset.take(3)) == [0, 1, 2])
    #expect(try dataset.take(0).sampleCount == 0)
    let middle = try dataset.rows(4..<6)
    #expect(sampleNumbers(middle) == [4, 5])
    #expect(middle.labels == [1, 2])
    #expect(middle.classNames == dataset.classNames)
    #expect(
      message { _ = try dataset.take(11) }
        == "small.take: expected a count from 0 to 10, the number of samples, received 11.")
    #expect(
      message { _ = try dataset.take(-1) }
        == "small.take: expected a count from 0 to 10, the number of samples, received -1.")
    #expect(message { _ = try dataset.rows(8..<12) } == "small: expected rows within 0 to 10, received 8 to 12.")
  }

  @Test func takesRowsByNumber() throws {
    let dataset = try smallDataset()
    let chosen = try dataset.rows(at: [7, 0, 7])
    #expect(sampleNumbers(chosen) == [7, 0, 7])
    #expect(chosen.labels == [1, 0, 1])
    #expect(chosen.lineage == dataset.lineage)
    #expect(message { _ = try dataset.rows(at: [0, 10]) } == "small: expected rows within 0 to 10, received 10 to 11.")
    #expect(message { _ = try dataset.rows(at: [-1]) } == "small: expected rows within 0 to 10, received -1 to 0.")
  }

  @Test func shufflesInputsAndTargetsAlike() throws {
    var stream = testStream()
    let shuffled = try smallDataset().shuffled(from: &stream)
    let numbers = sampleNumbers(shuffled)
    #expect(numbers != Array(0..<10))
    #expect(numbers.sorted() == Array(0..<10))
    #expect(shuffled.labels == numbers.map { $0 % 3 })
  }

  @Test func mapsWithoutMovingRows() throws {
    let dataset = try smallDataset()
    let doubled = try dataset.map(x: { Tensor($0.scalars(as: Float.self).map { $0 * 2 }, shape: $0.shape) })
    #expect(doubled.x.scalars(as: Float.self).prefix(4) == [0, 2, 4, 6])
    #expect(doubled.featureNames == ["width", "height"])
    #expect(doubled.y == dataset.y)
    let narrow = try dataset.map(x: { Tensor(zeros: [$0.rowCount, 1]) })
    #expect(narrow.featureNames == nil)
    #expect(try dataset.map(y: { $0.reshaped(to: [10, 1]) }).classNames == dataset.classNames)
    #expect(try dataset.map(y: { $0.converted(to: .float32) }).classNames == nil)
    // A sample that changes its class would be called by the wrong name.
    #expect(try dataset.map(y: { Tensor($0.scalars(as: Int32.self).map { 2 - $0 }) }).classNames == nil)
    #expect(
      message { _ = try dataset.map(x: { $0.rows(0..<9) }) }
        == "small.map: expected x to keep its 10 rows, received shape (9, 2). Use take or split to choose rows.")
  }

  @Test func hashesContentAndNothingElse() throws {
    let dataset = try smallDataset()
    var renamed = try Dataset(name: "other", x: dataset.x, y: dataset.y)
    renamed.origin = "elsewhere"
    #expect(renamed.sha256 == dataset.sha256)
    // printf 'x float32 (1,)\n\0\0\200\077' | sha256sum
    #expect(
      try Dataset(name: "d", x: Tensor([1] as [Float])).sha256
        == "ef901838693acdecdf5e2a083e9f135b36271bfc782f015ac6bc186a425825ae")
    // Type, shape, order and the border between inputs and targets all count.
    let ones = Tensor([1, 1] as [Float])
    let hashes = try [
      Dataset(name: "d", x: ones), Dataset(name: "d", x: ones.reshaped(to: [2, 1])),
      Dataset(name: "d", x: Tensor([1, 1] as [Int32])), Dataset(name: "d", x: ones, y: ones),
      Dataset(name: "d", inputs: [ones, ones]), Dataset(name: "d", x: Tensor([1, 2] as [Float])),
      Dataset(name: "d", x: Tensor([2, 1] as [Float])),
    ].map(\.sha256)
    #expect(Set(hashes).count == hashes.count)
  }
}

@Suite struct LineageTests {
  @Test func printsTheStepsAsTheyWereWritten() throws {
    var stream = testStream()
    let (train, test) = try smallDataset().split(test: 4, from: &stream)
    #expect("\(train.lineage)" == "small.split(train)")
    #expect(try "\(test.map(x: { $0 }).take(2).lineage)" == "small.split(test).map.take(2)")
    #expect(try "\(test.rows(1..<3).shuffled(from: &stream).lineage)" == "small.split(test).rows(1..<3).shuffled")
  }

  @Test func tellsWhetherRowsMayBeShared() throws {
    var stream = testStream()
    let all = try smallDataset()
    let (train, test) = try all.split(test: 0.3, from: &stream)
    let (otherTrain, otherTest) = try all.split(test: 0.3, from: &stream)
    let inner = try train.split(test: 0.5, from: &stream)
    let cases: [(Dataset, Dataset, Bool)] = [
      (train, test, false), (train, train, true), (all, test, true), (train, otherTest, true),
      (otherTrain, otherTest, false), (inner.train, inner.test, false), (inner.test, test, false),
      (inner.test, train, true), (try train.map(x: { $0 }), try test.map(y: { $0 }), false),
      (try all.take(5), try all.rows(5..<10), false), (try all.take(6), try all.rows(5..<10), true),
      (try train.take(2), test.shuffled(from: &stream), false),
      (all.shuffled(from: &stream), try all.take(2), true),
      (all, EmbeddedDatasets.iris(), false),
    ]
    for (left, right, expected) in cases {
      #expect(left.lineage.mayShareRows(with: right.lineage) == expected, "\(left.lineage), \(right.lineage)")
      #expect(right.lineage.mayShareRows(with: left.lineage) == expected, "\(right.lineage), \(left.lineage)")
    }
  }
}
