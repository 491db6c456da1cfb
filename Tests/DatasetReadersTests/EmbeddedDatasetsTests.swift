import DatasetReaders
import TensorCore
import Testing

@Suite struct EmbeddedDatasetsTests {
  /// Hashes of scikit-learn 1.9.1's arrays, cast by NumPy to float32 and int32 (digits divided by 16, shape
  /// (1797, 8, 8, 1); diabetes loaded with scaled=False), over the bytes that `Dataset.sha256` names.
  private static let known: [(name: String, sha256: String, lastRow: [Float], classCounts: [Int]?)] = [
    (
      "digits", "e2196d137dd24254b9f8296dc6b78467aea5824adb657d172d1ea5d5808aabca", [0, 0, 0.625, 0.875],
      [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    ),
    (
      "iris", "29b9129a44ebbf9dc14aa863312000f32f20b0873bebeb3d4a194433c08e313f", [5.9, 3, 5.1, 1.8], [50, 50, 50]
    ),
    (
      "wine", "c0adf4afc48e2f3320638eb432b1c3bd36c4ebb4adb17bce25cf8f60975bdf20", [14.13, 4.1, 2.74, 24.5],
      [59, 71, 48]
    ),
    (
      "breast_cancer", "495aab7d2dd40112fda75d637e7f05c429282090a89d702374b1ed217d597f32",
      [7.76, 24.54, 47.92, 181], [212, 357]
    ),
    ("diabetes", "19b72443ee4303799221a0b6cda2f774287c4e0ef41be9094282baddb2d0d614", [36, 1, 19.6, 71], nil),
  ]

  @Test func haveTheNumbersOfScikitLearn() throws {
    #expect(EmbeddedDatasets.all.map(\.name) == Self.known.map(\.name))
    for known in Self.known {
      let dataset = try #require(EmbeddedDatasets.entry(named: known.name)).load()
      #expect(dataset.sha256 == known.sha256, "\(known.name)")
      let last = dataset.x.rows(dataset.sampleCount - 1..<dataset.sampleCount).scalars(as: Float.self)
      #expect(Array(last.prefix(4)) == known.lastRow, "\(known.name)")
      #expect(dataset.classCounts?.map(\.count) == known.classCounts, "\(known.name)")
    }
    #expect(EmbeddedDatasets.entry(named: "mnist") == nil)
  }

  @Test func areWhatTheTableSays() {
    for entry in EmbeddedDatasets.all {
      let dataset = entry.load()
      #expect(dataset.name == entry.name)
      #expect(dataset.sampleCount == entry.samples)
      #expect(dataset.x.rowShape == entry.features)
      #expect(dataset.x.dtype == .float32)
      #expect(dataset.task == entry.task)
      #expect(dataset.y?.shape == [entry.samples])
      #expect(dataset.featureNames?.count ?? entry.features[0] == entry.features[0])
      #expect(dataset.missingValues.isEmpty)
      #expect("\(dataset.lineage)" == entry.name)
      #expect(!dataset.origin.isEmpty)
    }
  }

  @Test func nameTheirClasses() {
    #expect(EmbeddedDatasets.digits().className(7) == "7")
    #expect(EmbeddedDatasets.iris().classNames == ["setosa", "versicolor", "virginica"])
    #expect(EmbeddedDatasets.breastCancer().classNames == ["malignant", "benign"])
    #expect(EmbeddedDatasets.breastCancer().featureNames?[29] == "worst_fractal_dimension")
    #expect(EmbeddedDatasets.diabetes().y?.scalars(as: Float.self).prefix(3) == [151, 75, 141])
  }

  @Test func digitsAreImagesFromZeroToOne() {
    let digits = EmbeddedDatasets.digits()
    let values = digits.x.scalars(as: Float.self)
    #expect(values.min() == 0)
    #expect(values.max() == 1)
    // The second row of the first image, a zero: 0 0 13 15 10 15 5 0 of 16.
    #expect(values[8..<16].map { Int($0 * 16) } == [0, 0, 13, 15, 10, 15, 5, 0])
  }
}
