import TensorCore
import Testing

@Suite struct TensorTests {
  @Test func copiesDoNotShareWrites() {
    let original = Tensor([1, 2, 3] as [Float])
    var copy = original
    copy.withUnsafeMutableBytes { $0.storeBytes(of: 9, as: Float.self) }
    #expect(original.scalars(as: Float.self) == [1, 2, 3])
    #expect(copy.scalars(as: Float.self) == [9, 2, 3])
  }

  @Test func writesToAReshapedTensorLeaveItsOrigin() {
    let original = Tensor([1, 2, 3, 4] as [Int32], shape: [2, 2])
    var flat = original.reshaped(to: [4])
    flat.withUnsafeMutableBytes { $0.storeBytes(of: 7, toByteOffset: 4, as: Int32.self) }
    #expect(original == Tensor([1, 2, 3, 4] as [Int32], shape: [2, 2]))
    #expect(flat == Tensor([1, 7, 3, 4] as [Int32]))
  }

  @Test func writesInPlaceWhenNobodyElseHoldsTheStorage() {
    var tensor = Tensor(zeros: [1000])
    let before = tensor.withUnsafeBytes { $0.baseAddress }
    tensor.withUnsafeMutableBytes { $0.storeBytes(of: 1, as: Float.self) }
    #expect(tensor.withUnsafeBytes { $0.baseAddress } == before)
  }

  @Test(arguments: DType.allCases)
  func startsAsZerosAtACacheLine(dtype: DType) {
    let tensor = Tensor(zeros: [3, 5], dtype: dtype)
    #expect(tensor.numbers == [Double](repeating: 0, count: 15))
    #expect(tensor.byteCount == 15 * dtype.byteCount)
    #expect(tensor.withUnsafeBytes { Int(bitPattern: $0.baseAddress) % 64 } == 0)
  }

  @Test func equalityIsThatOfShapeTypeAndBits() {
    let nan = Float(bitPattern: 0x7FC0_0001)
    #expect(Tensor([nan]) == Tensor([nan]))
    #expect(Tensor([nan]) != Tensor([Float.nan]))
    #expect(Tensor([Float(0)]) != Tensor([-Float(0)]))
    #expect(Tensor([Float(0)]) != Tensor([Int32(0)]))
    #expect(Tensor([true]) != Tensor([UInt8(1)]))
    #expect(Tensor(zeros: [2, 3]) != Tensor(zeros: [3, 2]))
    #expect(Tensor(zeros: [0, 3]) != Tensor(zeros: [3, 0]))
  }

  @Test func equalTensorsHashAlike() {
    let tensors = [Tensor([1, 2] as [Float]), Tensor([1, 2] as [Float]), Tensor([1, 2] as [Float], shape: [1, 2])]
    #expect(tensors[0].hashValue == tensors[1].hashValue)
    #expect(Set(tensors).count == 2)
    #expect(Set([Tensor(Float.nan), Tensor(Float.nan)]).count == 1)
  }

  @Test func takesRows() {
    let tensor = Tensor((0..<12).map(Int32.init), shape: [4, 3])
    #expect(tensor.rows(1..<3) == Tensor([3, 4, 5, 6, 7, 8] as [Int32], shape: [2, 3]))
    #expect(tensor.rows(2..<2) == Tensor(zeros: [0, 3], dtype: .int32))
    #expect(tensor.rows(0..<4) == tensor)
    #expect(tensor.rows(at: [3, 0, 3]) == Tensor([9, 10, 11, 0, 1, 2, 9, 10, 11] as [Int32], shape: [3, 3]))
    #expect(tensor.rows(at: []) == Tensor(zeros: [0, 3], dtype: .int32))
    #expect(Tensor([true, false, true]).rows(at: [2, 1]) == Tensor([true, false]))
    #expect(Tensor(zeros: [3, 0]).rows(at: [2, 1]) == Tensor(zeros: [2, 0]))
    #expect(tensor.rowCount == 4 && tensor.rowShape == [3])
    #expect(Tensor(Float(1)).rowCount == 1)
  }

  @Test func joinsRows() {
    let a = Tensor([1, 2] as [Float], shape: [1, 2])
    let b = Tensor([3, 4, 5, 6] as [Float], shape: [2, 2])
    let joined = Tensor.concatenatingRows([a, Tensor(zeros: [0, 2]), b])
    #expect(joined == Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2]))
  }

  @Test func describesItself() {
    #expect(Tensor([1, 2.5] as [Float]).description == "float32 (2,) [1.0, 2.5]")
    #expect(Tensor((0..<9).map(Int32.init)).description == "int32 (9,) [0, 1, 2, 3, 4, 5, 6, 7, …]")
    #expect(Tensor([true], shape: []).description == "bool () [1]")
  }

  @Test(
    arguments: [
      (.int32, [0, -1, 2_147_483_647, -2_147_483_648, 2_147_483_647, -2_147_483_648, 0]),
      (.uint8, [0, 0, 255, 0, 255, 0, 0]),
      (.bool, [1, 1, 1, 1, 1, 1, 1]),
    ] as [(DType, [Double])])
  func floatsBecomeOtherTypesTowardZeroAndClamped(dtype: DType, expected: [Double]) {
    let floats = Tensor([0.9, -1.9, 3e9, -3e9, .infinity, -.infinity, .nan] as [Float])
    #expect(floats.converted(to: dtype).numbers == expected)
  }

  @Test func conversionsAmongIntegersClampAndKeepTruth() {
    #expect(Tensor([-1, 0, 255, 256] as [Int32]).converted(to: .uint8) == Tensor([0, 0, 255, 255] as [UInt8]))
    #expect(Tensor([-1, 0, 2] as [Int32]).converted(to: .bool) == Tensor([true, false, true]))
    #expect(Tensor([true, false]).converted(to: .float32) == Tensor([1, 0] as [Float]))
    #expect(Tensor([0, 200] as [UInt8]).converted(to: .int32) == Tensor([0, 200] as [Int32]))
    // The nearest float32, to even in the tie.
    #expect(Tensor([16_777_217, 16_777_219] as [Int32]).converted(to: .float32).numbers == [16_777_216, 16_777_220])
    #expect(Tensor(numbers: [1e300, -0.0], shape: [2], dtype: .float32) == Tensor([Float.infinity, -0.0]))
  }
}

@Suite struct ShapeTests {
  @Test(
    arguments: [
      ([], "()", [], 1), ([3], "(3,)", [1], 3), ([2, 3], "(2, 3)", [3, 1], 6), ([2, 0, 4], "(2, 0, 4)", [0, 4, 1], 0),
      ([2, 3, 4, 5], "(2, 3, 4, 5)", [60, 20, 5, 1], 120),
    ] as [(Shape, String, [Int], Int)])
  func hasDescriptionStridesAndCount(shape: Shape, description: String, strides: [Int], count: Int) {
    #expect(shape.description == description)
    #expect(shape.strides == strides)
    #expect(shape.count == count)
  }

  @Test func takesOutAxesOrKeepsThemAsOne() {
    let shape: Shape = [2, 3, 4]
    #expect(shape.removing(axes: [2, 0]) == [3])
    #expect(shape.keeping(axes: [2, 0]) == [1, 3, 1])
    #expect(shape.removing(axes: []) == shape)
  }

  @Test(
    arguments: [
      ([], true), ([0], true), ([2_147_483_647], true), ([2_147_483_648], false), ([-1], false), ([-1, -1], false),
      ([1 << 24, 1 << 24], true), ([1 << 24, 1 << 25], false), ([0, 1 << 30, 1 << 30], false),
      ([.max, .max, 0], false),
    ] as [(Shape, Bool)])
  func knowsWhatCanBeIndexed(shape: Shape, isIndexable: Bool) {
    #expect(shape.isIndexable == isIndexable)
  }
}
