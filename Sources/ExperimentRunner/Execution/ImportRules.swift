import Diagnostics
import StarlarkLanguage

/// Python's import lines: those of Keras are accepted and ignored, since its names are in scope anyway.
enum ImportRules {
  private static let kerasModules = ["keras", "tensorflow.keras", "tf.keras"]

  private static func isKeras(_ module: String) -> Bool {
    kerasModules.contains { module == $0 || module.hasPrefix("\($0).") } || module == "tensorflow"
  }

  /// Why a line is refused; `nil` if it is accepted.
  static func refusal(of statement: ImportStatement, at location: SourceLocation) -> Diagnostic? {
    guard let module = statement.modules.first(where: { !isKeras($0) }) else { return nil }
    let root = module.split(separator: ".").first.map(String.init) ?? module
    let advice =
      switch root {
      case "numpy", "jax", "torch":
        "tensors have arithmetic of their own: x / 255, x.mean(), x.reshape(…), random.normal(shape)"
      case "pandas", "sklearn", "scipy": "load data with load_csv(path, target = …) or datasets.NAME()"
      case "matplotlib", "seaborn": "every fit and evaluate block draws its figures; take the line out"
      case "os", "pathlib", "sys", "random", "math": "experiments are hermetic; the built-in names are always in scope"
      default: "only keras can be imported, and need not be; take the line out"
      }
    return Diagnostic(code: "import", "cannot import \(module)", at: .init(location), help: [advice])
  }

  /// The names that a program's import lines bind.
  static func boundNames(_ program: Program) -> [String] {
    program.imports.flatMap { statement, _ in statement.names.map(\.boundName) }.filter { $0 != "*" }
  }

  /// Binds aliases: `from keras import layers as L`.
  static func bind(_ program: Program, in environment: inout Environment) {
    for (statement, _) in program.imports {
      for name in statement.names where name.name != "*" {
        let module = statement.from.map { "\($0).\(name.name)" } ?? name.name
        // Without an alias `import keras.layers` binds the first part, which is in scope already.
        let isBound = statement.from != nil || name.alias != nil || name.boundName == "tensorflow"
        guard isBound, let value = lookUp(module, in: environment) else { continue }
        environment[name.boundName] = value
      }
    }
  }

  private static func lookUp(_ path: String, in environment: Environment) -> StarlarkValue? {
    var parts = path.split(separator: ".").map(String.init)
    if let root = parts.first, root == "tensorflow" || root == "tf" { parts.removeFirst() }
    if parts.isEmpty { return environment["keras"].map { .host(Namespace("tensorflow", ["keras": $0])) } }
    guard let first = parts.first, var value = environment[first] else { return nil }
    for part in parts.dropFirst() {
      guard let namespace = value.asHost(Namespace.self), let member = namespace.attribute(part) else { return nil }
      value = member
    }
    return value
  }
}
