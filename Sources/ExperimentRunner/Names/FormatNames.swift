import StarlarkLanguage

/// `fmt(x, ".3f")`: a number as text, for inline values, tables and captions.
enum FormatNames {
  static var function: StarlarkValue {
    Builtin.host("fmt", [.required("x"), .optional("format", default: StarlarkSignature.Constant.none)]) { bound in
      let value = bound.value("x")
      let format = try bound.optionalString("format").map { text in
        do { return try FormatSpecification(text) } catch let error as EvaluationError {
          throw bound.error("format", "fmt: \(error.message)", code: error.code, help: error.help)
        }
      }
      if value.isPending { return .host(PendingValue()) }
      guard let number = value.number, !value.isNone, value.asBool == nil else {
        throw bound.typeError("x", expected: "a number")
      }
      guard let format, number.isFinite else {
        return .string(InlineText.text(value.asInt == nil ? .float(number) : value))
      }
      // Counts are often means that happen to be whole.
      let whole = format.type == "d" && value.asBigInteger == nil ? Int(exactly: number).map(StarlarkValue.int) : nil
      do {
        return .string(
          try format.text(of: whole ?? (value.asBigInteger == nil ? .float(number) : value), bound.interpreter))
      } catch let error as EvaluationError {
        throw bound.error("x", "fmt: \(error.message)", code: error.code, help: error.help)
      }
    }
  }
}
