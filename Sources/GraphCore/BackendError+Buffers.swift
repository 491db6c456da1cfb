import TensorCore

// The ways in which buffers do not fit, in the same words whatever the backend.
extension BackendError {
  /// A buffer that another backend made.
  public static func foreignBuffer(backend: String) -> BackendError {
    BackendError("\(backend): expected a buffer of this backend, received one of another; make it with makeBuffer")
  }

  /// A buffer that another backend made was given for a parameter.
  public static func foreignBuffer(backend: String, graph: Graph, parameter: Int) -> BackendError {
    BackendError(
      "\(backend): \(graph.describeParameter(parameter)) expected a buffer of this backend, received one of another; "
        + "make it with makeBuffer")
  }

  /// A buffer is read although its memory was given away.
  public static func spentBuffer(backend: String, type: TensorType) -> BackendError {
    BackendError("\(backend): a buffer of \(type) is spent, it was donated; read the output that replaced it")
  }

  /// A buffer is given for a parameter although its memory was given away before.
  public static func spentBuffer(backend: String, graph: Graph, parameter: Int) -> BackendError {
    BackendError(
      "\(backend): \(graph.describeParameter(parameter)) received a spent buffer, it was donated before; "
        + "use the output that replaced it")
  }
}

extension Graph {
  /// Checks that there is one input for each parameter.
  public func requireInputCount(_ count: Int, backend: String) throws(BackendError) {
    guard count != parameters.count else { return }
    throw BackendError(
      "\(backend): graph \(name) expected \(parameters.count) input\(parameters.count == 1 ? "" : "s"), "
        + "received \(count)")
  }

  /// Checks what every backend must refuse: a wrong number of buffers, a wrong type, and a donated buffer that is
  /// given for another parameter too, whose value the donation would overwrite.
  public func requireInputs(_ inputs: [any Buffer], backend: String) throws(BackendError) {
    try requireInputCount(inputs.count, backend: backend)
    for (index, input) in inputs.enumerated() where input.type != parameters[index].type {
      throw BackendError(
        "\(backend): \(describeParameter(index)) expected \(parameters[index].type), received \(input.type)")
    }
    var uses: [ObjectIdentifier: [Int]] = [:]
    for (index, input) in inputs.enumerated() { uses[ObjectIdentifier(input), default: []].append(index) }
    for (index, parameter) in parameters.enumerated() where parameter.donatedTo != nil {
      guard let other = uses[ObjectIdentifier(inputs[index])]?.first(where: { $0 != index }) else { continue }
      throw BackendError(
        "\(backend): \(describeParameter(index)) is donated, but its buffer is also given for parameter "
          + "\"\(parameters[other].name)\"; make a second buffer")
    }
  }

  fileprivate func describeParameter(_ index: Int) -> String {
    "parameter \"\(parameters[index].name)\" of graph \(name)"
  }
}
