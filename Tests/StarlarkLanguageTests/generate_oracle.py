"""Writes Programs/oracle-int.star and Programs/oracle-float.star: what Python makes of the same expressions.

    python3 generate_oracle.py

Integers and the texts of floats mean the same in both languages; the seed is fixed, so that the files only change
with this script. Made with Python 3.11.
"""

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


for name, lines in [("int", integers()), ("float", floats())]:
  (FOLDER / f"oracle-{name}.star").write_text("\n".join(lines) + "\n")
