import CHDF5
import TensorCore

/// The groups and datasets of an HDF5 file in memory.
///
/// Used inside of ``HDF5/use(_:)``. What a file may do beyond holding numbers is refused: links to other files, data in
/// other files, filters that are not built in.
final class HDF5Reader {
  private let file: String
  private let id: hid_t

  /// - Parameter file: The name in errors.
  init(_ bytes: [UInt8], file: String) throws {
    self.file = file
    let access = H5Pcreate(CHDF5FileAccess())
    defer { H5Pclose(access) }
    H5Pset_fapl_core(access, 1 << 20, false)
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG)
    // The library copies the bytes.
    _ = bytes.withUnsafeBytes { H5Pset_file_image(access, UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
    id = bytes.isEmpty ? -1 : H5Fopen("memory", CHDF5ReadOnly(), access)
    guard id >= 0 else {
      throw ModelFileError(
        file, expected: "weights, which are an HDF5 file", received: "a file that is none, or is cut short or damaged",
        help: "Save or copy it again.")
    }
  }

  deinit { if id >= 0 { H5Fclose(id) } }

  /// Whether a group or dataset lies in the file itself; each step of the path is looked at.
  func exists(_ path: String) -> Bool {
    var prefix = ""
    for step in path.split(separator: "/") {
      prefix += prefix.isEmpty ? String(step) : "/\(step)"
      guard H5Lexists(id, prefix, CHDF5Default()) > 0, CHDF5IsHardLink(id, prefix) else { return false }
    }
    return true
  }

  /// The names in a group, in order; `nil` if there is no such group, or more than anyone's model has layers.
  func names(in path: String) -> [String]? {
    guard exists(path) else { return nil }
    let group = H5Gopen2(id, path, CHDF5Default())
    guard group >= 0 else { return nil }
    defer { H5Gclose(group) }
    var info = H5G_info_t()
    guard H5Gget_info(group, &info) >= 0, info.nlinks <= 100_000 else { return nil }
    var names: [String] = []
    for index in 0..<info.nlinks {
      var buffer = [CChar](repeating: 0, count: 1024)
      let length = H5Lget_name_by_idx(
        group, ".", H5_INDEX_NAME, H5_ITER_INC, index, &buffer, buffer.count, CHDF5Default())
      guard length >= 0, length < buffer.count else { return nil }
      names.append(String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }
    return names
  }

  /// A text attribute of a group; `nil` if there is none.
  func text(_ attribute: String, of path: String) -> String? {
    guard exists(path), H5Aexists_by_name(id, path, attribute, CHDF5Default()) > 0 else { return nil }
    let handle = H5Aopen_by_name(id, path, attribute, CHDF5Default(), CHDF5Default())
    guard handle >= 0 else { return nil }
    defer { H5Aclose(handle) }
    let (type, space) = (H5Aget_type(handle), H5Aget_space(handle))
    defer {
      H5Tclose(type)
      H5Sclose(space)
    }
    guard H5Tget_class(type) == H5T_STRING, H5Sget_simple_extent_npoints(space) == 1 else { return nil }
    if H5Tis_variable_str(type) > 0 {
      var text: UnsafeMutablePointer<CChar>?
      guard H5Aread(handle, type, &text) >= 0, let text else { return nil }
      defer { H5free_memory(text) }
      return String(validatingCString: text)
    }
    let size = H5Tget_size(type)
    guard size > 0, size <= 1024 else { return nil }
    var buffer = [UInt8](repeating: 0, count: size)
    guard H5Aread(handle, type, &buffer) >= 0 else { return nil }
    return String(validating: buffer.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// How many datasets named 0, 1, 2, … a group has.
  func variableCount(in path: String) -> Int {
    guard let names = names(in: path) else { return 0 }
    let known = Set(names)
    return (0..<names.count).first { !known.contains(String($0)) } ?? names.count
  }

  /// The shape of a dataset; `nil` if there is none of this name, or its shape cannot be read.
  func sizes(of path: String) -> [Int]? {
    guard exists(path) else { return nil }
    let data = H5Dopen2(id, path, CHDF5Default())
    guard data >= 0 else { return nil }
    defer { H5Dclose(data) }
    let space = H5Dget_space(data)
    defer { H5Sclose(space) }
    let rank = H5Sget_simple_extent_ndims(space)
    guard rank >= 0, rank <= 32, H5Sget_simple_extent_type(space) != H5S_NULL else { return nil }
    var sizes = [hsize_t](repeating: 0, count: Int(rank))
    guard H5Sget_simple_extent_dims(space, &sizes, nil) >= 0 else { return nil }
    return sizes.map { Int(clamping: $0) }
  }

  /// The paths of all datasets below a group, in the order of their names.
  ///
  /// Groups that lie inside of themselves end at a depth that no model has.
  func datasets(below path: String) -> [String] {
    var found: [String] = []
    func visit(_ path: String, depth: Int) {
      guard depth < 24, found.count < 100_000 else { return }
      for name in names(in: path) ?? [] {
        let inner = path == "/" ? name : "\(path)/\(name)"
        if sizes(of: inner) != nil { found.append(inner) } else { visit(inner, depth: depth + 1) }
      }
    }
    visit(path, depth: 0)
    return found
  }

  /// A tensor of floating-point numbers, or of whole ones for `int32`.
  ///
  /// - Parameters:
  ///   - shape: The shape that it must have, so that nothing is allocated that the model does not need.
  ///   - place: The weight, for errors.
  func tensor(_ path: String, shape: Shape, dtype: DType = .float32, place: String) throws -> Tensor {
    func failure(_ expected: String, _ received: String, help: String? = nil) -> ModelFileError {
      ModelFileError(file, place, expected: expected, received: received, help: help)
    }
    guard exists(path) else { throw failure("a dataset \(path) of shape \(shape)", "none") }
    let data = H5Dopen2(id, path, CHDF5Default())
    guard data >= 0 else { throw failure("a dataset \(path)", "something that is none") }
    defer { H5Dclose(data) }
    let (type, space, settings) = (H5Dget_type(data), H5Dget_space(data), H5Dget_create_plist(data))
    defer {
      H5Tclose(type)
      H5Sclose(space)
      H5Pclose(settings)
    }

    let rank = H5Sget_simple_extent_ndims(space)
    guard rank >= 0, rank <= 32 else { throw failure("shape \(shape)", "an unreadable shape") }
    var sizes = [hsize_t](repeating: 0, count: Int(rank))
    H5Sget_simple_extent_dims(space, &sizes, nil)
    guard H5Sget_simple_extent_type(space) != H5S_NULL, sizes == shape.dimensions.map({ hsize_t($0) }) else {
      throw failure(
        "shape \(shape)", "shape (\(sizes.map(String.init).joined(separator: ", ")))",
        help: "The file belongs to a model with other layers or sizes.")
    }
    let kind = H5Tget_class(type)
    guard kind == H5T_FLOAT || kind == H5T_INTEGER, dtype != .int32 || kind == H5T_INTEGER,
      dtype != .float32 || kind == H5T_FLOAT || shape.rank == 0, H5Tget_size(type) <= 8
    else { throw failure(dtype == .int32 ? "whole numbers" : "floating-point numbers", "numbers of another type") }
    guard H5Pget_external_count(settings) == 0, H5Pget_layout(settings) != H5D_VIRTUAL else {
      throw failure("numbers in the file itself", "a dataset whose numbers lie in other files")
    }
    if H5Pget_layout(settings) == H5D_CHUNKED {
      var chunk = [hsize_t](repeating: 0, count: 32)
      let rank = H5Pget_chunk(settings, 32, &chunk)
      let cells = chunk.prefix(Int(max(rank, 0))).reduce(1.0) { $0 * Double($1) }
      guard cells <= Double(max(shape.count, 1 << 20)) else {
        throw failure("chunks no larger than the dataset", "chunks of \(cells) numbers")
      }
    }

    var status: herr_t = 0
    func read<Scalar: TensorScalar & Numeric>(_ type: hid_t, as: Scalar.Type) -> Tensor {
      var numbers = [Scalar](repeating: 0, count: shape.count)
      status = numbers.withUnsafeMutableBytes {
        $0.isEmpty
          ? 0 : H5Dread(data, type, CHDF5AllElements(), CHDF5AllElements(), CHDF5Default(), $0.baseAddress)
      }
      return Tensor(numbers, shape: shape)
    }
    let tensor = dtype == .int32 ? read(CHDF5Int32(), as: Int32.self) : read(CHDF5Float32(), as: Float.self)
    guard status >= 0 else {
      throw failure("\(shape.count) numbers", "fewer: the file is cut short or damaged", help: "Save or copy it again.")
    }
    return tensor
  }
}
