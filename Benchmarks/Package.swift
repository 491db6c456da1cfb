// swift-tools-version: 6.1
// Timings live here and nowhere in the tests: swift run -c release --package-path Benchmarks TrainingBenchmark
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "hornbook", path: "..")],
  targets: [
    .executableTarget(
      name: "TrainingBenchmark", dependencies: [.product(name: "Hornbook", package: "hornbook")])
  ]
)
