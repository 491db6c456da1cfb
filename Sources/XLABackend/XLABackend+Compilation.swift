import CPJRT
import GraphCore

// From a graph to a program's text to a program in the plugin.
extension XLABackend {
  /// What the compiler is asked for.
  ///
  /// A maximum with `NaN` is `NaN`, which the `cpu` platform gives up for speed otherwise.
  var settings: [CompileOptions.Setting] {
    var settings: [CompileOptions.Setting] = [
      .init(name: "xla_cpu_enable_fast_min_max", value: .flag(false))
    ]
    if !optimizesCode { settings.append(.init(name: "xla_backend_optimization_level", value: .number(0))) }
    return settings
  }

  func translation(of graph: Graph) -> Lowering.Program {
    Lowering.program(graph, platform: plugin.platform, devices: plugin.devices.count)
  }

  /// The compiled program, from the cache if it has it.
  func program(_ text: String, _ name: String) throws(BackendError) -> OpaquePointer {
    var options = CompileOptions(partitions: plugin.devices.count, settings: settings)
    while true {
      let bytes = options.bytes
      if let known = cache?.program(text, bytes) { return known }
      var program: OpaquePointer?
      guard let problem = plugin.compile(text, bytes, &program) else {
        guard let program else { throw BackendError.failure("compiling graph \(name)", nil) }
        cache?.keep(program, text, bytes)
        return program
      }
      // Settings come and go with the compiler's versions: one that it does not know, it does without.
      let known = options.settings.filter { !problem.contains($0.name) }
      guard known.count < options.settings.count else {
        throw BackendError.failure("compiling graph \(name)", problem)
      }
      options.settings = known
    }
  }
}

extension Plugin {
  /// Compiles a program; the message if that fails.
  fileprivate func compile(_ text: String, _ options: [UInt8], _ program: inout OpaquePointer?) -> String? {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        message(
          hb_pjrt_compile(functions, client, $0.baseAddress, $0.count, options, options.count, &program))
      }
    }
  }
}
