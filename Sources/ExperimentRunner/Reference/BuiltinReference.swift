/// One line about each built-in function, as `hornbook help` prints it.
enum BuiltinReference {
  /// The functions of the language itself.
  static let language: [String: String] = [
    "abs": "The absolute value of a number.", "all": "Whether every element is true.",
    "any": "Whether an element is true.", "bool": "The truth of a value.",
    "bytes": "The bytes of a string or of a list of integers.", "dict": "A dict of pairs, of a dict, and of arguments.",
    "dir": "The names of a value's attributes.", "enumerate": "Pairs of index and element.",
    "fail": "Ends the block with an error.", "float": "The number as a float.",
    "getattr": "The attribute of that name, or the default.", "hasattr": "Whether a value has the attribute.",
    "hash": "The hash of a string or of bytes.", "int": "The number, or what a string says in a base, as an integer.",
    "len": "How many elements.", "list": "A list of the elements.", "max": "The largest element, by key.",
    "min": "The smallest element, by key.", "ord": "The code point of a character.",
    "chr": "The character with a code point.", "print": "Writes its arguments.",
    "range": "Integers from start to before stop.", "repr": "The value as it would be written.",
    "reversed": "The elements from the last to the first.",
    "set": "The distinct elements.", "sorted": "The elements in order, by key.", "str": "The value as text.",
    "tuple": "A tuple of the elements.", "type": "The name of a value's type.",
    "zip": "Tuples of the elements at the same place.",
  ]

  /// The functions that load and make data.
  static let data: [String: String] = [
    "Dataset": "A dataset of tensors: inputs x, targets y.", "arange": "The integers from 0 to n - 1.",
    "concatenate": "Tensors joined along an axis.", "load_csv": "A table, target being the column to learn.",
    "load_idx": "A tensor of an IDX file.", "load_images": "Pictures, the labels being the names of their folders.",
    "load_model": "A model of a .keras file.",
    "load_npy": "A tensor of a NumPy file.", "load_npz": "A dict of the tensors of a NumPy archive.",
    "load_text": "The texts of a file, one a line.", "one_hot": "A 1 at each label's place and 0 elsewhere.",
    "ones": "A tensor of ones.", "zeros": "A tensor of zeros.", "tensor": "A tensor of nested lists of numbers.",
    "standardize": "Each feature brought to mean 0 and deviation 1, by the statistics of reference.",
    "random.integers": "Whole numbers from low to before high.",
    "random.normal": "Numbers of a normal distribution.", "random.permutation": "The integers below n in random order.",
    "random.uniform": "Numbers from low to before high, all alike.",
    "datasets.breast_cancer": "569 tumours of 30 features, two classes.",
    "datasets.diabetes": "442 patients of 10 features, a number to predict.",
    "datasets.digits": "1,797 digits of 8 x 8 pixels, ten classes.",
    "datasets.iris": "150 flowers of 4 features, three classes.",
    "datasets.wine": "178 wines of 13 features, three classes.",
    "datasets.mnist": "70,000 digits of 28 x 28 pixels, from files: train and test.",
    "datasets.fashion_mnist": "70,000 garments of 28 x 28 pixels, from files: train and test.",
    "datasets.cifar10": "60,000 photographs of 32 x 32 pixels, from files: train and test.",
  ]

  /// The functions of `plot` blocks.
  static let figures: [String: String] = [
    "lines": """
    Lines: lists of numbers, tensors with one axis, a dict from names to them, a history or a fit. x is shared by all; \
    {"name": (x, y)} gives a series its own. Series that begin with val_ are dashed.
    """,
    "scatter": """
    Points: x and y, or a dict from names to pairs (x, y). groups is a label for each point; reference is "identity" or \
    "zero", a dashed line.
    """,
    "histogram": "How often which values come, in bins; a dict from names to numbers compares groups.",
    "heatmap": "A tensor with two axes, or a list of rows, as colours with their numbers.",
    "images": "Pictures of a dataset or a tensor (n, height, width, 1 or 3), with a label below each.",
  ]

  /// The functions for expectations and for texts.
  static let other: [String: String] = [
    "approx": """
    Whether value and target are equal within a tolerance: the larger of abs and rel times |target|. Left out, abs is \
    1e-12 and rel 1e-6, or 0 beside an abs that is given. Lists, dicts and tensors are compared number by number, with \
    a target of the same shape or with one number. NaN equals nothing, infinity itself alone.
    """,
    "isinstance": "Whether a value was made by a class, such as layers.Dense or int, or by one of a tuple of them.",
    "fmt": "A number as text, in a format of Python: fmt(x, \".3f\").",
  ]
}
