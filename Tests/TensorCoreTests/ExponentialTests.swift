import Foundation
import Testing

@testable import TensorCore

@Suite struct ExponentialTests {
  @Test(arguments: [-700.5, -30, -1, -1e-9, 0, 1e-300, 0.3465, 0.35, 1, 2.5, 88.7, 709.5])
  func agreesWithTheSystem(x: Double) {
    let value = ElementaryFunctions.exp(x)
    #expect(abs(value / Foundation.exp(x) - 1) < 1e-14)
  }

  @Test func endsWhereDoubleEnds() {
    #expect(ElementaryFunctions.exp(0) == 1)
    #expect(ElementaryFunctions.exp(-.infinity) == 0)
    #expect(ElementaryFunctions.exp(.infinity) == .infinity)
    #expect(ElementaryFunctions.exp(.nan).isNaN)
  }
}
