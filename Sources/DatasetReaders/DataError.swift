/// What can be wrong with data: the facts, of which `DataError+Description.swift` makes sentences.
public enum DataError: Error, Hashable, Sendable {
  // Datasets.
  case noInputs(dataset: String)
  case scalarTensor(dataset: String, tensor: String)
  case rowCountsDiffer(dataset: String, first: String, firstRows: Int, second: String, secondRows: Int)
  case labelWithoutClass(dataset: String, row: Int, label: Int, classes: Int)
  case rowsOutOfRange(dataset: String, lower: Int, upper: Int, samples: Int)
  case takeOutOfRange(dataset: String, count: Int, samples: Int)
  case mapChangedRows(dataset: String, tensor: String, shape: String, samples: Int)

  // Splits.
  case splitFractionOutOfRange(dataset: String, part: String, fraction: Double)
  case splitCountOutOfRange(dataset: String, part: String, count: Int, samples: Int)
  case splitLeavesNothing(dataset: String, parts: [String], samples: Int)
  case noLabelsToStratify(dataset: String, targets: [String])
  case classWithOneSample(dataset: String, className: String)
  case partSmallerThanClasses(dataset: String, part: String, count: Int, classes: Int)

  // Finding files. `path` is as the experiment wrote it.
  case missing(path: String, folders: [String])
  case missingSet(name: String, files: [String], folders: [String], advice: String)
  case outsideFolders(path: String, target: String?, folders: [String])
  case notARegularFile(path: String, kind: String)
  case unreadable(path: String, reason: String)
  case fileTooLarge(path: String, bytes: Int, limit: Int)

  // What files hold.
  case csv(path: String, CSVProblem)
  /// An NPY file, or an array in an NPZ file, that is no tensor.
  case array(path: String, member: String?, reason: String)
  /// Pictures that make no data set; the advice is a sentence, or empty.
  case images(path: String, expected: String, received: String, advice: String)
  /// A file that is not what its format asks for: `format` is `gzip`, `IDX`, `NPZ`, `CIFAR-10` or the like.
  case malformed(path: String, format: String, expected: String, received: String, advice: String)

  /// Whether the data are absent or wrong; the command's exit code tells them apart.
  public enum Category: Hashable, Sendable {
    /// Nothing is there, or it may not be read: exit code 6.
    case missing
    /// It is there and wrong, or it is asked for wrongly: exit code 2.
    case malformed
  }

  public var category: Category {
    switch self {
    case .missing, .missingSet, .unreadable: .missing
    default: .malformed
    }
  }
}

/// What can be wrong with a CSV file or with what was asked of it.
///
/// Lines count from 1, as editors do.
public enum CSVProblem: Error, Hashable, Sendable {
  case empty
  case noRows
  case notUTF8(encoding: String)
  case unclosedQuote(line: Int)
  case textAfterQuote(line: Int, character: String)
  case raggedRow(line: Int, fields: Int, expected: Int)
  case duplicateColumn(name: String, first: Int, second: Int)
  case unknownColumn(name: String, role: String, columns: [String])
  case tooManyColumns(line: Int, limit: Int)
  case repeatedRole(column: String, roles: [String])
  case noFeatures(columns: [String])
  case notANumber(line: Int, column: String, value: String)
  case targetNotANumber(line: Int, column: String, value: String)
  case targetNotAnInteger(line: Int, column: String, value: String)
  case mixedTarget(line: Int, column: String, value: String)
  case missingTarget(line: Int, column: String)
  case tooManyCategories(column: String, values: Int, rows: Int, limit: Int)
  case badDelimiter(String)
}
