import GraphCore
import Testing

@Suite("Lists of passes")
struct PassSetTests {
  struct Reading: Sendable, CustomStringConvertible {
    var list: String
    var names: [String]
    /// How the set is written.
    var written: String
    var description: String { list }
  }

  static let names = [
    "constant-folding", "simplify", "common-subexpressions", "dead-code", "fusion", "buffer-reuse", "in-place",
  ]

  static let readings: [Reading] = [
    Reading(list: "all", names: names, written: "all"),
    Reading(list: "none", names: [], written: "none"),
    Reading(list: "all,-fusion", names: names.filter { $0 != "fusion" }, written: "all,-fusion"),
    Reading(list: "-fusion", names: names.filter { $0 != "fusion" }, written: "all,-fusion"),
    Reading(list: "fusion, dead-code", names: ["dead-code", "fusion"], written: "dead-code,fusion"),
    Reading(list: "none,simplify,-simplify", names: [], written: "none"),
    Reading(list: "fusion,none", names: [], written: "none"),
  ]

  @Test(arguments: readings)
  func listIsReadFromLeftToRight(_ reading: Reading) throws {
    let passes = try PassSet(reading.list)
    #expect(passes.names == reading.names)
    #expect(passes.description == reading.written)
    #expect(try PassSet(passes.description) == passes)
  }

  @Test(arguments: [
    ("fusoin", "\"fusoin\""), ("all,-dead", "\"dead\""), ("", "an empty word"), ("all,", "an empty word"),
  ])
  func unknownWordIsRefused(_ list: String, _ received: String) {
    let error = #expect(throws: PassListError.self) { try PassSet(list) }
    #expect(
      error?.description == "expected a list such as all,-fusion of all, none, constant-folding, simplify, "
        + "common-subexpressions, dead-code, fusion, buffer-reuse, in-place; received \(received)")
  }
}
