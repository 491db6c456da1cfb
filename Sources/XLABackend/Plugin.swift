import CPJRT

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A loaded plugin with its devices.
final class Plugin: @unchecked Sendable {
  // Unchecked: PJRT's functions may be called from any thread; what is stored here never changes or is locked.
  let path: String
  let functions: OpaquePointer
  let client: OpaquePointer
  /// `cpu`, `cuda`.
  let platform: String
  let platformVersion: String
  let apiVersion: (major: Int, minor: Int)
  /// The devices that programs run on.
  let devices: [OpaquePointer]
  /// What each of all devices is.
  let deviceKinds: [String]
  let retired: RetiredBuffers

  /// - Parameter deviceCount: How many devices are to share the work. The `cpu` platform makes as many as are wanted.
  init(path: String, deviceCount: Int) throws(PluginError) {
    self.path = path
    // The plugin's own notes of what it does.
    setenv("TF_CPP_MIN_LOG_LEVEL", "2", 0)
    var functions: OpaquePointer?
    var (major, minor): (Int32, Int32) = (0, 0)
    if let problem = message(hb_pjrt_open(path, &functions, &major, &minor)) {
      throw PluginError(
        "\(path) cannot be used as a PJRT plugin: \(problem)",
        help: ["install a current one (pip install --upgrade xla-cpu-pjrt), or name another: --pjrt-plugin PATH"])
    }
    guard let functions else { preconditionFailure("a plugin was opened without a table") }
    self.functions = functions
    apiVersion = (Int(major), Int(minor))
    var client = try Self.connect(path, functions, devices: 0)
    let platform = text(hb_pjrt_platform_name, functions, client)
    var devices = Self.devices(functions, client)
    if devices.count < deviceCount && platform == "cpu" {
      hb_pjrt_client_destroy(functions, client)
      client = try Self.connect(path, functions, devices: deviceCount)
      devices = Self.devices(functions, client)
    }
    guard devices.count >= deviceCount else {
      throw PluginError(
        "--devices: expected at most \(devices.count), the devices that \(path) has, received \(deviceCount)", help: [])
    }
    self.client = client
    retired = RetiredBuffers(functions: functions)
    self.platform = platform
    platformVersion = text(hb_pjrt_platform_version, functions, client)
    deviceKinds = devices.map { Self.kind($0, functions) }
    self.devices = Array(devices.prefix(deviceCount))
  }

  deinit {
    retired.destroy()
    hb_pjrt_client_destroy(functions, client)
  }

  private static func connect(_ path: String, _ functions: OpaquePointer, devices: Int) throws(PluginError)
    -> OpaquePointer
  {
    var client: OpaquePointer?
    let problem = message(hb_pjrt_client_create(functions, Int64(devices), &client))
    if problem == nil, let client { return client }
    throw PluginError(
      "\(path) cannot reach its devices: \(problem ?? "no reason is given")",
      help: ["for a machine without a GPU name the plugin of xla-cpu-pjrt: --pjrt-plugin PATH"])
  }

  private static func devices(_ functions: OpaquePointer, _ client: OpaquePointer) -> [OpaquePointer] {
    var list: UnsafePointer<OpaquePointer?>?
    var count = 0
    guard message(hb_pjrt_devices(functions, client, &list, &count)) == nil, let list else { return [] }
    return (0..<count).compactMap { list[$0] }
  }

  private static func kind(_ device: OpaquePointer, _ functions: OpaquePointer) -> String {
    var (id, size): (Int32, Int) = (0, 0)
    var kind: UnsafePointer<CChar>?
    guard message(hb_pjrt_device_describe(functions, device, &id, &kind, &size)) == nil else { return "unknown" }
    return string(kind, size)
  }
}

/// The message of a call that failed; `nil` if it did not.
func message(_ problem: UnsafeMutablePointer<CChar>?) -> String? {
  guard let problem else { return nil }
  defer { free(problem) }
  return String(cString: problem)
}

private func string(_ text: UnsafePointer<CChar>?, _ size: Int) -> String {
  guard let text else { return "" }
  return String(decoding: UnsafeRawBufferPointer(start: text, count: size), as: UTF8.self)
}

private typealias TextFunction = (
  OpaquePointer?, OpaquePointer?, UnsafeMutablePointer<UnsafePointer<CChar>?>?, UnsafeMutablePointer<Int>?
) -> UnsafeMutablePointer<CChar>?

private func text(_ function: TextFunction, _ functions: OpaquePointer, _ client: OpaquePointer) -> String {
  var text: UnsafePointer<CChar>?
  var size = 0
  return message(function(functions, client, &text, &size)) == nil ? string(text, size) : ""
}
