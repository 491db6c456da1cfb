import CPUBackend
import GraphCore
import ConformanceSupport
import PluginSupport
import ReferenceBackend
import Testing

/// The backends that the suite runs on; adding one is one line.
///
/// `xla` is among them if there is a plugin.
let backends = TestPlugin.backends(beside: [
  ReferenceBackend(),
  CPUBackend(),
])

/// OpenXLA's `cpu` platform runs with denormal numbers flushed, and its exponential and error functions are off by up to
/// five units where the table allows four.
let allowances = ["xla": Allowance(flushesDenormals: true, ulpFactor: 2)]

@Test(.enabled(if: TestPlugin.backend != nil, TestPlugin.absence))
func theSuiteRunsOnXLA() {
  #expect(backends.last?.name == "xla")
}
