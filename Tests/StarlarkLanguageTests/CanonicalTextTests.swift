import Diagnostics
import StarlarkLanguage
import Testing

/// The syntax tree as symbolic expressions: precedence, association, every kind of node.
@Suite struct CanonicalTextTests {
  static let table: [(text: String, canonical: String)] = [
    ("1 + 2 * 3 - 4", "(- (+ 1 (* 2 3)) 4)"),
    (
      "a or b and not c == d | e ^ f & g << h + i * -j",
      "(or a (and b (not (== c (| d (^ e (& f (<< g (+ h (* i (- j)))))))))))"
    ),
    ("a is None or b is not None", "(or (== a None) (!= b None))"),
    ("-a ** -b ** c * d", "(* (- (** a (- (** b c)))) d)"),
    ("a.b[0] ** f(x)", "(** (index (. a b) 0) (call f x))"),
    ("a **= 2", "(**= a 2)"),
    (
      "f'a{{{b}{c!r:>{d}.2}}}\\n'; f'{a + 1 = }'; rf'\\{a}'; F'plain{{}}'",
      #"""
      (f "a{" ({} b) ({} c !r ">" ({} d) ".2") "}\n")
      (f "a + 1 = " ({} (+ a 1) !r))
      (f "\\" ({} a))
      "plain{}"
      """#
    ),
    ("f\"{d[\"k\"]} {f'{x}'}\"", "(f ({} (index d \"k\")) \" \" ({} (f ({} x))))"),
    (
      "f'{(lambda: 1)()} {a if b else c} {1, 2} {x != y}'",
      "(f ({} (call (lambda () ((return 1))))) \" \" ({} (? b a c)) \" \" ({} (tuple 1 2)) \" \" ({} (!= x y)))"
    ),
    ("f\"\"\"{\n  x\n}\"\"\"", "(f ({} x))"),
    ("not a in b", "(not (in a b))"),
    ("a not in b", "(not-in a b)"),
    ("-x.y[0](1)", "(- (call (index (. x y) 0) 1))"),
    ("a - b - c", "(- (- a b) c)"),
    ("a - (b - c)", "(- a (- b c))"),
    ("a if b else c if d else e", "(? b a (? d c e))"),
    ("lambda x, y = 1, *a, k, **b: x + y", "(lambda (x (y 1) *a !k **b) ((return (+ x y))))"),
    ("f(1, x = 2, *a, **b)", "(call f 1 (= x 2) (* a) (** b))"),
    ("x[1:]; x[::2]; x[a:b:c]; x[1, 2]", "(slice x 1 - -)\n(slice x - - 2)\n(slice x a b c)\n(index x (tuple 1 2))"),
    (
      "x[:, 1:-1, ...]; x[...]; x[::2, None]; x[:,]",
      "(index x (tuple (: - - -) (: 1 (- 1) -) ...))\n(index x ...)\n(index x (tuple (: - - 2) None))\n(index x (tuple (: - - -)))"
    ),
    ("[x for x in y if z for a, b in c]", "([] x (for x y) (if z) (for (tuple a b) c))"),
    ("{k: v for k, v in d}", "({} k v (for (tuple k v) d))"),
    ("{'a': 1, \"b\": [], (): ()}", "(dict (\"a\" 1) (\"b\" (list)) ((tuple) (tuple)))"),
    ("0x10; 1.50; b'x'; 'a\\'b'; 1 << 2", "16\n1.5\nb\"x\"\n\"a'b\"\n(<< 1 2)"),
    ("a, (b, c) = x", "(= (tuple a (tuple b c)) x)"),
    ("a[0] += 1", "(+= (index a 0) 1)"),
    (
      "def f(a, *, b = 1):\n  if a: return\n  elif b: pass\n  else: return a, b",
      "(def f (a (!b 1)) ((if a ((return)) b ((pass)) ((return (tuple a b))))))"
    ),
    ("for a, b in c:\n  break\n  continue", "(for (tuple a b) c ((break) (continue)))"),
    ("load('m', 'a', b = 'c')", "(load \"m\" (a \"a\") (b \"c\"))"),
    ("from keras import layers as L", "(import keras (layers L))"),
  ]

  @Test(arguments: table) func showsTheTree(text: String, canonical: String) {
    #expect(parse(SourceText(name: "t", text: text)).program.canonical == canonical)
  }

  @Test func ignoresLayoutAndComments() {
    let plain = parse(SourceText(name: "a", text: "x = f(1, y = [2, 3])\n")).program.canonical
    let spaced = parse(SourceText(name: "b", text: "# note\nx   = (f(  1,\n   y=[2,\n 3,],  ))  # end\n\n")).program
      .canonical
    #expect(plain == spaced)
    #expect(plain != parse(SourceText(name: "c", text: "x = f(1, y = [2, 4])\n")).program.canonical)
  }
}
