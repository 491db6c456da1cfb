import GraphCore
import TensorCore

/// One graph with inputs that every backend must run alike; the table of them is ``ConformanceCase/all``.
public struct ConformanceCase: Sendable, CustomStringConvertible {
  /// Says what is special about the case: `dot/129x257x64 left transposed`.
  public var id: String
  public var inputs: [Tensor]
  /// Which parameter gives its memory to which output.
  public var donations: [Donation]
  /// How far a result may lie from the reference's, and why.
  public var tolerance: Tolerance
  /// Writes the graph from its parameters, one for each input, and returns the outputs.
  public var build: @Sendable (GraphBuilder, [Value]) throws -> [Value]

  public struct Donation: Sendable {
    public var parameter: Int
    public var output: Int

    public init(_ parameter: Int, to output: Int) {
      self.parameter = parameter
      self.output = output
    }
  }

  public init(
    _ id: String, _ inputs: [Tensor], _ tolerance: Tolerance = .exact, donations: [Donation] = [],
    build: @escaping @Sendable (GraphBuilder, [Value]) throws -> [Value]
  ) {
    self.id = id
    self.inputs = inputs
    self.donations = donations
    self.tolerance = tolerance
    self.build = build
  }

  /// A case of a single operation on its inputs.
  public init(_ id: String, _ operation: Operation, _ inputs: [Tensor], _ tolerance: Tolerance = .exact) {
    self.init(id, inputs, tolerance) { builder, parameters in [try builder.apply(operation, parameters)] }
  }

  public var description: String { id }

  /// The graph, its parameters named p0, p1, … and its outputs o0, o1, ….
  public func graph() throws -> Graph {
    let builder = GraphBuilder(name: id)
    let parameters = inputs.enumerated().map { builder.parameter("p\($0)", TensorType($1.shape, $1.dtype)) }
    let outputs = try build(builder, parameters)
    return builder.finish(
      outputs: outputs.enumerated().map { ("o\($0)", $1) },
      donations: donations.map { (parameters[$0.parameter], $0.output) })
  }
}

extension ConformanceCase {
  /// The table: every operation of the closed list, on any backend.
  public static let all: [ConformanceCase] =
    unaryCases + binaryCases + comparisonCases + selectionCases + conversionCases
    + sourceCases + layoutCases + rowCases + reductionCases + cumulativeCases + sortingCases + softmaxCases
    + productCases + convolutionCases + windowCases + recurrenceCases
    + functionCases + compositeCases + donationCases
}
