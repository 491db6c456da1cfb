// swift-tools-version: 6.1
// The targets, lowest layer first. Numbers, language and documents are three stacks that meet in ExperimentRunner.
import PackageDescription

let package = Package(
  name: "hornbook",
  dependencies: [
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
  ],
  targets: [
    // Source text, spans, diagnostics with carets, nearest name.
    .target(name: "Diagnostics"),
    // Shape, DType, Tensor, random streams, NPY files.
    .target(name: "TensorCore"),
    // Operation, Graph, shape rules, gradient rules, passes, the Backend boundary.
    .target(name: "GraphCore", dependencies: ["TensorCore"]),
    // Layers, activations, initializers, regularizers.
    .target(name: "NeuralLayers", dependencies: ["GraphCore", "TensorCore"]),
    // Models, losses, metrics, optimizers, callbacks; compile, fit, evaluate, predict.
    .target(
      name: "ModelTraining",
      dependencies: [
        "NeuralLayers", "GraphCore", "TensorCore", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
  ]
)
