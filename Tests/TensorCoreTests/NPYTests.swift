import TensorCore
import Testing

/// A file as NumPy 2.4 writes it: `numpy.lib.format.write_array(file, array, version=(major, 0))`.
struct NPYFile: Sendable {
  var major: UInt8 = 1
  var header: String
  /// What the header and everything before it fill up to, with spaces and a line end.
  var dataStart = 128
  var data: [UInt8] = []

  var bytes: [UInt8] {
    let prefix = major == 1 ? 10 : 12
    let length = max(dataStart - prefix, header.utf8.count + 1)
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [major, 0, UInt8(length & 255), UInt8(length >> 8)]
    if major > 1 { bytes += [0, 0] }
    return bytes + header.utf8 + [UInt8](repeating: 0x20, count: length - header.utf8.count - 1) + [0x0A] + data
  }
}

@Suite struct NPYTests {
  /// What NumPy wrote for arrays of every type that is read, and the tensor that it stands for.
  static let files: [(NPYFile, Tensor)] = [
    (
      NPYFile(
        header: "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        data: [0, 0, 0, 0, 0, 0, 0, 0x3F, 0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x3F, 0, 0, 0, 0x40, 0, 0, 0x20, 0x40]),
      Tensor([0, 0.5, 1, 1.5, 2, 2.5] as [Float], shape: [2, 3])
    ),
    (
      NPYFile(
        header: "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
        data: [
          0, 0, 0, 0, 0, 0, 0xE0, 0x3F, 0xFC, 0xA9, 0xF1, 0xD2, 0x4D, 0x62, 0x50, 0xBF, 0, 0, 0, 0, 0, 0, 0xF0, 0x7F,
        ]),
      Tensor([0.5, -1e-3, .infinity] as [Float])
    ),
    (
      NPYFile(header: "{'descr': '<i4', 'fortran_order': False, 'shape': (), }", data: [0xF9, 0xFF, 0xFF, 0xFF]),
      Tensor(Int32(-7))
    ),
    (
      NPYFile(
        header: "{'descr': '<i8', 'fortran_order': False, 'shape': (2, 1), }",
        data: [5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xFF, 0xFF, 0xFF, 0xFF]),
      Tensor([5, .min] as [Int32], shape: [2, 1])
    ),
    (
      NPYFile(header: "{'descr': '|u1', 'fortran_order': False, 'shape': (4,), }", data: [0, 1, 128, 255]),
      Tensor([0, 1, 128, 255] as [UInt8])
    ),
    (
      NPYFile(header: "{'descr': '|b1', 'fortran_order': False, 'shape': (1, 3), }", data: [1, 0, 1]),
      Tensor([true, false, true], shape: [1, 3])
    ),
    (NPYFile(header: "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5), }"), Tensor(zeros: [0, 5])),
    (
      NPYFile(
        header: "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3, 4), }",
        data: [
          0, 12, 4, 16, 8, 20, 1, 13, 5, 17, 9, 21, 2, 14, 6, 18, 10, 22, 3, 15, 7, 19, 11, 23,
        ]),
      Tensor((0..<24).map(UInt8.init), shape: [2, 3, 4])
    ),
    (
      NPYFile(major: 2, header: "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }", data: [7, 8]),
      Tensor([7, 8] as [UInt8])
    ),
    (
      NPYFile(major: 3, header: "{'descr': '|u1', 'fortran_order': True, 'shape': (2,), }", data: [7, 8]),
      Tensor([7, 8] as [UInt8])
    ),
  ]

  @Test(arguments: files.indices)
  func readsWhatNumPyWrites(index: Int) throws {
    let (file, tensor) = Self.files[index]
    #expect(try Tensor(npy: file.bytes) == tensor)
  }

  @Test(arguments: files.indices)
  func writesTheBytesThatNumPyWrites(index: Int) {
    let (file, tensor) = Self.files[index]
    // NumPy wrote these from arrays that a tensor does not have: other types, another order, another version.
    guard file.major == 1, !file.header.contains("True"), !file.header.contains("8'") else { return }
    #expect(tensor.npyBytes == file.bytes)
  }

  @Test(arguments: DType.allCases, [[], [1], [0], [7], [2, 3], [2, 1, 3, 1, 5]] as [Shape])
  func readsBackWhatItWrote(dtype: DType, shape: Shape) throws {
    let tensor = Tensor(numbers: (0..<shape.count).map(Double.init), shape: shape, dtype: dtype)
    #expect(try Tensor(npy: tensor.npyBytes) == tensor)
    #expect((tensor.npyBytes.count - tensor.byteCount) % 64 == 0)
  }

  @Test func keepsEveryBitOfAFloat() throws {
    let tensor = Tensor([Float(bitPattern: 0x7FC0_1234), -0.0, .leastNonzeroMagnitude, -.infinity])
    #expect(try Tensor(npy: tensor.npyBytes) == tensor)
  }

  @Test func readsUnalignedMemory() throws {
    let tensor = Tensor([1, 2, 3] as [Float])
    let shifted = [0] + tensor.npyBytes
    let read = try shifted.withUnsafeBytes { try Tensor(npy: UnsafeRawBufferPointer(rebasing: $0[1...])) }
    #expect(read == tensor)
  }

  @Test func readsKeysInAnyOrderAndEitherQuotes() throws {
    let file = NPYFile(header: "{ \"shape\":(2,),'fortran_order' : False,\"descr\": '|u1'}", data: [4, 5])
    #expect(try Tensor(npy: file.bytes) == Tensor([4, 5] as [UInt8]))
  }

  static let types = "one of the types '<f4', '<f8', '<i4', '<i8', '|u1', '|b1'"

  @Test(
    arguments: [
      (
        [],
        "npy: expected a file that starts with \\x93NUMPY and a version, received other bytes; write it with numpy.save"
      ),
      (
        Array("PK\u{3}\u{4} a zip file".utf8),
        "npy: expected a file that starts with \\x93NUMPY and a version, received other bytes; write it with numpy.save"
      ),
      ([0x93] + Array("NUMPY".utf8) + [4, 0, 0, 0], "npy: expected format version 1.0, 2.0 or 3.0, received 4.0"),
      ([0x93] + Array("NUMPY".utf8) + [1, 1, 0, 0], "npy: expected format version 1.0, 2.0 or 3.0, received 1.1"),
      ([0x93] + Array("NUMPY".utf8) + [2, 0, 0, 0], "npy: expected the header's length, received the end of the file"),
      (
        [0x93] + Array("NUMPY".utf8) + [2, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0x20],
        "npy: expected a header of 4294967295 bytes, received 1; the file was cut off"
      ),
    ] as [([UInt8], String)])
  func refusesWhatIsNoArray(bytes: [UInt8], message: String) {
    #expect(errorMessage(bytes) == message)
  }

  @Test(
    arguments: [
      ("", "expected '{' at byte 1 of the header, received its end"),
      (
        "{'descr': '>f4', 'fortran_order': False, 'shape': (1,)}",
        "expected \(types), received '>f4'; convert the array with astype first"
      ),
      (
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}",
        "expected \(types), received '<c8'; convert the array with astype first"
      ),
      (
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
        "expected \(types), received a structured type"
      ),
      (
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "expected True or False at byte 34 of the header, received '0, 'shape': '"
      ),
      (
        "{'descr': '<f4', 'shape': (1,)}",
        "expected the keys descr, fortran_order and shape, received a header without one of them"
      ),
      (
        "{'descr': '<f4', 'descr': '<f4', 'shape': (1,)}",
        "expected the keys descr, fortran_order and shape once each, received 'descr'"
      ),
      ("{'descr': '<f4', 'extra': 1}", "expected the keys descr, fortran_order and shape once each, received 'extra'"),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "expected a size of at least 0 at byte 51 of the header, received '-1,)}'"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3)}",
        "expected a comma after the only size at byte 52 of the header, received ')}'"
      ),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': 3}", "expected '(' at byte 50 of the header, received '3}'"),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4",
        "expected ')' at byte 56 of the header, received its end"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "expected sizes up to 2147483647 and at most 2^48 elements, received shape (2147483648,)"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000, 0)}",
        "expected sizes up to 2147483647 and at most 2^48 elements, received shape (2000000000, 2000000000, 0)"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3)}",
        "expected 24 bytes of data for shape (2, 3) of <f4, received 4; the file was cut off"
      ),
      (
        "{'descr': '|u1', 'fortran_order': False, 'shape': (3,)}",
        "expected 3 bytes of data for shape (3,) of |u1, received 4; the file holds more than one array"
      ),
      (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} x",
        "expected the end of the header at byte 56 of the header, received 'x'"
      ),
      (
        "{'descr': '<f4, 'fortran_order': False}",
        "expected \(types), received '<f4, '; convert the array with astype first"
      ),
    ] as [(String, String)])
  func refusesBadHeaders(header: String, message: String) {
    let file = NPYFile(header: header, dataStart: 0, data: [0, 0, 0, 0])
    #expect(errorMessage(file.bytes) == "npy: " + message)
  }

  @Test func refusesNumbersThatWouldChange() {
    let long = NPYFile(
      header: "{'descr': '<i8', 'fortran_order': False, 'shape': (1,)}", data: [0, 0, 0, 0x80, 0, 0, 0, 0])
    #expect(
      errorMessage(long.bytes)
        == "npy: expected numbers in the range of int32, received 2147483648; save it as float64 or rescale it")
    let double = NPYFile(
      header: "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)}", data: [0, 0, 0, 0, 0, 0, 0, 0x7F])
    #expect(
      errorMessage(double.bytes)
        == "npy: expected numbers in the range of float32, received \(Double(bitPattern: 0x7F00 << 48)); scale the data"
    )
  }

  /// Every file cut off anywhere is refused.
  @Test(arguments: files.indices)
  func refusesEveryTruncation(index: Int) {
    let bytes = Self.files[index].0.bytes
    for count in 0..<bytes.count {
      #expect(errorMessage(Array(bytes[..<count])) != nil, "cut to \(count) bytes")
    }
  }

  /// Damaged files give a tensor or an error, never a trap, and never claim more memory than they have bytes for.
  @Test func survivesDamage() {
    var stream = RandomStream(key: 20)
    var refused = 0
    let alphabet = Array("{}()[]',:0123456789-<>|fiub48TrueFals \n".utf8) + [0, 0x80, 0xFF]
    for _ in 0..<20_000 {
      var bytes = Self.files[stream.integer(below: Self.files.count)].0.bytes
      for _ in 0...stream.integer(below: 4) {
        let position = stream.integer(below: min(bytes.count, 80))
        switch stream.integer(below: 4) {
        case 0: bytes.remove(at: position)
        case 1: bytes.insert(alphabet[stream.integer(below: alphabet.count)], at: position)
        case 2: bytes[position] = UInt8(stream.integer(below: 256))
        default: bytes[position] = alphabet[stream.integer(below: alphabet.count)]
        }
      }
      do throws(NPYError) {
        let tensor = try Tensor(npy: bytes)
        #expect(tensor.count <= bytes.count)
      } catch {
        refused += 1
        #expect(error.description.hasPrefix("npy: expected "))
      }
    }
    #expect(refused > 5000)
  }

  private func errorMessage(_ bytes: [UInt8]) -> String? {
    do throws(NPYError) {
      _ = try Tensor(npy: bytes)
      return nil
    } catch {
      return error.description
    }
  }
}
