"""Writes Programs/oracle-int.star, -float.star, -format.star and -power.star: what Python makes of the same expressions.

    python3 generate_oracle.py

Integers and the texts of floats mean the same in both languages; the seed is fixed, so that the files only change
with this script. Made with Python 3.11.
"""

import decimal
import pathlib
import random

FOLDER = pathlib.Path(__file__).parent / "Programs"
random.seed(20)


def integer():
  """An integer of up to 300 bits, often next to a power of two, where carries run."""
  bits = random.choice([1, 3, 8, 31, 32, 33, 62, 63, 64, 65, 96, 128, 200, 300])
  value = random.getrandbits(bits)
  if random.random() < 0.4: value = (1 << bits) + random.choice([-1, 0, 1])
  return -value if random.random() < 0.5 else value


def integers():
  lines = ["# Integer arithmetic as Python has it; written by generate_oracle.py."]
  for _ in range(60):
    a, b = integer(), integer()
    n = random.randrange(0, 130)
    c = b or 7
    actual = f"[{a} + {b}, {a} - {b}, {a} * {b}, {a} // {c}, {a} % {c}, {a} & {b}, {a} | {b}, {a} ^ {b}, {a} << {n}, {a} >> {n}, ~{a}, {a} < {b}]"
    expected = [a + b, a - b, a * b, a // c, a % c, a & b, a | b, a ^ b, a << n, a >> n, ~a, a < b]
    lines.append(f"assert_eq({actual}, {expected})")
    lines.append(f'assert_eq(["%x" % {a}, "%o" % {a}, str({a}), int("{a:x}", 16)], ["{a:x}", "{a:o}", "{a}", {a}])')
  return lines


def number():
  kind = random.randrange(4)
  if kind == 0: return random.uniform(-1000, 1000)
  if kind == 1: return round(random.uniform(-100, 100), random.randrange(8))
  if kind == 2: return random.choice([-1, 1]) * random.random() * 10.0 ** random.randrange(-300, 300)
  return float(random.getrandbits(random.randrange(1, 80)))


def floats():
  lines = ["# Texts of floats as Python has them; written by generate_oracle.py."]
  for _ in range(120):
    x, y = number(), number() or 1.0
    texts = [repr(x), "%e" % x, "%E" % x, "%f" % x]
    lines.append(f'assert_eq([str({x!r}), "%e" % {x!r}, "%E" % {x!r}, "%f" % {x!r}], {texts})'.replace("'", '"'))
    lines.append(f"assert_eq([{x!r} + {y!r}, {x!r} - {y!r}, {x!r} % {y!r}, int({x!r}), {x!r} < {y!r}], "
                 f"[{x + y!r}, {x - y!r}, {x % y!r}, {int(x)}, {x < y}])")
  return lines


def specification():
  """A format for a number: width, sign, groups, digits, type, each sometimes left out."""
  align = random.choice(["", "", "<", ">", "^", "=", "*^", "0=", "x<"])
  sign = random.choice(["", "", "+", " ", "-"])
  zero = random.choice(["", "", "0"])
  width = random.choice(["", "", "4", "12", "25"])
  return align + sign + zero + width


def formats():
  lines = ["# Formatted values as Python has them; written by generate_oracle.py."]
  for _ in range(150):
    x = number()
    formats = [specification() + random.choice(["", ",", "_"]) + random.choice(["", ".0", ".2", ".5", ".17"]) + random.choice("eEfFgG%") for _ in range(3)]
    formats.append(specification() + random.choice(["", ".1", ".4", ".16"]))
    texts = [format(x, f) for f in formats]
    fields = ", ".join(f'f"{{{x!r}:{f}}}"' for f in formats)
    lines.append(f"assert_eq([{fields}], {texts})".replace("'", '"'))
    n = integer()
    formats = [specification() + random.choice(["", ",", "_"]) + random.choice(["", "d"]), specification() + random.choice("boxX"), "_x", "030b", ">012X"]
    texts = [format(n, f) for f in formats]
    fields = ", ".join(f'"{{:{f}}}".format({n})' for f in formats)
    lines.append(f"assert_eq([{fields}], {texts})".replace("'", '"'))
    word = random.choice(["", "a", "caf\u00e9", "a longer word"])
    formats = [f + random.choice(["", ".2", ".9"]) + random.choice(["", "s"]) for f in ["", "8", "<8", "^8", ">8", "*^9"]]
    texts = [format(word, f) for f in formats]
    fields = ", ".join(f'"{{x:{f}}}".format(x="{word}")' for f in formats)
    lines.append(f"assert_eq([{fields}], {texts})".replace("'", '"'))
  return lines


def power(x, y):
  """The float nearest to x ** y, by decimals of 60 digits."""
  with decimal.localcontext(decimal.Context(prec=80, Emax=10**6, Emin=-10**6)):
    result = (decimal.Decimal(abs(x)).ln() * decimal.Decimal(y)).exp()
  return float(result) * (-1 if x < 0 and y % 2 == 1 else 1)


def powers():
  lines = ["# Powers: integers as Python has them, floats rounded from 80 digits; written by generate_oracle.py."]
  for _ in range(40):
    a, n = integer(), random.randrange(0, 40)
    lines.append(f"assert_eq([({a}) ** {n}, ({random.randrange(-9, 10)}) ** 0, 2 ** {n}], [{a ** n}, 1, {2 ** n}])")
  while len(lines) < 240:
    kind = random.randrange(4)
    x = [random.uniform(0, 10), 10.0 ** random.uniform(-30, 30), 1 + random.uniform(-1e-4, 1e-4), random.uniform(-5, 5)][kind]
    y = [random.uniform(-20, 20), random.uniform(-9, 9), random.uniform(-1e5, 1e5), float(random.randrange(-60, 60))][kind]
    lines.append(f"assert_eq(({x!r}) ** ({y!r}), {power(x, y)!r})")
  return lines


for name, lines in [("int", integers()), ("float", floats()), ("format", formats()), ("power", powers())]:
  (FOLDER / f"oracle-{name}.star").write_text("\n".join(lines) + "\n")
