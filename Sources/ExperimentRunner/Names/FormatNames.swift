import Diagnostics
import Plotting
import StarlarkLanguage

/// `fmt(x, ".3f")`: a number as text, for inline values, tables and captions.
enum FormatNames {
  /// The forms that a specification can have, for messages.
  private static let help = [
    "a format is [+][,][.DIGITS][TYPE], TYPE being f, e, g, d or %: \".3f\", \",d\", \"+.1f\", \".1%\", \".2e\""
  ]

  static var function: StarlarkValue {
    Builtin.host("fmt", [.required("x"), .optional("format", default: StarlarkSignature.Constant.none)]) { bound in
      let value = bound.value("x")
      let text = try bound.optionalString("format")
      let format = try text.map { text -> Format in
        if let format = Format(text) { return format }
        throw bound.error("format", "fmt: unknown format \"\(text)\"", code: "format", help: help)
      }
      if value.isPending { return .host(PendingValue()) }
      guard let number = value.number, !value.isNone, value.asBool == nil else {
        throw bound.typeError("x", expected: "a number")
      }
      guard let format else { return .string(InlineText.text(value)) }
      if format.type == "d", number != number.rounded() {
        throw bound.error("x", "fmt: format d is for whole numbers, received \(value.repr)", help: help)
      }
      guard number.isFinite else { return .string(InlineText.text(.float(number))) }
      if format.type == "d" {
        return .string(format.finished(value.asInt.map { "\($0)" } ?? formatted(number, .fixed, digits: 0)))
      }
      let plain = formatted(
        format.type == "%" ? number * 100 : number, format.notation, digits: format.digits ?? 6)
      return .string(format.finished(plain))
    }
  }

  /// A format of Python's `format(x, "…")`, as far as numbers in a text need it.
  struct Format: Equatable {
    var hasSign = false
    var isGrouped = false
    var digits: Int?
    var type: Character = "g"

    init?(_ text: String) {
      var rest = text[...]
      if rest.first == "+" {
        hasSign = true
        rest.removeFirst()
      }
      if rest.first == "," {
        isGrouped = true
        rest.removeFirst()
      }
      if rest.first == "." {
        rest.removeFirst()
        let number = rest.prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(number), count <= 20 else { return nil }
        digits = count
        rest = rest.dropFirst(number.count)
      }
      if let type = rest.popFirst() {
        guard "fegd%".contains(type), rest.isEmpty, type != "d" || digits == nil else { return nil }
        self.type = type
      } else if digits == nil {
        // `,` alone: a count.
        guard isGrouped else { return nil }
        type = "d"
      }
    }

    var notation: NumberNotation { type == "e" ? .exponential : type == "g" ? .general : .fixed }

    func finished(_ plain: String) -> String {
      var text = plain
      let isNegative = text.hasPrefix("-")
      if isNegative { text.removeFirst() }
      if isGrouped {
        let whole = text.prefix { $0.isNumber }
        var grouped = ""
        for (index, digit) in whole.enumerated() {
          if index > 0, (whole.count - index) % 3 == 0 { grouped.append(",") }
          grouped.append(digit)
        }
        text = grouped + text.dropFirst(whole.count)
      }
      let sign = isNegative ? "-" : hasSign ? "+" : ""
      return sign + text + (type == "%" ? "%" : "")
    }
  }
}
