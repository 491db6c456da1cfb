import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// The canonical layout: how single programs look, and what holds of every program.
@Suite struct LayoutTests {
  static let table: [(text: String, expected: String)] = [
    ("", ""),
    ("x=1;y = 'a'  # c\n", "x = 1\ny = \"a\"  # c\n"),
    ("f( a,b = 1 , *c,** d )", "f(a, b=1, *c, **d)\n"),
    ("x = -a*( b+c )//~d [ 1 , ]", "x = -a*( b+c )//~d [ 1 , ]"),
    ("x = -a*( b+c )//~d [ 1:-1 ] [:] [a , b]", "x = -a * (b + c) // ~d[1:-1][:][a, b]\n"),
    ("t = (1 ,)\nu = ( )\nv = [ ] ; w = { }", "t = (1,)\nu = ()\nv = []\nw = {}\n"),
    ("d = {'a':1,\"b\" : [x for x,y in z if not x]}", "d = {\"a\": 1, \"b\": [x for x, y in z if not x]}\n"),
    ("g = lambda x,y = 1,*z:x if y else-z", "g = lambda x, y=1, *z: x if y else -z\n"),
    ("h(lambda a,b:a+b,1)\nlambda:1", "h(lambda a, b: a + b, 1)\nlambda: 1\n"),
    ("a not  in b and not(c)", "a not in b and not (c)\n"),
    ("x = 1 .real", "x = 1 .real\n"),
    ("x+=1\nx <<=2\nx = a==b", "x += 1\nx <<= 2\nx = a == b\n"),
    (
      "a = 'it\\'s'\nb = 'say \"x\"'\nc = r'a\\d'\nd = b'x'",
      "a = \"it's\"\nb = 'say \"x\"'\nc = r\"a\\d\"\nd = b\"x\"\n"
    ),
    (
      "n = f'block_{i+1}_{x!r:>{w}}'\nm = F'{d[\"a\"]}'\no = f'{a}\\'s'",
      "n = f\"block_{i+1}_{x!r:>{w}}\"\nm = F'{d[\"a\"]}'\no = f'{a}\\'s'\n"
    ),
    ("x=a  is None\ny = b is   not None and not(c)", "x = a is None\ny = b is not None and not (c)\n"),
    ("x=32*2**i\ny=-a**-b\nz **=2\nf(**a)", "x = 32 * 2 ** i\ny = -a ** -b\nz **= 2\nf(**a)\n"),
    ("x=y[:,]\nx=y[0,:,]\nx=y[0:1, 2 , ]", "x = y[:,]\nx = y[0, :]\nx = y[0:1, 2]\n"),
    ("x=y[ : ,-1,... , a : b]\nz=y[...,None]", "x = y[:, -1, ..., a:b]\nz = y[..., None]\n"),
    ("s = '''a\n b'''", "s = \"\"\"a\n b\"\"\"\n"),
    (
      "if a:x=1\nelif b :\n  y=2 # c\n  # d\n\n\n  z\nelse: pass",
      "if a:\n    x = 1\nelif b:\n    y = 2  # c\n    # d\n\n    z\nelse:\n    pass\n"
    ),
    (
      "x = 1\n#c\ndef f(a,b=2,*,c): return a\n\n\n\ny = f( 1 )\nfor i in range(3):\n\n   print(i)\n   # inside\n# outside",
      "x = 1\n\n\n# c\ndef f(a, b=2, *, c):\n    return a\n\n\ny = f(1)\nfor i in range(3):\n    print(i)\n    # inside\n# outside\n"
    ),
    (
      "# a\n\n\n\n# b\ndef f():\n  def g():\n    pass\n\n\n  return g\n",
      "# a\n\n\n# b\ndef f():\n    def g():\n        pass\n\n    return g\n"
    ),
    (
      "from  keras import(layers,  Model as M)\nimport a . b as c",
      "from keras import (layers, Model as M)\nimport a.b as c\n"
    ),
    ("load('m','a',b='c')", "load(\"m\", \"a\", b=\"c\")\n"),
    // A comma after the last element asks for one element a line.
    ("m = keras.Sequential([Dense(1),Dense(2),])", "m = keras.Sequential([\n    Dense(1),\n    Dense(2),\n])\n"),
    // Comments in brackets.
    (
      "f(  # open\n  a,  # first\n  # own\n  b # second\n  # last\n)",
      "f(  # open\n    a,  # first\n    # own\n    b,  # second\n    # last\n)\n"
    ),
    ("x = (a+ # one\n  b # two\n )", "x = (\n    a  # one\n    + b  # two\n)\n"),
    ("x = [a for a in b # one\n if a]", "x = [\n    a\n    for a in b  # one\n    if a\n]\n"),
    // Long lines.
    (
      "x = layers.Conv2D(64, 3, padding='same', activation='relu', kernel_initializer='he_normal', name='a_name')(x)",
      """
      x = layers.Conv2D(
          64,
          3,
          padding="same",
          activation="relu",
          kernel_initializer="he_normal",
          name="a_name",
      )(x)

      """
    ),
    (
      "evaluate.accuracy_of_the_first_output >= 0.9 and evaluate.accuracy_of_the_second_output >= 0.8 and not failed",
      """
      (
          evaluate.accuracy_of_the_first_output >= 0.9
          and evaluate.accuracy_of_the_second_output >= 0.8
          and not failed
      )

      """
    ),
    (
      "class_names = ['" + (1...9).map { "a_rather_long_word_\($0)" }.joined(separator: "','") + "']",
      "class_names = [\n" + (1...9).map { "    \"a_rather_long_word_\($0)\",\n" }.joined() + "]\n"
    ),
    (
      "numbers = [" + (1000...1020).map(String.init).joined(separator: ",") + "]",
      "numbers = [\n    " + (1000...1015).map(String.init).joined(separator: ", ") + ",\n    "
        + (1016...1020).map(String.init).joined(separator: ", ") + ",\n]\n"
    ),
    ("x = \\\n  1 + \\\n 2", "x = 1 + 2\n"),
  ]

  @Test(arguments: table) func laysOut(text: String, expected: String) {
    #expect(canonicalLayout(of: SourceText(name: "t", text: text)).text == expected)
    #expect(canonicalLayout(of: SourceText(name: "t", text: expected)).text == expected)
  }

  @Test func leavesAWrongProgramAlone() {
    let result = canonicalLayout(of: SourceText(name: "t", text: "x  =  (1\n"))
    #expect(result.text == "x  =  (1\n")
    #expect(result.diagnostics.map(\.message) == ["\"(\" was never closed"])
  }

  @Test(arguments: ProgramFileTests.files) func keepsTheTreeAndTheCommentsOfPrograms(file: String) throws {
    for chunk in try ProgramFileTests.chunks(of: file) where !parse(chunk.source).hasErrors {
      let once = canonicalLayout(of: chunk.source)
      #expect(once.diagnostics.isEmpty)
      let again = SourceText(name: file, text: once.text)
      #expect(canonicalLayout(of: again).text == once.text)
      #expect(parse(again).program.canonical == parse(chunk.source).program.canonical)
      #expect(Self.words(once.text) == Self.words(chunk.source.text), "a comment was lost or moved")
    }
  }

  /// The letters of the comments, in order; a `#` in a string counts on both sides alike.
  static func words(_ text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      line.firstIndex(of: "#").map { String(line[$0...].filter(\.isLetter)) }
    }
  }
}
