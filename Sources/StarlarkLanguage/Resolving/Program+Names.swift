import Diagnostics

extension Program {
  /// Checks everything about names that can be known before the program runs, and reports it all at once.
  ///
  /// Unknown names (each once, with the nearest known one), globals read before any line can have set them, parameters
  /// declared twice, `break`, `continue` and `return` in the wrong place, `load`, and in
  /// ``TopLevelMode/options(_:)`` unknown and repeated options.
  ///
  /// - Parameters:
  ///   - predeclared: The names from outside; the universal ones need not be among them.
  ///   - mode: What an assignment at the top level means.
  public func check(predeclared: some Sequence<String>, mode: TopLevelMode = .module) -> [Diagnostic] {
    var resolver = Resolver(source, predeclared: Set(predeclared), mode: mode)
    resolver.resolve(self)
    return resolver.diagnostics
  }

  /// The names that the program reads from outside, each at its first use; universal names are left out.
  public func freeNames(mode: TopLevelMode = .module) -> [Identifier] {
    var resolver = Resolver(source, predeclared: [], mode: mode)
    resolver.reportsUnknownNames = false
    resolver.resolve(self)
    return resolver.freeNames
  }

  /// The variables that the top level binds, each at its first assignment; options are left out.
  public func assignedNames(mode: TopLevelMode = .module) -> [Identifier] {
    var seen: Set<String> = []
    return SyntaxNames.bound(in: statements).filter { identifier in
      (mode.options == nil || identifier.name.hasPrefix("_")) && seen.insert(identifier.name).inserted
    }
  }
}

extension ExpressionNode {
  /// Checks the names of a single expression.
  public func check(in source: SourceText, predeclared: some Sequence<String>) -> [Diagnostic] {
    var resolver = Resolver(source, predeclared: Set(predeclared), mode: .module)
    resolver.resolve(self)
    return resolver.diagnostics
  }

  /// The names that the expression reads from outside, each at its first use; universal names are left out.
  public var freeNames: [Identifier] {
    var resolver = Resolver(SourceText(name: "", text: ""), predeclared: [], mode: .module)
    resolver.reportsUnknownNames = false
    resolver.resolve(self)
    return resolver.freeNames
  }
}
