// swift-tools-version: 6.1
// The targets, lowest layer first. Numbers, language and documents are three stacks that meet in ExperimentRunner.
import PackageDescription

let package = Package(
  name: "hornbook",
  targets: [
    // Source text, spans, diagnostics with carets, nearest name.
    .target(name: "Diagnostics"),
    // Shape, DType, Tensor, random streams, NPY files.
    .target(name: "TensorCore"),
    // Operation, Graph, shape rules, gradient rules, passes, the Backend boundary.
    .target(name: "GraphCore", dependencies: ["TensorCore"]),
    // Layers, activations, initializers, regularizers.
    .target(name: "NeuralLayers", dependencies: ["GraphCore", "TensorCore"]),
  ]
)
