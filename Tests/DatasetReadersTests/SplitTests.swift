@testable import DatasetReaders
import TensorCore
import Testing

@Suite struct SplitTests {
  @Test func cutsSizesLikeScikitLearn() throws {
    // ⌈fraction · n⌉ samples are held out; scikit-learn 1.9.1 gives the same numbers.
    let cases: [(Int, SplitSize, Int)] = [
      (1797, 0.2, 360), (150, 0.2, 30), (178, 0.2, 36), (569, 0.2, 114), (10, 0.25, 3), (10, 0.01, 1), (3, 0.5, 2),
      (100, 0.07, 8), (1797, 360, 360), (2, 1, 1),
    ]
    for (samples, size, expected) in cases {
      var stream = testStream()
      let dataset = try Dataset(name: "d", x: Tensor(zeros: [samples]))
      let (train, test) = try dataset.split(test: size, from: &stream)
      #expect(test.sampleCount == expected)
      #expect(train.sampleCount == samples - expected)
    }
  }

  @Test func stratifiedPartsHaveScikitLearnsClassCounts() throws {
    // Class counts of the test part from train_test_split(test_size=0.2, stratify=y); where remainders tie,
    // scikit-learn draws lots and we take the earlier class: of digits, ones and fives are 182 each.
    let cases: [(Dataset, [Int])] = [
      (EmbeddedDatasets.digits(), [36, 37, 35, 37, 36, 36, 36, 36, 35, 36]),
      (EmbeddedDatasets.iris(), [10, 10, 10]), (EmbeddedDatasets.wine(), [12, 14, 10]),
      (EmbeddedDatasets.breastCancer(), [42, 72]),
    ]
    for (dataset, expected) in cases {
      var stream = testStream()
      let (train, test) = try dataset.split(test: 0.2, stratify: true, from: &stream)
      #expect(test.classCounts?.map(\.count) == expected, "\(dataset.name)")
      let whole = dataset.classCounts?.map(\.count) ?? []
      #expect(train.classCounts?.map(\.count) == zip(whole, expected).map { $0 - $1 }, "\(dataset.name)")
    }
  }

  @Test func everySampleIsInOnePart() throws {
    for stratify in [false, true] {
      for shuffle in [false, true] {
        var stream = testStream()
        let parts = try smallDataset().split(
          test: 0.3, validation: 3, stratify: stratify, shuffle: shuffle, from: &stream)
        #expect([parts.train, parts.validation, parts.test].map(\.sampleCount) == [4, 3, 3])
        let numbers = [parts.train, parts.validation, parts.test].map(sampleNumbers)
        #expect(numbers.flatMap { $0 }.sorted() == Array(0..<10))
        for (part, numbers) in zip([parts.train, parts.validation, parts.test], numbers) {
          #expect(part.labels == numbers.map { $0 % 3 })
          #expect(shuffle || numbers == numbers.sorted())
          if stratify { #expect(Set(part.labels ?? []) == [0, 1, 2]) }
        }
        #expect("\(parts.validation.lineage)" == "small.split(validation)")
      }
    }
  }

  @Test func unshuffledPartsAreHeadAndTail() throws {
    var stream = testStream()
    let plain = try smallDataset().split(test: 0.3, shuffle: false, from: &stream)
    #expect(sampleNumbers(plain.train) == [0, 1, 2, 3, 4, 5, 6])
    #expect(sampleNumbers(plain.test) == [7, 8, 9])
    // Classes have 4, 3 and 3 samples; of each the last is held out.
    let stratified = try smallDataset().split(test: 0.3, stratify: true, shuffle: false, from: &stream)
    #expect(sampleNumbers(stratified.train) == [0, 1, 2, 3, 4, 5, 6])
    #expect(sampleNumbers(stratified.test) == [7, 8, 9])
  }

  @Test func equalStreamsGiveEqualSplits() throws {
    for stratify in [false, true] {
      var (first, second, other) = (testStream(), testStream(), testStream(seed: 2))
      let dataset = EmbeddedDatasets.iris()
      let a = try dataset.split(test: 0.2, stratify: stratify, from: &first)
      let b = try dataset.split(test: 0.2, stratify: stratify, from: &second)
      let c = try dataset.split(test: 0.2, stratify: stratify, from: &other)
      #expect(a.train == b.train && a.test == b.test)
      #expect(a.test != c.test)
    }
    // Known answer: a change of these numbers changes every experiment.
    var stream = testStream()
    let (train, test) = try smallDataset().split(test: 0.3, stratify: true, from: &stream)
    #expect(sampleNumbers(test) == [3, 4, 5])
    #expect(sampleNumbers(train) == [2, 7, 1, 8, 0, 9, 6])
  }

  @Test func sharesAreProportionalAndComplete() {
    for a in 0...6 {
      for b in 0...6 {
        for c in 0...6 where a + b + c > 0 {
          let sizes = [a, b, c]
          let whole = a + b + c
          for total in 0...whole {
            let shares = Dataset.proportionalShares(of: total, sizes: sizes)
            #expect(shares.reduce(0, +) == total)
            for (share, size) in zip(shares, sizes) {
              // Within one of the exact share, and never more than there are.
              #expect(abs(share * whole - total * size) < whole)
              #expect(share <= size)
            }
          }
        }
      }
    }
    #expect(Dataset.proportionalShares(of: 2, sizes: [1, 1, 1, 1]) == [1, 1, 0, 0])
  }

  @Test func refusesImpossibleSplits() throws {
    let dataset = try smallDataset()
    let x = dataset.x
    let lonely = try Dataset(
      name: "d", x: Tensor(zeros: [5]), y: Tensor([0, 0, 1, 2, 2] as [Int32]), classNames: ["a", "b", "c"])
    let cases: [(Dataset, SplitSize, SplitSize?, Bool, String)] = [
      (
        dataset, 1.5, nil, false,
        "small.split: expected test as a fraction between 0 and 1, received 1.5. "
          + "Write test = 0.2 for a fifth of the samples, or a whole number for that many."
      ),
      (
        dataset, .fraction(.nan), nil, false,
        "small.split: expected test as a fraction between 0 and 1, received nan. "
          + "Write test = 0.2 for a fifth of the samples, or a whole number for that many."
      ),
      (
        dataset, 0.2, 0.0, false,
        "small.split: expected validation as a fraction between 0 and 1, received 0.0. "
          + "Write validation = 0.2 for a fifth of the samples, or a whole number for that many."
      ),
      (
        dataset, 10, nil, false,
        "small.split: expected test as a count from 1 to 9, fewer than the 10 samples, received 10."
      ),
      (
        dataset, 0.95, nil, false,
        "small.split: expected at least one of the 10 samples left to train on, received test 10. "
          + "Ask for smaller parts."
      ),
      (
        dataset, 5, 0.5, false,
        "small.split: expected at least one of the 10 samples left to train on, received validation 5 and test 5. "
          + "Ask for smaller parts."
      ),
      (
        try Dataset(name: "d", x: x), 0.2, nil, true,
        "d.split: expected integer labels of shape (n,) to stratify by, received no target. "
          + "Leave out stratify, or make the target a column of class numbers."
      ),
      (
        try Dataset(name: "d", x: x, y: x), 0.2, nil, true,
        "d.split: expected integer labels of shape (n,) to stratify by, received targets float32 (10, 2). "
          + "Leave out stratify, or make the target a column of class numbers."
      ),
      (
        lonely, 3, nil, true,
        "d.split: expected at least two samples of every class to stratify by, received one of class \"b\". "
          + "Leave out stratify, or drop or merge that class."
      ),
      (
        dataset, 2, nil, true,
        "small.split: expected at least 3 samples in test, one for each class, received 2. "
          + "Ask for a larger test, or leave out stratify."
      ),
    ]
    for (dataset, test, validation, stratify, expected) in cases {
      var stream = testStream()
      let text = message {
        if let validation {
          _ = try dataset.split(test: test, validation: validation, stratify: stratify, from: &stream)
        } else {
          _ = try dataset.split(test: test, stratify: stratify, from: &stream)
        }
      }
      #expect(text == expected)
    }
  }
}
