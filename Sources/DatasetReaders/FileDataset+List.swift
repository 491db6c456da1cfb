/// A file that the authors of a set have published.
struct PublishedFile: Sendable {
  var name: String
  var samples: Int
  /// The SHA-256 of the uncompressed content; `nil` where it is not known here.
  var sha256: String?

  /// The names under which the file may lie there: gzipped, and with the point that some copies have for a hyphen.
  var spellings: [String] {
    let dotted = name.replacing("-idx", with: ".idx")
    return (dotted == name ? [name] : [name, dotted]).flatMap { [$0, $0 + ".gz"] }
  }
}

/// Which files hold a set, and in which format.
enum FileLayout: Sendable {
  /// Images and labels in one IDX file each.
  case idx(train: [PublishedFile], test: [PublishedFile], folders: [String])
  /// Label and planes of each image together, in batches.
  case cifar(train: [PublishedFile], test: [PublishedFile], folders: [String])

  func files(of part: FileDataset.Part) -> [PublishedFile] {
    switch self {
    case .idx(let train, let test, _), .cifar(let train, let test, _): part == .train ? train : test
    }
  }

  /// The folders in which the files are looked for; the empty name is the experiment's own folder.
  var folders: [String] {
    switch self {
    case .idx(_, _, let folders), .cifar(_, _, let folders): folders
    }
  }
}

extension FileDataset {
  /// Every set that is read from files.
  public static let all: [FileDataset] = [.mnist, .fashionMNIST, .cifar10]

  /// The set called `name`, if there is one.
  public static func named(_ name: String) -> FileDataset? { all.first { $0.name == name } }

  /// 70,000 handwritten digits of 28 x 28 pixels.
  ///
  /// - SeeAlso: Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition,
  ///   Proceedings of the IEEE 86 (1998), 2278-2324; doi:10.1109/5.726791.
  public static let mnist = FileDataset(
    name: "mnist", title: "handwritten digits, 28 x 28 pixels", classNames: (0...9).map(String.init),
    citation: "Y. LeCun, C. Cortes and C. Burges, The MNIST database of handwritten digits", imageShape: [28, 28, 1],
    layout: .idx(
      train: [
        PublishedFile(
          name: "train-images-idx3-ubyte", samples: 60000,
          sha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        PublishedFile(
          name: "train-labels-idx1-ubyte", samples: 60000,
          sha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
      ],
      test: [
        PublishedFile(
          name: "t10k-images-idx3-ubyte", samples: 10000,
          sha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        PublishedFile(
          name: "t10k-labels-idx1-ubyte", samples: 10000,
          sha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
      ], folders: ["mnist", "MNIST/raw", ""]),
    advice: "Fetch them, gzipped or not, from https://storage.googleapis.com/cvdf-datasets/mnist/ into a folder mnist "
      + "beside the experiment, or name the folder above it with --data DIR.")

  /// 70,000 photographs of clothes, 28 x 28 pixels, in files named like MNIST's.
  ///
  /// - SeeAlso: H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST, arXiv:1708.07747 (2017).
  public static let fashionMNIST = FileDataset(
    name: "fashion_mnist", title: "photographs of clothes, 28 x 28 pixels",
    classNames: [
      "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot",
    ],
    citation: "H. Xiao, K. Rasul and R. Vollgraf (2017), Fashion-MNIST", imageShape: [28, 28, 1],
    layout: .idx(
      train: [
        PublishedFile(name: "train-images-idx3-ubyte", samples: 60000),
        PublishedFile(name: "train-labels-idx1-ubyte", samples: 60000),
      ],
      test: [
        PublishedFile(name: "t10k-images-idx3-ubyte", samples: 10000),
        PublishedFile(name: "t10k-labels-idx1-ubyte", samples: 10000),
      ],
      // Not the experiment's own folder: the names there would be MNIST's.
      folders: ["fashion_mnist", "fashion-mnist", "FashionMNIST/raw"]),
    advice: "Fetch them, gzipped or not, from https://github.com/zalandoresearch/fashion-mnist (data/fashion) into a "
      + "folder fashion_mnist beside the experiment, or name the folder above it with --data DIR.")

  /// 60,000 colour photographs of 32 x 32 pixels, the binary version.
  ///
  /// - SeeAlso: A. Krizhevsky: Learning multiple layers of features from tiny images, 2009.
  public static let cifar10 = FileDataset(
    name: "cifar10", title: "colour photographs of 10 kinds, 32 x 32 pixels",
    classNames: ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"],
    citation: "A. Krizhevsky (2009), CIFAR-10", imageShape: [32, 32, 3],
    layout: .cifar(
      train: (1...5).map { PublishedFile(name: "data_batch_\($0).bin", samples: 10000) },
      test: [PublishedFile(name: "test_batch.bin", samples: 10000)],
      folders: ["cifar10", "cifar-10-batches-bin", ""]),
    advice: "Unpack https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz (the binary version) beside the "
      + "experiment, or name the folder above cifar-10-batches-bin with --data DIR.")
}
