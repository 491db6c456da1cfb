import CPUBackend
import GraphCore
import ReferenceBackend

/// The backends that the suite runs on; adding one is one line.
let backends: [any Backend] = [
  ReferenceBackend(),
  CPUBackend(),
]
