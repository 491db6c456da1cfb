import CPJRT
import GraphCore
import TensorCore

/// A tensor on the devices of a plugin.
final class XLABuffer: Buffer {
  let type: TensorType
  let plugin: Plugin
  /// One for each device, or none while the tensor waits on the host.
  private(set) var handles: [OpaquePointer]
  /// Whether each device holds a part of the rows, or all of them.
  private(set) var isDivided = false
  /// With several devices, what is put on them once a program says how.
  private var waiting: Tensor?
  private(set) var isSpent = false
  /// Set while inputs are looked through for one that is given twice.
  var isTaken = false

  init(_ tensor: Tensor, plugin: Plugin) throws(BackendError) {
    type = TensorType(tensor.shape, tensor.dtype)
    self.plugin = plugin
    handles = []
    try fill(tensor)
  }

  /// A buffer over what a program made.
  init(type: TensorType, plugin: Plugin, owning handles: [OpaquePointer]) {
    self.type = type
    self.plugin = plugin
    self.handles = handles
  }

  deinit { release() }

  /// Holds other contents of the same type from now on.
  func fill(_ tensor: Tensor) throws(BackendError) {
    guard plugin.devices.count == 1 else {
      release()
      waiting = tensor
      return
    }
    let handle = try plugin.put(tensor, on: plugin.devices[0])
    replace(by: [handle])
  }

  /// Takes over what a program made of the contents, or what comes after them.
  func replace(by handles: [OpaquePointer]) {
    plugin.retired.add(self.handles)
    waiting = nil
    self.handles = handles
    isDivided = false
  }

  /// Lets go of the contents, whose memory a program has taken over.
  func spend() {
    release()
    isSpent = true
  }

  private func release() {
    for handle in handles { hb_pjrt_buffer_destroy(plugin.functions, handle) }
    handles = []
    waiting = nil
  }

  /// Puts all rows on each device, or a part on each.
  func place(divided: Bool) throws {
    guard handles.isEmpty || isDivided != divided else { return }
    let tensor = try waiting ?? read()
    let count = plugin.devices.count
    var placed: [OpaquePointer] = []
    do {
      for (index, device) in plugin.devices.enumerated() {
        let part = tensor.rowCount / count
        placed.append(try plugin.put(divided ? tensor.rows(index * part..<(index + 1) * part) : tensor, on: device))
      }
    } catch {
      for handle in placed { hb_pjrt_buffer_destroy(plugin.functions, handle) }
      throw error
    }
    replace(by: placed)
    isDivided = divided
  }

  /// The contents on the host; waits for the program that makes them.
  func read() throws(BackendError) -> Tensor {
    if let waiting { return waiting }
    // What failed is said before room is made for it.
    var problem = handles.lazy.compactMap { message(hb_pjrt_buffer_await(self.plugin.functions, $0)) }.first
    if let problem { throw BackendError.failure("computing \(type)", problem) }
    let parts = (isDivided ? handles : Array(handles.prefix(1))).map { handle in
      let shape = isDivided ? Shape([type.shape[0] / handles.count] + type.shape.dimensions.dropFirst()) : type.shape
      return Tensor(shape: shape, dtype: type.dtype) { target in
        guard target.count > 0 else { return }
        problem = problem ?? message(hb_pjrt_buffer_read(plugin.functions, handle, target.baseAddress, target.count))
      }
    }
    if let problem { throw BackendError.failure("reading \(type) from the device", problem) }
    return parts.count == 1 ? parts[0] : Tensor.concatenatingRows(parts)
  }

  /// The buffer as one of this plugin, or `nil`.
  @inline(__always)
  static func own(_ buffer: any Buffer, _ plugin: Plugin) -> XLABuffer? {
    guard let buffer = buffer as? XLABuffer, buffer.plugin === plugin else { return nil }
    return buffer
  }
}

extension Plugin {
  /// Starts to copy a tensor to a device.
  fileprivate func put(_ tensor: Tensor, on device: OpaquePointer) throws(BackendError) -> OpaquePointer {
    var handle: OpaquePointer?
    let dimensions = tensor.shape.dimensions.map(Int64.init)
    let problem = tensor.withUnsafeBytes { bytes in
      message(
        hb_pjrt_buffer_create(
          functions, client, device, bytes.baseAddress, Int32(tensor.dtype.number), dimensions, dimensions.count,
          &handle))
    }
    guard problem == nil, let handle else {
      throw BackendError.failure("copying \(tensor.dtype) \(tensor.shape) to the device", problem)
    }
    return handle
  }
}

extension BackendError {
  /// What the plugin says went wrong.
  static func failure(_ what: String, _ problem: String?) -> BackendError {
    BackendError("xla: \(what) failed: \(problem ?? "the plugin gives no reason")")
  }
}

extension DType {
  /// As PJRT numbers element types.
  fileprivate var number: UInt32 {
    switch self {
    case .float32: HB_PJRT_FLOAT32.rawValue
    case .int32: HB_PJRT_INT32.rawValue
    case .bool: HB_PJRT_BOOL.rawValue
    case .uint8: HB_PJRT_UINT8.rawValue
    }
  }
}
