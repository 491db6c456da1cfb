import GraphCore
import TensorCore
import Testing

@Suite struct SamplingTests {
  /// The axis a b c d from eight cells before to eight cells behind it.
  @Test(arguments: [
    (EdgeFill.constant(9), "9999 9999 abcd 9999 9999"), (.nearest, "aaaa aaaa abcd dddd dddd"),
    (.reflect, "abcd dcba abcd dcba abcd"), (.wrap, "abcd abcd abcd abcd abcd"),
  ])
  func wholePlacesAreElements(_ fill: EdgeFill, _ expected: String) throws {
    let axis = expected.filter { $0 != " " }.map { $0 == "9" ? 9.0 : Double($0.asciiValue ?? 0) - 96 }
    for interpolation in Interpolation.allCases {
      for isRow in [false, true] {
        let numbers = try sample([1, 2, 3, 4], (-8..<12).map { Float($0) }, isRow: isRow, interpolation, fill)
        #expect(numbers == axis, "\(interpolation)")
      }
    }
  }

  @Test func placesBetweenAreMixed() throws {
    let places: [Float] = [-0.75, -0.25, 0.25, 2.5, 3.25, 3.75]
    for (fill, expected) in [
      (EdgeFill.constant(9), [7, 3, 1.25, 3.5, 5.25, 7.75]), (.nearest, [1, 1, 1.25, 3.5, 4, 4]),
      (.reflect, [1, 1, 1.25, 3.5, 4, 4]), (.wrap, [3.25, 1.75, 1.25, 3.5, 3.25, 1.75]),
    ] as [(EdgeFill, [Double])] {
      #expect(try sample([1, 2, 3, 4], places, isRow: true, .linear, fill) == expected, "\(fill)")
      #expect(try sample([1, 2, 3, 4], places, isRow: false, .linear, fill) == expected, "\(fill)")
    }
    #expect(
      try sample([1, 2, 3, 4], [-0.6, -0.5, 0.4, 0.6, 3.4], isRow: true, .nearest, .constant(9)) == [9, 1, 1, 2, 4])
  }

  @Test func farPlacesAreOutside() throws {
    #expect(try sample([1, 2, 3, 4], [-1e30, 1e30], isRow: true, .nearest, .nearest) == [1, 4])
    #expect(try sample([1, 2, 3, 4], [-1e30, 1e30], isRow: false, .linear, .constant(9)) == [9, 9])
  }

  /// Two images of two channels turned by a quarter: row i, column j is read at row j, column 1 − i.
  @Test func everyImageIsReadAtItsOwnPlaces() throws {
    let images = Tensor((1...16).map(Float.init), shape: [2, 2, 2, 2])
    let rows = Tensor([0, 1, 0, 1, 0, 0, 1, 1] as [Float], shape: [2, 2, 2])
    let columns = Tensor([1, 1, 0, 0, 0, 1, 0, 1] as [Float], shape: [2, 2, 2])
    for interpolation in Interpolation.allCases {
      let result = try evaluate([images, rows, columns]) {
        try $0[0].sampled(rows: $0[1], columns: $0[2], interpolation, beyond: .wrap)
      }
      #expect(result.shape == [2, 2, 2, 2])
      #expect(result.numbers == [3, 4, 7, 8, 1, 2, 5, 6, 9, 10, 11, 12, 13, 14, 15, 16])
    }
  }

  /// An image that is one row, or one column, read along it.
  private func sample(
    _ elements: [Float], _ places: [Float], isRow: Bool, _ interpolation: Interpolation, _ fill: EdgeFill
  ) throws -> [Double] {
    let image = Tensor(elements, shape: isRow ? [1, 1, elements.count, 1] : [1, elements.count, 1, 1])
    let along = Tensor(places, shape: [1, 1, places.count])
    let across = Tensor(zeros: [1, 1, places.count])
    return try evaluate([image, along, across]) {
      try $0[0].sampled(rows: $0[isRow ? 2 : 1], columns: $0[isRow ? 1 : 2], interpolation, beyond: fill)
    }.numbers
  }
}
