import CHDF5
import TensorCore

/// Makes an HDF5 file in memory, the same bytes for the same content.
///
/// Used inside of ``HDF5/use(_:)``.
final class HDF5Writer {
  private let file: String
  private var id: hid_t

  /// - Parameter file: The name in errors.
  init(file: String) throws {
    self.file = file
    let access = H5Pcreate(CHDF5FileAccess())
    defer { H5Pclose(access) }
    H5Pset_fapl_core(access, 1 << 20, false)
    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG)
    id = H5Fcreate("memory", CHDF5Truncate(), CHDF5Default(), access)
    guard id >= 0 else { throw failure("a file") }
  }

  deinit { if id >= 0 { H5Fclose(id) } }

  private func failure(_ what: String) -> ModelFileError {
    ModelFileError(file, expected: "to write weights", received: "\(what) that the HDF5 library cannot make")
  }

  /// Makes a group and those that it lies in; without effect if it is there.
  func group(_ path: String) throws {
    var prefix = ""
    let settings = H5Pcreate(CHDF5GroupCreation())
    defer { H5Pclose(settings) }
    // No clock gets into the file.
    H5Pset_obj_track_times(settings, false)
    for step in path.split(separator: "/") {
      prefix += prefix.isEmpty ? String(step) : "/\(step)"
      if H5Lexists(id, prefix, CHDF5Default()) > 0 { continue }
      let group = H5Gcreate2(id, prefix, CHDF5Default(), settings, CHDF5Default())
      guard group >= 0 else { throw failure("a group \(prefix)") }
      H5Gclose(group)
    }
  }

  /// Gives a group a text attribute, of variable length as Keras's are.
  func text(_ value: String, attribute: String, of path: String) throws {
    let type = H5Tcopy(CHDF5String())
    let space = H5Screate(H5S_SCALAR)
    defer {
      H5Tclose(type)
      H5Sclose(space)
    }
    H5Tset_size(type, CHDF5VariableLength())
    H5Tset_cset(type, H5T_CSET_UTF8)
    let handle = H5Acreate_by_name(id, path, attribute, type, space, CHDF5Default(), CHDF5Default(), CHDF5Default())
    guard handle >= 0 else { throw failure("an attribute \(attribute)") }
    defer { H5Aclose(handle) }
    let status = value.withCString { text in
      var pointer: UnsafePointer<CChar>? = text
      return H5Awrite(handle, type, &pointer)
    }
    guard status >= 0 else { throw failure("an attribute \(attribute)") }
  }

  /// Writes a tensor of float32 or int32 numbers.
  func tensor(_ tensor: Tensor, at path: String) throws {
    let isWhole = tensor.dtype == .int32
    let sizes = tensor.shape.dimensions.map { hsize_t($0) }
    let space = sizes.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(sizes.count), sizes, nil)
    let settings = H5Pcreate(CHDF5DatasetCreation())
    defer {
      H5Sclose(space)
      H5Pclose(settings)
    }
    H5Pset_obj_track_times(settings, false)
    let data = H5Dcreate2(
      id, path, isWhole ? CHDF5StoredInt32() : CHDF5StoredFloat32(), space, CHDF5Default(), settings, CHDF5Default())
    guard data >= 0 else { throw failure("a dataset \(path)") }
    defer { H5Dclose(data) }
    let status = tensor.withUnsafeBytes {
      $0.isEmpty
        ? 0
        : H5Dwrite(
          data, isWhole ? CHDF5Int32() : CHDF5Float32(), CHDF5AllElements(), CHDF5AllElements(), CHDF5Default(),
          $0.baseAddress)
    }
    guard status >= 0 else { throw failure("a dataset \(path)") }
  }

  /// The file's bytes.
  func bytes() throws -> [UInt8] {
    guard H5Fflush(id, H5F_SCOPE_GLOBAL) >= 0 else { throw failure("a file") }
    let count = H5Fget_file_image(id, nil, 0)
    guard count > 0 else { throw failure("a file") }
    var bytes = [UInt8](repeating: 0, count: count)
    guard H5Fget_file_image(id, &bytes, count) == count else { throw failure("a file") }
    return bytes
  }
}
