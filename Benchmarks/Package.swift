// swift-tools-version: 6.1
// Timings live here and nowhere in the tests; see README.md.
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "hornbook", path: "..")],
  targets: [
    // Training and prediction throughput of whole models.
    .executableTarget(
      name: "TrainingBenchmark", dependencies: [.product(name: "Hornbook", package: "hornbook")],
      swiftSettings: [.swiftLanguageMode(.v6)]),
    // Single operations, beside what the machine can do.
    .executableTarget(
      name: "KernelBenchmark", dependencies: ["CMachineLimits", .product(name: "Hornbook", package: "hornbook")]),
    // Starlark programs.
    .executableTarget(
      name: "StarlarkBenchmark", dependencies: [.product(name: "StarlarkLanguage", package: "hornbook")]),
    // Loops that do nothing but multiply and add, or copy.
    .target(name: "CMachineLimits", cSettings: [.unsafeFlags(["-O3", "-march=native", "-ffp-contract=fast"])]),
  ]
)
