import Diagnostics

/// What the first word of an info string makes of a fenced block.
enum FenceWord: Equatable {
  case directive(Directive.Kind)
  /// Probably a directive that was misspelt, or written in upper case.
  case misspelt(Directive.Kind)
  /// A directive's name with something attached: `model:cnn`, `{fit}`.
  case decorated(Directive.Kind)
  /// A language; the block is only shown.
  case prose

  init(_ word: String) {
    if let kind = Directive.Kind(rawValue: word) {
      self = .directive(kind)
      return
    }
    let lower = word.lowercased()
    if Self.languages.contains(lower) {
      self = .prose
    } else if let kind = Directive.Kind(rawValue: lower) {
      self = .misspelt(kind)
    } else if let kind = Self.decorated(lower) {
      self = .decorated(kind)
    } else if let near = nearestName(to: word, among: Directive.Kind.allCases.map(\.rawValue)),
      let kind = Directive.Kind(rawValue: near)
    {
      self = .misspelt(kind)
    } else {
      self = .prose
    }
  }

  /// The directive at the start of a word such as `model,cnn`, `fit{…}` or `{data}`.
  ///
  /// `plot.py` and `data/train` are names of files, which people put there to be shown.
  private static func decorated(_ word: String) -> Directive.Kind? {
    let body = word.drop { $0 == "{" || $0 == "." }
    let name = body.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard let kind = Directive.Kind(rawValue: String(name)) else { return nil }
    guard let next = body.dropFirst(name.count).first else { return kind }
    return next == "." || next == "/" ? nil : kind
  }

  /// Languages and formats that fences commonly name; always prose.
  ///
  /// A word need not be listed to be prose: it must only be more than two edits away from every directive. First
  /// stand the ones that are nearer, then the most frequent ones, so that a new directive cannot capture them.
  static let languages: Set<String> = [
    // Near data.
    "bats", "daml", "dart", "dash", "date", "dita", "java", "mata", "rita", "stata", "vala", "yara",
    // Near fit.
    "fif", "fift", "fish", "git", "mint", "nit", "wit",
    // Near model, plot, table and compile.
    "codeql", "compose", "maple", "mosel", "node", "plist", "pot", "proto",
    // The rest of what is met every day.
    "asm", "bash", "bibtex", "c", "c++", "cc", "clojure", "cmake", "cmd", "console", "cpp", "cs", "csharp", "css",
    "csv", "docker", "dockerfile", "elixir", "elm", "erlang", "fortran", "go", "graphviz", "groovy", "h", "haskell",
    "hpp", "html", "http", "javascript", "jl", "js", "json", "json5", "jsonc", "jsonl", "jsx", "julia", "kotlin",
    "latex", "log", "lua", "make", "makefile", "markdown", "math", "matlab", "md", "mermaid", "mlir", "nim", "none",
    "objc", "ocaml", "octave", "output", "patch", "php", "plain", "plaintext", "powershell", "protobuf", "ps1", "py",
    "pycon", "python", "python3", "r", "rb", "rs", "rst", "ruby", "rust", "scala", "scheme", "sed", "sql", "starlark",
    "svg", "swift", "tex", "ts", "tsv", "tsx", "txt", "typescript", "wasm", "xml", "yml", "zsh",
  ]

  /// Words that Starlark reserves, which therefore cannot be labels.
  static let reserved: Set<String> = [
    "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except",
    "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "load", "nonlocal", "not", "or", "pass",
    "raise", "return", "try", "while", "with", "yield", "True", "False", "None",
  ]
}
