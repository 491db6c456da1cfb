import ArgumentParser

/// What the backend `xla` runs on.
struct PluginArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A PJRT plugin's shared library. (default: HORNBOOK_PJRT_PLUGIN, or that of an installed Python package)",
      valueName: "path"))
  var pjrtPlugin: String?

  @Option(help: ArgumentHelp("Devices to share each batch among.", valueName: "n"))
  var devices: Int = 1

  func validate() throws {
    guard !(1...64).contains(devices) else { return }
    throw ValidationError("--devices: expected a number from 1 to 64, received \(devices)")
  }
}
