/// A layer as a call: its name and the arguments that matter for recognizing it.
func layerDescription(_ name: String, _ arguments: [String], activation: Activation = .linear) -> String {
  let all = arguments + (activation == .linear ? [] : ["activation: .\(activation)"])
  return "\(name)(\(all.joined(separator: ", ")))"
}
