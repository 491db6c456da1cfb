import CEmbeddedData
import TensorCore

/// The data sets that are part of the program: real, small, and there without a network or a file.
///
/// All are scikit-learn's copies of the originals, in its order, so that a row number means the same row there.
public enum EmbeddedDatasets {
  /// One line of the list that `hornbook info` prints.
  public struct Entry: Sendable {
    public var name: String
    public var title: String
    public var samples: Int
    /// The shape of one sample.
    public var features: Shape
    public var task: Dataset.Task
    public var load: @Sendable () -> Dataset
  }

  /// Every embedded data set.
  public static let all: [Entry] = [
    Entry(
      name: "digits", title: "handwritten digits, 8 x 8 pixels", samples: 1797, features: [8, 8, 1],
      task: .classification, load: digits),
    Entry(
      name: "iris", title: "iris flowers of three species", samples: 150, features: [4],
      task: .classification, load: iris),
    Entry(
      name: "wine", title: "wines of three cultivars", samples: 178, features: [13],
      task: .classification, load: wine),
    Entry(
      name: "breast_cancer", title: "breast tumours, malignant or benign", samples: 569, features: [30],
      task: .classification, load: breastCancer),
    Entry(
      name: "diabetes", title: "diabetes patients and their progression after a year", samples: 442, features: [10],
      task: .regression, load: diabetes),
  ]

  /// The entry called `name`, if there is one.
  public static func entry(named name: String) -> Entry? { all.first { $0.name == name } }

  /// 1797 handwritten digits: `x` float32 `(1797, 8, 8, 1)` from 0 (paper) to 1 (ink), `y` int32 `(1797,)`.
  ///
  /// The original pixels are whole numbers from 0 to 16; here they are divided by 16, which is exact in float32.
  /// - SeeAlso: E. Alpaydin, C. Kaynak: Cascading classifiers, Kybernetika 34 (1998), 369-374. These are the images
  ///   of the UCI set's test part, by 13 writers.
  public static func digits() -> Dataset {
    dataset(
      "digits", hornbook_digits(), sampleShape: [8, 8, 1], classNames: (0...9).map(String.init),
      origin: "E. Alpaydin and C. Kaynak (1998), Optical Recognition of Handwritten Digits, "
        + "UCI Machine Learning Repository; pixels divided by 16")
  }

  /// 150 iris flowers: `x` float32 `(150, 4)` in centimetres, `y` int32 `(150,)`.
  ///
  /// - SeeAlso: R. A. Fisher: The use of multiple measurements in taxonomic problems, Annals of Eugenics 7 (1936),
  ///   179-188; doi:10.1111/j.1469-1809.1936.tb02137.x.
  public static func iris() -> Dataset {
    dataset(
      "iris", hornbook_iris(), classNames: ["setosa", "versicolor", "virginica"],
      featureNames: ["sepal_length_cm", "sepal_width_cm", "petal_length_cm", "petal_width_cm"],
      origin: "R. A. Fisher (1936), Iris, UCI Machine Learning Repository")
  }

  /// 178 wines of one region: `x` float32 `(178, 13)`, unscaled measures, `y` int32 `(178,)`, the grower.
  ///
  /// - SeeAlso: S. Aeberhard, M. Forina: Wine, UCI Machine Learning Repository (1992), doi:10.24432/C5PC7J.
  public static func wine() -> Dataset {
    dataset(
      "wine", hornbook_wine(), classNames: ["class_0", "class_1", "class_2"],
      featureNames: [
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280_od315_of_diluted_wines", "proline",
      ],
      origin: "S. Aeberhard and M. Forina (1992), Wine, UCI Machine Learning Repository")
  }

  /// 569 breast tumours: `x` float32 `(569, 30)`, mean, error and worst of 10 measures, `y` int32 `(569,)`,
  /// 0 malignant, 1 benign.
  ///
  /// - SeeAlso: W. Wolberg, O. Mangasarian, N. Street, W. Street: Breast Cancer Wisconsin (Diagnostic), UCI Machine
  ///   Learning Repository (1993), doi:10.24432/C5DW2B.
  public static func breastCancer() -> Dataset {
    let measures = [
      "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave_points", "symmetry",
      "fractal_dimension",
    ]
    return dataset(
      "breast_cancer", hornbook_breast_cancer(), classNames: ["malignant", "benign"],
      featureNames: measures.map { "mean_\($0)" } + measures.map { "\($0)_error" } + measures.map { "worst_\($0)" },
      origin: "W. Wolberg, O. Mangasarian, N. Street and W. Street (1993), Breast Cancer Wisconsin (Diagnostic), "
        + "UCI Machine Learning Repository")
  }

  /// 442 diabetes patients: `x` float32 `(442, 10)`, unscaled, `y` float32 `(442,)`, a measure of progression
  /// after a year, 25 to 346.
  ///
  /// - SeeAlso: B. Efron, T. Hastie, I. Johnstone, R. Tibshirani: Least angle regression, Annals of Statistics 32
  ///   (2004), 407-499; doi:10.1214/009053604000000067.
  public static func diabetes() -> Dataset {
    dataset(
      "diabetes", hornbook_diabetes(),
      featureNames: ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"],
      origin: "B. Efron, T. Hastie, I. Johnstone and R. Tibshirani (2004), Least Angle Regression, "
        + "Annals of Statistics 32, 407-499")
  }

  private static func dataset(
    _ name: String, _ table: UnsafePointer<hornbook_table>, sampleShape: [Int]? = nil, classNames: [String]? = nil,
    featureNames: [String]? = nil, origin: String
  ) -> Dataset {
    let table = table.pointee
    let x = Tensor(shape: Shape([table.rows] + (sampleShape ?? [table.columns])), dtype: .float32) { target in
      let count = table.rows * table.columns
      if let features = table.features {
        target.copyMemory(from: UnsafeRawBufferPointer(start: features, count: count * 4))
      } else if let pixels = table.pixels, let values = target.bindMemory(to: Float.self).baseAddress {
        for index in 0..<count { values[index] = Float(pixels[index]) / 16 }
      }
    }
    let y =
      if let labels = table.labels {
        Tensor(UnsafeBufferPointer(start: labels, count: table.rows).map { Int32($0) })
      } else {
        Tensor(Array(UnsafeBufferPointer(start: table.targets, count: table.rows)))
      }
    return Dataset(
      trusted: name, inputs: [x], targets: [y], classNames: classNames, featureNames: featureNames, origin: origin)
  }
}
