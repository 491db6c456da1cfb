import Diagnostics
import Hornbook
import LiterateDocument
import StarlarkLanguage

/// The documentation of every name that an experiment can use.
///
/// Names and signatures come from the catalogs that make the objects, so that they cannot differ from what runs; the
/// words about Keras's classes are the comments in their source, recorded in ``ReferenceTexts``.
public enum Reference {
  /// What a name can stand for; the raw value is the word for it on the command line.
  public enum Kind: String, CaseIterable, Sendable {
    case directive, option, figure, layer, loss, metric, optimizer, schedule, callback, initializer, regularizer
    case constraint, activation, operation, builtin, method, member
  }

  /// One name.
  public struct Entry: Sendable {
    public let kind: Kind
    public let name: String
    /// What Keras calls it, if it is one of its names.
    public var path: String?
    /// The call with all parameters and defaults; `nil` for what is not called.
    public var signature: String?
    /// Summary and description; empty if the name says all.
    public var text: String

    /// The entry as it is printed.
    public var page: String {
      var parts = ["\(name) (\(kind.rawValue)\(path.map { ", \($0)" } ?? ""))"]
      if let signature { parts.append(Reference.laidOut(signature)) }
      if !text.isEmpty { parts.append(text) }
      return parts.joined(separator: "\n\n") + "\n"
    }
  }

  /// All entries, by kind and then in the order of the catalogs.
  public static let entries: [Entry] =
    directives + options + figures
    + classes(.layer, "layers", LayerCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.loss, "losses", LossCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.metric, "metrics", MetricCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.optimizer, "optimizers", OptimizerCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.schedule, "optimizers.schedules", ScheduleCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.callback, "callbacks", CallbackCatalog.all.map { ($0.signature, "\($0)") })
    + classes(.initializer, "initializers", Initializer.constructors.map { ($0.signature, "Initializer") })
    + classes(.regularizer, "regularizers", Regularizer.constructors.map { ($0.signature, "Regularizer") })
    + classes(.constraint, "constraints", Constraint.constructors.map { ($0.signature, "Constraint") })
    + Activation.allCases.map {
      Entry(
        kind: .activation, name: $0.rawValue, path: "keras.activations.\($0.rawValue)", signature: "\($0.rawValue)(x)",
        text: ReferenceTexts.all["Activation.\($0.rawValue)"] ?? "")
    }
    + classes(.operation, "ops", TensorOperation.all.map { ($0.signature, "") }).map {
      var entry = $0
      entry.text = OperationReference.all[entry.name] ?? ReferenceTexts.all["Activation.\(entry.name)"] ?? ""
      return entry
    } + builtins + members

  /// The entries that a name can mean, with or without the kind, `keras.layers.` and the like.
  ///
  /// - Throws: A `Diagnostic` with the nearest name if there is none.
  public static func lookUp(_ words: [String]) throws -> [Entry] {
    guard let name = words.last.map({ String($0.split(separator: ".").last ?? "") }), words.count <= 2 else {
      throw Diagnostic(code: "name", "expected a name", help: ["such as: hornbook help layer Conv2D"])
    }
    var candidates = entries
    if words.count == 2 {
      let kinds = Kind.allCases.map(\.rawValue)
      // `layers` is the namespace of `layer`.
      guard let kind = Kind.allCases.first(where: { [$0.rawValue, $0.rawValue + "s"].contains(words[0]) }) else {
        throw Diagnostic(code: "name", "\"\(words[0])\" is no kind of name", help: suggestion(words[0], kinds))
      }
      candidates = entries.filter { $0.kind == kind }
    }
    // Of options and members the part after the dot is enough.
    let exact =
      [
        candidates.filter { $0.name == words.last }, candidates.filter { $0.name == name },
        candidates.filter { $0.name.hasSuffix(".\(name)") && $0.name.count { $0 == "." } == 1 && words.last == name },
      ].first { !$0.isEmpty } ?? []
    if !exact.isEmpty { return exact }
    let loose = candidates.filter { $0.name.lowercased() == name.lowercased() }
    if !loose.isEmpty { return loose }
    throw Diagnostic(
      code: "name", "nothing is called \"\(words.joined(separator: " "))\"",
      help: suggestion(words.last?.contains(".") == true ? words[words.count - 1] : name, candidates.map(\.name)))
  }

  private static func suggestion(_ word: String, _ names: [String]) -> [String] {
    if let near = nearestName(to: word, among: names) { return ["did you mean \(near)?"] }
    return names.count <= Kind.allCases.count
      ? ["one of: " + names.joined(separator: ", ")] : ["hornbook info lists names"]
  }

  private static func classes(
    _ kind: Kind, _ namespace: String, _ items: [(signature: NeuralLayers.Signature, type: String)]
  ) -> [Entry] {
    items.map { item in
      let parameters = item.signature.parameters.map { parameter in
        parameter.defaultText.map { "\(parameter.name)=\($0)" } ?? parameter.name
      }
      return Entry(
        kind: kind, name: item.signature.name, path: "keras.\(namespace).\(item.signature.name)",
        signature: "\(item.signature.name)(\(parameters.joined(separator: ", ")))",
        text: inKerasWords(
          ReferenceTexts.all[documented(item.type, item.signature.name)] ?? "",
          item.signature.parameters.map(\.name)))
    }
  }

  /// The name whose comment documents a type: metrics of a family are names of one generic type, and a mean of a loss is
  /// documented by the loss.
  static func documented(_ type: String, _ name: String) -> String {
    if type.hasPrefix("MeanLoss<") { return String(type.dropFirst(9).dropLast()) }
    return type.contains("<") ? name : type
  }

  /// A text with the parameters' names as Keras writes them: `key_dim` for `keyDim`.
  private static func inKerasWords(_ text: String, _ parameters: [String]) -> String {
    var result = ""
    var word = ""
    for character in text + " " {
      if character.isLetter || character.isNumber || character == "_" {
        word.append(character)
        continue
      }
      let snake = snakeCase(word)
      result += (word.first?.isLowercase == true && parameters.contains(snake) ? snake : word) + String(character)
      word = ""
    }
    return String(result.dropLast())
  }

  /// A call in lines of at most 100 columns.
  private static func laidOut(_ call: String) -> String {
    let text = canonicalLayout(of: SourceText(name: "signature", text: call))
    if text.diagnostics.isEmpty { return String(text.text.dropLast()) }
    // As a definition it may have stars, and a required parameter after an optional one not even then.
    let name = call.prefix { $0 != "(" }
    let head = "def f\(call.dropFirst(name.count)): pass"
    let definition = canonicalLayout(of: SourceText(name: "signature", text: head))
    guard definition.diagnostics.isEmpty, let end = definition.text.firstRange(of: ":\n    pass") else { return call }
    return String(name + definition.text[..<end.lowerBound].dropFirst("def f".count))
  }

  private static var directives: [Entry] {
    Directive.Kind.allCases.map { kind in
      let entry = DirectiveReference.all[kind]
      var text = entry?.summary ?? ""
      let options = kind.options ?? []
      let width = options.map(\.count).max() ?? 0
      if !options.isEmpty {
        text += "\n\nOptions:\n"
        text += options.map { option in
          "  \(option)\(String(repeating: " ", count: width - option.count))  \(entry?.options[option] ?? "")"
        }.joined(separator: "\n")
      }
      return Entry(kind: .directive, name: kind.rawValue, text: text)
    }
  }

  /// Each option of a directive: `fit.validation_split`.
  private static var options: [Entry] {
    Directive.Kind.allCases.flatMap { kind in
      (kind.options ?? []).map { option in
        Entry(
          kind: .option, name: "\(kind.rawValue).\(option)",
          text: "Option of \(kind.rawValue): \(DirectiveReference.all[kind]?.options[option] ?? "").")
      }
    }
  }

  /// The functions of `plot` blocks.
  private static var figures: [Entry] {
    FigureNames.names.compactMap { name in
      guard case .builtin(let function)? = FigureNames.functions[name] else { return nil }
      return Entry(
        kind: .figure, name: name, signature: name + function.signature.description,
        text: BuiltinReference.figures[name] ?? "")
    }
  }

  /// The methods of the language's types, and what values of experiments have after a dot.
  private static var members: [Entry] {
    Universe.methods.map { name, signature in
      Entry(
        kind: .method, name: name, signature: name.split(separator: ".")[1] + signature.description,
        text: MemberReference.methods[name] ?? "")
    }
      + MemberReference.members.sorted { $0.key < $1.key }.map { Entry(kind: .member, name: $0.key, text: $0.value) }
  }

  /// Names that values have and the tables do not.
  static var membersWithoutWords: [String] {
    let named =
      TensorValue.names.map { "tensor.\($0)" } + FitValue.names.map { "fit.\($0)" }
      + ModelValue.names.map { "model.\($0)" } + DatasetValue.names.map { "dataset.\($0)" }
      + LayerValue.names.map { "layer.\($0)" }
    return named.filter { MemberReference.members[$0] == nil }
  }

  /// The functions that are neither the language's nor for data.
  static var otherFunctions: [(name: String, signature: StarlarkSignature)] {
    let context = RunContext(backend: ReferenceBackend(), seed: 0, locator: DataLocator(folders: []))
    let functions = [
      ("approx", ApproxNames.function(context)), ("fmt", FormatNames.function), ("isinstance", TypeNames.isinstance),
    ]
    return functions.compactMap { name, value in
      if case .builtin(let function) = value { (name, function.signature) } else { nil }
    }
  }

  private static var builtins: [Entry] {
    Universe.signatures.map {
      Entry(
        kind: .builtin, name: $0.name, signature: $0.name + $0.signature.description,
        text: BuiltinReference.language[$0.name] ?? "")
    }
      + dataFunctions.map { name, signature in
        Entry(
          kind: .builtin, name: name, signature: name + signature.description, text: BuiltinReference.data[name] ?? "")
      }
      + otherFunctions.map { name, signature in
        Entry(
          kind: .builtin, name: name, signature: name + signature.description, text: BuiltinReference.other[name] ?? "")
      }
  }

  /// The functions for data with their parameters, those of namespaces too, in alphabetical order.
  static var dataFunctions: [(name: String, signature: StarlarkSignature)] {
    let context = RunContext(
      backend: ReferenceBackend(), seed: 0, locator: DataLocator(folders: []))
    let names = DataNames(context)
    var result: [(String, StarlarkSignature)] = []
    func add(_ name: String, _ value: StarlarkValue) {
      if case .builtin(let function) = value { result.append((name, function.signature)) }
      if let namespace = value.asHost(Namespace.self) {
        for member in namespace.attributeNames {
          if let value = namespace.attribute(member) { add("\(name).\(member)", value) }
        }
      }
    }
    for (name, value) in names.globals { add(name, value) }
    add("datasets", names.datasets)
    return result.sorted { $0.0 < $1.0 }
  }
}
