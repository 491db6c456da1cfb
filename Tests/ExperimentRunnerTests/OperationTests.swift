import Diagnostics
import ExperimentRunner
import Hornbook
import Testing

/// The functions of `keras.ops` and the operators of tensors: on data, as steps of a model, and inside of a Lambda.
@Suite struct OperationTests {
  /// An expression of `x`, numbers of shape (2, 3), and `n`, whole numbers: its type, shape and numbers.
  ///
  /// Recorded with Keras 3.15 on JAX: the same expressions evaluated by Python, `x[i]` being
  /// −2 + 4 · ((37 i + 17) mod 101) / 101 and `n` [[7, −5, 3], [0, 2, −9]].
  static let cases: [(expression: String, dtype: String, shape: [Int], numbers: [Double])] = [
    ("ops.exp(x)", "float32", [2, 3], [0.2653428, 1.14868, 4.972687, 0.3942803, 1.706857, 0.1353353]),
    ("ops.expm1(x)", "float32", [2, 3], [-0.7346572, 0.1486804, 3.972687, -0.6057197, 0.7068567, -0.8646647]),
    ("ops.log(ops.abs(x))", "float32", [2, 3], [0.2827193, -1.976063, 0.4724758, -0.07182571, -0.6261364, 0.6931472]),
    ("ops.log1p(ops.square(x))", "float32", [2, 3], [1.01531, 0.01903155, 1.273319, 0.6238987, 0.2514234, 1.609438]),
    ("ops.log2(ops.abs(x))", "float32", [2, 3], [0.4078777, -2.850857, 0.6816385, -0.1036226, -0.9033239, 1]),
    (
      "ops.log10(ops.abs(x))", "float32", [2, 3], [0.1227834, -0.8581933, 0.2051937, -0.03119351, -0.2719276, 0.30103]
    ),
    ("ops.sqrt(ops.abs(x))", "float32", [2, 3], [1.151839, 0.3723088, 1.266476, 0.9647244, 0.7312, 1.414214]),
    ("ops.rsqrt(ops.abs(x))", "float32", [2, 3], [0.8681771, 2.685942, 0.7895928, 1.036566, 1.367615, 0.7071068]),
    ("ops.sin(x)", "float32", [2, 3], [-0.970364, 0.1381704, 0.9994501, -0.8020341, 0.5095429, -0.9092974]),
    ("ops.cos(x)", "float32", [2, 3], [0.2416479, 0.9904085, -0.03315799, 0.5972782, 0.8604453, -0.4161468]),
    ("ops.tan(x / 4)", "float32", [2, 3], [-0.3444066, 0.03466734, 0.4239608, -0.236965, 0.1344651, -0.5463025]),
    ("ops.erf(x)", "float32", [2, 3], [-0.9393837, 0.155413, 0.9766915, -0.8118926, 0.5504193, -0.9953222]),
    ("ops.floor(x)", "float32", [2, 3], [-2, 0, 1, -1, 0, -2]),
    ("ops.ceil(x)", "float32", [2, 3], [-1, 1, 2, -0, 1, -2]),
    ("ops.round(x)", "float32", [2, 3], [-1, 0, 2, -1, 1, -2]),
    ("ops.round(x, decimals=1)", "float32", [2, 3], [-1.3, 0.1, 1.6, -0.9, 0.5, -2]),
    ("ops.reciprocal(x)", "float32", [2, 3], [-0.7537314, 7.214285, 0.6234568, -1.074468, 1.87037, -0.5]),
    ("ops.negative(n)", "int32", [2, 3], [-7, 5, -3, 0, -2, 9]),
    ("ops.sign(n)", "int32", [2, 3], [1, -1, 1, 0, 1, -1]),
    ("ops.abs(n)", "int32", [2, 3], [7, 5, 3, 0, 2, 9]),
    ("ops.square(n)", "int32", [2, 3], [49, 25, 9, 0, 4, 81]),
    ("ops.clip(x, -0.5, 0.5)", "float32", [2, 3], [-0.5, 0.1386139, 0.5, -0.5, 0.5, -0.5]),
    ("ops.clip(n, -1, 3)", "int32", [2, 3], [3, -1, 3, 0, 2, -1]),
    (#"ops.cast(x > 0, "float32")"#, "float32", [2, 3], [0, 1, 1, 0, 1, 0]),
    (#"ops.cast(n, "float32")"#, "float32", [2, 3], [7, -5, 3, 0, 2, -9]),
    ("ops.ones_like(n)", "int32", [2, 3], [1, 1, 1, 1, 1, 1]),
    (#"ops.zeros_like(n, dtype="float32")"#, "float32", [2, 3], [0, 0, 0, 0, 0, 0]),
    ("ops.isnan(x)", "bool", [2, 3], [0, 0, 0, 0, 0, 0]),
    ("ops.isfinite(x)", "bool", [2, 3], [1, 1, 1, 1, 1, 1]),
    ("ops.relu(x)", "float32", [2, 3], [0, 0.1386139, 1.60396, 0, 0.5346535, 0]),
    ("ops.gelu(x)", "float32", [2, 3], [-0.122688, 0.07694753, 1.516584, -0.1639359, 0.3761363, -0.04540235]),
    ("ops.silu(x)", "float32", [2, 3], [-0.2782163, 0.07410271, 1.335411, -0.2631852, 0.3371353, -0.2384058]),
    ("ops.elu(x)", "float32", [2, 3], [-0.7346572, 0.1386139, 1.60396, -0.6057197, 0.5346535, -0.8646647]),
    ("ops.selu(x)", "float32", [2, 3], [-1.2916, 0.1456417, 1.685283, -1.064915, 0.561761, -1.520167]),
    ("ops.softplus(x)", "float32", [2, 3], [0.2353431, 0.7648539, 1.787197, 0.3323784, 0.9957881, 0.126928]),
    ("ops.softsign(x)", "float32", [2, 3], [-0.5702128, 0.1217391, 0.6159695, -0.4820513, 0.3483871, -0.6666667]),
    ("ops.sigmoid(x)", "float32", [2, 3], [0.2097003, 0.5345981, 0.8325712, 0.2827841, 0.6305678, 0.1192029]),
    ("ops.tanh(x)", "float32", [2, 3], [-0.8684484, 0.1377328, 0.9222625, -0.7309169, 0.4889302, -0.9640276]),
    ("ops.leaky_relu(x)", "float32", [2, 3], [-0.2653465, 0.1386139, 1.60396, -0.1861386, 0.5346535, -0.4]),
    ("ops.hard_sigmoid(x)", "float32", [2, 3], [0.2788779, 0.5231023, 0.7673268, 0.3448845, 0.5891089, 0.1666667]),
    ("ops.log_sigmoid(x)", "float32", [2, 3], [-1.562076, -0.62624, -0.1832366, -1.263072, -0.4611346, -2.126928]),
    ("ops.add(x, n)", "float32", [2, 3], [5.673267, -4.861386, 4.603961, -0.9306931, 2.534653, -11]),
    ("ops.subtract(n, 2)", "int32", [2, 3], [5, -7, 1, -2, 0, -11]),
    ("ops.multiply(x, 2)", "float32", [2, 3], [-2.653465, 0.2772277, 3.207921, -1.861386, 1.069307, -4]),
    ("ops.divide(n, 2)", "float32", [2, 3], [3.5, -2.5, 1.5, 0, 1, -4.5]),
    ("ops.maximum(x, 0.25)", "float32", [2, 3], [0.25, 0.25, 1.60396, 0.25, 0.5346535, 0.25]),
    ("ops.minimum(n, 1)", "int32", [2, 3], [1, -5, 1, 0, 1, -9]),
    ("ops.power(x, 2)", "float32", [2, 3], [1.760219, 0.0192138, 2.572689, 0.8661896, 0.2858543, 4]),
    ("ops.power(n, 3)", "int32", [2, 3], [343, -125, 27, 0, 8, -729]),
    ("ops.mod(n, 4)", "int32", [2, 3], [3, 3, 3, 0, 2, 3]),
    ("ops.mod(x, 0.75)", "float32", [2, 3], [0.1732674, 0.1386139, 0.1039604, 0.5693069, 0.5346535, 0.25]),
    ("ops.floor_divide(n, 4)", "int32", [2, 3], [1, -2, 0, 0, 0, -3]),
    ("ops.floor_divide(x, 0.75)", "float32", [2, 3], [-2, 0, 2, -2, 0, -3]),
    ("ops.where(x > 0, x, -1.0)", "float32", [2, 3], [-1, 0.1386139, 1.60396, -1, 0.5346535, -1]),
    ("ops.where(n > 0, n, 0)", "int32", [2, 3], [7, 0, 3, 0, 2, 0]),
    ("x > 0.5", "bool", [2, 3], [0, 0, 1, 0, 1, 0]),
    ("x <= 0", "bool", [2, 3], [1, 0, 0, 1, 0, 1]),
    ("n >= 2", "bool", [2, 3], [1, 0, 1, 0, 1, 0]),
    ("n < 2", "bool", [2, 3], [0, 1, 0, 1, 0, 1]),
    ("n == 2", "bool", [2, 3], [0, 0, 0, 0, 1, 0]),
    ("n != 2", "bool", [2, 3], [1, 1, 1, 1, 0, 1]),
    ("ops.equal(n, 3)", "bool", [2, 3], [0, 0, 1, 0, 0, 0]),
    ("ops.logical_and(x > 0, n > 0)", "bool", [2, 3], [0, 0, 1, 0, 1, 0]),
    ("ops.logical_or(x > 0, n > 0)", "bool", [2, 3], [1, 1, 1, 0, 1, 0]),
    ("ops.logical_xor(x > 0, n > 0)", "bool", [2, 3], [1, 1, 0, 0, 0, 0]),
    ("ops.logical_not(x > 0)", "bool", [2, 3], [1, 0, 0, 1, 0, 1]),
    ("(x > 0) & (n > 0)", "bool", [2, 3], [0, 0, 1, 0, 1, 0]),
    ("~(x > 0)", "bool", [2, 3], [1, 0, 0, 1, 0, 1]),
    ("n + 1", "int32", [2, 3], [8, -4, 4, 1, 3, -8]),
    ("n - 1", "int32", [2, 3], [6, -6, 2, -1, 1, -10]),
    ("3 - n", "int32", [2, 3], [-4, 8, 0, 3, 1, 12]),
    ("n * 2", "int32", [2, 3], [14, -10, 6, 0, 4, -18]),
    ("n / 2", "float32", [2, 3], [3.5, -2.5, 1.5, 0, 1, -4.5]),
    ("n // 2", "int32", [2, 3], [3, -3, 1, 0, 1, -5]),
    ("n % 3", "int32", [2, 3], [1, 1, 0, 0, 2, 0]),
    ("x % 0.75", "float32", [2, 3], [0.1732674, 0.1386139, 0.1039604, 0.5693069, 0.5346535, 0.25]),
    ("1 / x", "float32", [2, 3], [-0.7537314, 7.214285, 0.6234568, -1.074468, 1.87037, -0.5]),
    ("-n", "int32", [2, 3], [-7, 5, -3, 0, -2, 9]),
    ("ops.sum(x, axis=1)", "float32", [2], [0.4158416, -2.396039]),
    ("ops.sum(n, axis=-1, keepdims=True)", "int32", [2, 1], [5, -7]),
    ("ops.prod(x, axis=1)", "float32", [2], [-0.294974, 0.9951966]),
    ("ops.max(x, axis=1)", "float32", [2], [1.60396, 0.5346535]),
    ("ops.min(n, axis=1)", "int32", [2], [-5, -9]),
    ("ops.mean(x, axis=1)", "float32", [2], [0.1386139, -0.7986798]),
    ("ops.mean(n, axis=1, keepdims=True)", "float32", [2, 1], [1.666667, -2.333333]),
    ("ops.var(x, axis=1)", "float32", [2], [1.431494, 1.079458]),
    ("ops.std(x, axis=-1)", "float32", [2], [1.19645, 1.03897]),
    ("ops.logsumexp(x, axis=1)", "float32", [2], [1.854219, 0.8048998]),
    ("ops.any(x > 1.5, axis=1)", "bool", [2], [1, 0]),
    ("ops.all(x > -1.5, axis=1)", "bool", [2], [1, 0]),
    ("ops.count_nonzero(n, axis=1)", "int32", [2], [3, 2]),
    ("ops.norm(x, axis=1)", "float32", [2], [2.086174, 2.269811]),
    ("ops.argmax(x, axis=1)", "int32", [2], [2, 1]),
    ("ops.argmin(n, axis=-1)", "int32", [2], [1, 2]),
    ("ops.argmax(x, axis=1, keepdims=True)", "int32", [2, 1], [2, 1]),
    (
      "ops.cumsum(x, axis=1)", "float32", [2, 3], [-1.326733, -1.188119, 0.4158416, -0.9306931, -0.3960396, -2.396039]
    ),
    ("ops.softmax(x)", "float32", [2, 3], [0.04154608, 0.1798548, 0.7785991, 0.1762957, 0.7631915, 0.06051284]),
    (
      "ops.softmax(ops.reshape(x, (-1, 3, 1)), axis=1)", "float32", [2, 3, 1],
      [0.04154608, 0.1798548, 0.7785991, 0.1762957, 0.7631915, 0.06051284]
    ),
    ("ops.log_softmax(x)", "float32", [2, 3], [-3.180952, -1.715606, -0.250259, -1.735593, -0.2702463, -2.8049]),
    ("ops.normalize(x)", "float32", [2, 3], [-0.6359645, 0.06644405, 0.7688526, -0.410031, 0.2355497, -0.8811305]),
    ("ops.reshape(x, (-1, 3, 1))", "float32", [2, 3, 1], [-1.326733, 0.1386139, 1.60396, -0.9306931, 0.5346535, -2]),
    (
      "ops.transpose(ops.reshape(x, (-1, 3, 1)), axes=(0, 2, 1))", "float32", [2, 1, 3],
      [-1.326733, 0.1386139, 1.60396, -0.9306931, 0.5346535, -2]
    ),
    ("ops.expand_dims(x, axis=1)", "float32", [2, 1, 3], [-1.326733, 0.1386139, 1.60396, -0.9306931, 0.5346535, -2]),
    ("ops.expand_dims(x, -1)", "float32", [2, 3, 1], [-1.326733, 0.1386139, 1.60396, -0.9306931, 0.5346535, -2]),
    (
      "ops.squeeze(ops.expand_dims(x, -1), axis=-1)", "float32", [2, 3],
      [-1.326733, 0.1386139, 1.60396, -0.9306931, 0.5346535, -2]
    ),
    ("ops.flip(x, axis=1)", "float32", [2, 3], [1.60396, 0.1386139, -1.326733, -2, 0.5346535, -0.9306931]),
    (
      "ops.repeat(x, 2, axis=1)", "float32", [2, 6],
      [
        -1.326733, -1.326733, 0.1386139, 0.1386139, 1.60396, 1.60396, -0.9306931, -0.9306931, 0.5346535, 0.5346535, -2,
        -2,
      ]
    ),
    ("ops.roll(x, 1, axis=1)", "float32", [2, 3], [1.60396, -1.326733, 0.1386139, -2, -0.9306931, 0.5346535]),
    ("ops.take(x, 1, axis=1)", "float32", [2], [0.1386139, 0.5346535]),
    ("ops.take(x, [2, 0], axis=1)", "float32", [2, 2], [1.60396, -1.326733, -2, -0.9306931]),
    (
      "ops.concatenate([x, x * 2], axis=1)", "float32", [2, 6],
      [
        -1.326733, 0.1386139, 1.60396, -2.653465, 0.2772277, 3.207921, -0.9306931, 0.5346535, -2, -1.861386, 1.069307,
        -4,
      ]
    ),
    (
      "ops.stack([x, -x], axis=1)", "float32", [2, 2, 3],
      [
        -1.326733, 0.1386139, 1.60396, 1.326733, -0.1386139, -1.60396, -0.9306931, 0.5346535, -2, 0.9306931, -0.5346535,
        2,
      ]
    ),
    (
      "ops.stack([x, -x], axis=-1)", "float32", [2, 3, 2],
      [
        -1.326733, 1.326733, 0.1386139, -0.1386139, 1.60396, -1.60396, -0.9306931, 0.9306931, 0.5346535, -0.5346535, -2,
        2,
      ]
    ),
    (
      "ops.one_hot(ops.abs(n), 6)", "float32", [2, 3, 6],
      [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]
    ),
    (
      "ops.matmul(ops.reshape(x, (-1, 1, 3)), ops.reshape(x, (-1, 3, 1)))", "float32", [2, 1, 1], [4.352122, 5.152044]
    ),
    (
      #"ops.einsum("bi,bj->bij", x, x)"#, "float32", [2, 3, 3],
      [
        1.760219, -0.1839035, -2.128026, -0.1839035, 0.0192138, 0.2223312, -2.128026, 0.2223312, 2.572689, 0.8661896,
        -0.4975983, 1.861386, -0.4975983, 0.2858543, -1.069307, 1.861386, -1.069307, 4,
      ]
    ),
  ]

  private static let data = """
    x = (arange(6) * 37 + 17) % 101 / 101.0 * 4 - 2
    x = x.reshape((2, 3))
    n = tensor([[7, -5, 3], [0, 2, -9]])
    """

  private func check(_ numbers: [Double], _ expected: [Double], _ what: String) {
    // float32 on both sides, and Keras's elementary functions are not ours.
    let agree =
      numbers.count == expected.count
      && zip(numbers, expected).allSatisfy { $0 == $1 || abs($0 - $1) <= 2e-6 * max(abs($1), 1) }
    #expect(agree, "\(what): \(numbers)")
  }

  @Test func dataGivesKerasNumbers() throws {
    let expressions = Self.cases.map {
      "`= str(((\($0.expression)).tolist(), (\($0.expression)).dtype, (\($0.expression)).shape))`"
    }
    let text = document(("data", Self.data)) + "\n" + expressions.joined(separator: "\n\n")
    let texts = try run(text).inlineTexts
    #expect(texts.count == Self.cases.count)
    for (text, example) in zip(texts, Self.cases) {
      let parts = text.split(separator: "\"")
      try #require(parts.count == 3, "\(example.expression): \(text)")
      #expect(parts[1] == example.dtype, "\(example.expression)")
      func numbers(_ text: Substring) -> [Double] {
        text.split { "[](), ".contains($0) }.compactMap { $0 == "True" ? 1 : $0 == "False" ? 0 : Double($0) }
      }
      #expect(numbers(parts[2]) == example.shape.map(Double.init), "\(example.expression)")
      check(numbers(parts[0]), example.numbers, example.expression)
    }
  }

  @Test func stepsOfAModelGiveTheSame() throws {
    let models = Self.cases.enumerated().flatMap { index, example in
      [
        (
          "model plain\(index)",
          "x = Input((3,))\nn = Input((3,), dtype=\"int32\")\nkeras.Model([x, n], \(example.expression))"
        ),
        (
          "model inside\(index)",
          "def _f(tensors):\n  x, n = tensors\n  return \(example.expression)\n"
            + "a = Input((3,))\nb = Input((3,), dtype=\"int32\")\nkeras.Model([a, b], Lambda(_f)([a, b]))"
        ),
      ]
    }
    let text = "# T\n\n" + models.map { "```\($0.0)\n\($0.1)\n```\n" }.joined(separator: "\n")
    let numerators = (0..<6).map { index in Double((index * 37 + 17) % 101) }
    let x = Tensor(numerators.map { Float(-2 + 4 * $0 / 101) }, shape: [2, 3])
    let n = Tensor([7, -5, 3, 0, 2, -9] as [Int32], shape: [2, 3])
    var seen = 0
    for directive in try run(text).directives {
      guard case .model(let name, let model) = directive.outcome else { continue }
      let index = try #require(Int(name.drop { !$0.isNumber }))
      let example = Self.cases[index]
      #expect(model.outputs[0].shape.dimensions == [nil] + example.shape.dropFirst().map(Optional.some), "\(name)")
      let output = try model.predict([x, n], backend: ReferenceBackend())[0]
      #expect(output.dtype.rawValue == example.dtype, "\(name)")
      check(output.numbers, example.numbers, "\(name) \(example.expression)")
      seen += 1
    }
    #expect(seen == 2 * Self.cases.count)
  }
}
