import Diagnostics

/// An f-string: texts and the formatted values of expressions, joined.
final class FormattedCode: ExpressionCode {
  indirect enum Part {
    case text(String)
    case field(ExpressionCode, ExpressionNode.Conversion?, format: [Part])
  }

  let parts: [Part]

  init(_ parts: [Part], _ span: SourceSpan) {
    self.parts = parts
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let result = try join(parts, frame)
    do { return try frame.interpreter.charged(result) } catch { throw frame.locate(error, span) }
  }

  private func join(_ parts: [Part], _ frame: Frame) throws -> Value {
    var text = FormattedText()
    for part in parts {
      switch part {
      case .text(let part): text.add(.string(part))
      case .field(let code, let conversion, let format):
        let value = try code.evaluate(frame)
        let specification = format.isEmpty ? .string("") : try join(format, frame)
        do {
          text.add(try frame.interpreter.formatted(value, conversion, specification))
          try frame.interpreter.checkText(text.size)
        } catch {
          throw frame.locate(error, code.span)
        }
      }
    }
    return text.value
  }
}
