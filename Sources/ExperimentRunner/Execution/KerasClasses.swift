import Diagnostics

/// Classes derived from Keras's, which the language has not: what to write instead.
enum KerasClasses {
  private static let advice: [(base: String, help: String)] = [
    (
      "Layer",
      "write a function that calls layers, def block(x): return layers.Dense(8)(x); a computation without weights is"
        + " layers.Lambda(lambda x: …)"
    ),
    (
      "Model",
      "write a function that calls layers and returns keras.Model(inputs, outputs); training itself is the fit block's"
    ),
    (
      "Callback",
      "use the callbacks that there are, such as EarlyStopping and LearningRateScheduler(function): hornbook info"
    ),
  ]

  /// The message about a class statement, with the way to write the same without one.
  static func advised(_ diagnostic: Diagnostic) -> Diagnostic {
    guard let location = diagnostic.primary?.location, location.source.substring(location.span) == "class" else {
      return diagnostic
    }
    let text = location.source.text.utf8.dropFirst(location.span.start).prefix { $0 != UInt8(ascii: "\n") }
    guard let line = String(text), let open = line.firstIndex(of: "("), let close = line.lastIndex(of: ")"),
      open < close
    else { return diagnostic }
    let base = line[line.index(after: open)..<close].split(separator: ".").last ?? ""
    guard let known = advice.first(where: { $0.base == base }) else { return diagnostic }
    var result = diagnostic
    result.help = [known.help]
    return result
  }
}
