/// A program whose time is spent in one part of the interpreter.
struct StarlarkWorkload {
  let name: String
  /// How often the innermost loop runs.
  let rounds: Int
  let text: String

  static let all = [
    StarlarkWorkload(
      name: "sum", rounds: 10_000_000,
      text: """
        def sum():
          total = 0
          for i in range(10000000):
            total += i
          return total
        sum()
        """),
    StarlarkWorkload(
      name: "toplevel", rounds: 10_000_000,
      text: """
        total = 0
        for i in range(10000000):
          total += i
        """),
    StarlarkWorkload(
      name: "conditions", rounds: 10_000_000,
      text: """
        def count():
          n = 0
          for i in range(10000000):
            if i % 3 == 0 and i % 5 != 0:
              n = n + 1
          return n
        count()
        """),
    StarlarkWorkload(
      name: "floats", rounds: 5_000_000,
      text: """
        def logistic():
          x = 0.5
          for _ in range(5000000):
            x = 3.7 * x * (1.0 - x)
          return x
        logistic()
        """),
    StarlarkWorkload(
      name: "calls", rounds: 3_000_000,
      text: """
        def add(a, b):
          return a + b
        def loop():
          x = 0
          for i in range(3000000):
            x = add(x, i)
          return x
        loop()
        """),
    StarlarkWorkload(
      name: "lists", rounds: 2_000_000,
      text: """
        def sieve(n):
          marks = [True] * n
          for i in range(2, n):
            if marks[i]:
              for k in range(i + i, n, i):
                marks[k] = False
          return len([i for i in range(n) if marks[i]])
        sieve(800000)
        """),
    StarlarkWorkload(
      name: "dicts", rounds: 1_000_000,
      text: """
        def histogram():
          counts = {}
          for i in range(1000000):
            key = i % 1000
            counts[key] = counts.get(key, 0) + 1
          return counts
        histogram()
        """),
    StarlarkWorkload(
      name: "strings", rounds: 300_000,
      text: """
        def texts():
          parts = []
          for i in range(300000):
            parts.append("%d:%s" % (i, "x"))
          return len(",".join(parts).split(","))
        texts()
        """),
  ]
}
