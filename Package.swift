// swift-tools-version: 6.1
// The targets, lowest layer first. Numbers, language and documents are three stacks that meet in ExperimentRunner.
import PackageDescription

/// The targets that the umbrella exports again.
///
/// Those who import it name them too: a build that goes on from an earlier one compiles anew only what depends directly
/// on what changed.
let numbers: [Target.Dependency] = [
  "TensorCore", "GraphCore", "ReferenceBackend", "CPUBackend", "XLABackend", "NeuralLayers", "ModelTraining",
  "ModelFiles", "DatasetReaders",
]

let package = Package(
  name: "hornbook",
  products: [
    .library(name: "Hornbook", targets: ["Hornbook"]),
    .library(name: "StarlarkLanguage", targets: ["StarlarkLanguage", "Diagnostics"]),
    .executable(name: "hornbook", targets: ["HornbookCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: [
    // MARK: Files

    // JSON text, and files that appear whole or not at all.
    .target(name: "PlainFiles"),

    // MARK: Numbers

    // Shape, DType, Tensor, random streams, NPY files.
    .target(name: "TensorCore"),
    // Operation, Graph, shape rules, gradient rules, passes, the Backend boundary.
    .target(name: "GraphCore", dependencies: ["TensorCore"]),
    // Every operation as plain float64 loops: the judge of all other backends.
    .target(name: "ReferenceBackend", dependencies: ["GraphCore", "TensorCore"]),
    // Fused programs of C kernels in a static memory plan; OpenBLAS is loaded when fast numerics ask for it.
    // Optimized in debug builds too: tests train models. No contraction, so that every form gives the same bits.
    .target(
      name: "CKernels",
      cSettings: [.unsafeFlags(["-O3", "-ffp-contract=off", "-fno-math-errno"])]),
    .target(name: "CPUBackend", dependencies: ["CKernels", "GraphCore", "TensorCore"]),
    // PJRT plugins, loaded when they are asked for.
    .target(name: "CPJRT"),
    // Graphs as StableHLO text, compiled and run by a plugin.
    .target(
      name: "XLABackend",
      dependencies: [
        "CPJRT", "GraphCore", "PlainFiles", "TensorCore", .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Layers, activations, initializers, regularizers.
    .target(name: "NeuralLayers", dependencies: ["GraphCore", "TensorCore"]),
    // Models, losses, metrics, optimizers, callbacks; compile, fit, evaluate, predict.
    .target(
      name: "ModelTraining",
      dependencies: [
        "NeuralLayers", "GraphCore", "TensorCore", .product(name: "OrderedCollections", package: "swift-collections"),
      ]),
    // Models and weights in Keras's files, weights as safetensors.
    .systemLibrary(name: "CHDF5", pkgConfig: "hdf5", providers: [.apt(["libhdf5-dev"])]),
    .systemLibrary(name: "CLibZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .target(
      name: "ModelFiles",
      dependencies: ["CHDF5", "CLibZip", "ModelTraining", "NeuralLayers", "GraphCore", "PlainFiles", "TensorCore"]),
    // Embedded sets, CSV, NPZ, IDX, image sets from files.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CEmbeddedData", exclude: ["generate.py"]),
    .target(
      name: "DatasetReaders",
      dependencies: ["TensorCore", "CEmbeddedData", "CZlib", .product(name: "Crypto", package: "swift-crypto")]),
    // The umbrella that users import.
    .target(
      name: "Hornbook", dependencies: numbers),

    // MARK: Language

    // Source text, spans, diagnostics with carets, nearest name.
    .target(name: "Diagnostics"),
    // Scanner, parser, resolver, evaluator and built-ins of Starlark; no tensors.
    .target(name: "StarlarkLanguage", dependencies: ["Diagnostics"]),

    // MARK: Documents

    // Markdown to prose and directives; executes nothing.
    .systemLibrary(name: "CCMark", pkgConfig: "libcmark", providers: [.apt(["libcmark-dev"])]),
    .target(name: "LiterateDocument", dependencies: ["CCMark", "Diagnostics"]),
    // Figures from plain numbers to PNG.
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .target(name: "Plotting", dependencies: ["CCairo", "CPNG"]),
    // Executed document to HTML; no tensors, no interpreter.
    .target(
      name: "ReportHTML", dependencies: ["LiterateDocument", .product(name: "Mustache", package: "swift-mustache")]),

    // MARK: Experiments

    // Check and run; result files, figures and the report's content.
    .target(
      name: "ExperimentRunner",
      dependencies: numbers + [
        "Diagnostics", "Hornbook", "PlainFiles", "StarlarkLanguage", "LiterateDocument", "Plotting", "ReportHTML",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // The command line.
    .executableTarget(
      name: "HornbookCommand",
      dependencies: numbers + [
        "Diagnostics", "ExperimentRunner", "Hornbook", "LiterateDocument", "PlainFiles", "ReportHTML",
        "StarlarkLanguage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      // Says in the program which build it is; the keys of the cache hold it.
      linkerSettings: [.unsafeFlags(["-Xlinker", "--build-id=sha1"], .when(platforms: [.linux]))]),

    // MARK: Tests

    .testTarget(name: "TensorCoreTests", dependencies: ["TensorCore"]),
    .testTarget(
      name: "GraphCoreTests", dependencies: ["ConformanceSupport", "GraphCore", "ReferenceBackend", "TensorCore"]),
    // The cases that every backend must pass.
    .target(
      name: "ConformanceSupport", dependencies: ["GraphCore", "ReferenceBackend", "TensorCore"],
      path: "Tests/ConformanceSupport"),
    // The PJRT plugin that tests of `xla` run on, if there is one.
    .target(name: "PluginSupport", dependencies: ["GraphCore", "XLABackend"], path: "Tests/PluginSupport"),
    .testTarget(
      name: "BackendConformanceTests",
      dependencies: [
        "ConformanceSupport", "CPUBackend", "GraphCore", "PluginSupport", "ReferenceBackend", "TensorCore",
      ]),
    .testTarget(
      name: "CPUBackendTests",
      dependencies: ["CKernels", "ConformanceSupport", "CPUBackend", "GraphCore", "ReferenceBackend", "TensorCore"]),
    .testTarget(
      name: "XLABackendTests",
      dependencies: [
        "CPUBackend", "GraphCore", "ModelTraining", "NeuralLayers", "PluginSupport", "TensorCore", "XLABackend",
      ]),
    .testTarget(
      name: "NeuralLayersTests",
      dependencies: ["CPUBackend", "GraphCore", "ModelTraining", "NeuralLayers", "ReferenceBackend", "TensorCore"]),
    .testTarget(
      name: "ModelTrainingTests",
      dependencies: ["CPUBackend", "GraphCore", "ModelTraining", "NeuralLayers", "ReferenceBackend", "TensorCore"]),
    // Keras's own numbers; the cases are read from the checkout.
    .testTarget(
      name: "KerasParityTests",
      dependencies: [
        "CPUBackend", "GraphCore", "ModelTraining", "NeuralLayers", "PlainFiles", "PluginSupport", "ReferenceBackend",
        "TensorCore",
      ],
      exclude: ["Cases", "README.md", "layers.json", "record.py", "training.json"]),
    // Files that Keras wrote lie beside the tests.
    .testTarget(
      name: "ModelFilesTests",
      dependencies: [
        "CHDF5", "CPUBackend", "GraphCore", "ModelFiles", "ModelTraining", "NeuralLayers", "PlainFiles",
        "ReferenceBackend", "TensorCore",
      ], exclude: ["Files", "generate.py"]),
    .testTarget(name: "PlainFilesTests", dependencies: ["PlainFiles"]),
    .testTarget(name: "DatasetReadersTests", dependencies: ["CZlib", "DatasetReaders", "TensorCore"]),
    .testTarget(name: "HornbookTests", dependencies: numbers + ["Hornbook"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(
      name: "StarlarkLanguageTests", dependencies: ["Diagnostics", "StarlarkLanguage"],
      exclude: ["generate_oracle.py", "Reports"],
      resources: [.copy("Programs")]),
    .testTarget(name: "LiterateDocumentTests", dependencies: ["Diagnostics", "LiterateDocument"]),
    .testTarget(name: "PlottingTests", dependencies: ["CPNG", "Plotting"]),
    .testTarget(
      name: "ReportHTMLTests", dependencies: ["Diagnostics", "LiterateDocument", "ReportHTML"], exclude: ["Golden"]),
    .testTarget(
      name: "ExperimentRunnerTests",
      dependencies: numbers + [
        "Diagnostics", "ExperimentRunner", "Hornbook", "LiterateDocument", "PlainFiles", "ReportHTML",
      ],
      exclude: ["Diagnostics", "KerasScripts", "Results/Golden", "Verification/Golden"]),
    .testTarget(
      name: "HornbookCommandTests",
      dependencies: numbers + [
        "Diagnostics", "ExperimentRunner", "Hornbook", "HornbookCommand", "PlainFiles", "StarlarkLanguage",
      ],
      exclude: ["VerifyGolden"]),
  ]
)
