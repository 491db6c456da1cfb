extension DataError: CustomStringConvertible {
  /// One paragraph: who, what was expected, what came, what to try.
  public var description: String {
    switch self {
    case .noInputs(let dataset):
      return "\(dataset): expected at least one input tensor, received none. Pass the samples as x."
    case .scalarTensor(let dataset, let tensor):
      return "\(dataset): expected \(tensor) to have a first axis of samples, received a scalar. "
        + "Reshape it to (1,) if it is one sample."
    case .rowCountsDiffer(let dataset, let first, let firstRows, let second, let secondRows):
      return "\(dataset): expected as many rows in \(second) as in \(first), \(firstRows), received \(secondRows). "
        + "Row i of every tensor belongs to sample i."
    case .labelWithoutClass(let dataset, let row, let label, let classes):
      return "\(dataset): expected labels from 0 to \(classes - 1), one for each of the \(classes) class names, "
        + "received \(label) in row \(row). Number the classes from 0."
    case .rowsOutOfRange(let dataset, let lower, let upper, let samples):
      return "\(dataset): expected rows within 0 to \(samples), received \(lower) to \(upper)."
    case .takeOutOfRange(let dataset, let count, let samples):
      return "\(dataset).take: expected a count from 0 to \(samples), the number of samples, received \(count)."
    case .mapChangedRows(let dataset, let tensor, let shape, let samples):
      return "\(dataset).map: expected \(tensor) to keep its \(samples) rows, received shape \(shape). "
        + "Use take or split to choose rows."
    case .splitFractionOutOfRange(let dataset, let part, let fraction):
      return "\(dataset).split: expected \(part) as a fraction between 0 and 1, received \(fraction). "
        + "Write \(part) = 0.2 for a fifth of the samples, or a whole number for that many."
    case .splitCountOutOfRange(let dataset, let part, let count, let samples):
      return "\(dataset).split: expected \(part) as a count from 1 to \(samples - 1), fewer than the \(samples) "
        + "samples, received \(count)."
    case .splitLeavesNothing(let dataset, let parts, let samples):
      return "\(dataset).split: expected at least one of the \(samples) samples left to train on, "
        + "received \(parts.joined(separator: " and ")). Ask for smaller parts."
    case .noLabelsToStratify(let dataset, let targets):
      let received = targets.isEmpty ? "no target" : "targets \(targets.joined(separator: ", "))"
      return "\(dataset).split: expected integer labels of shape (n,) to stratify by, received \(received). "
        + "Leave out stratify, or make the target a column of class numbers."
    case .classWithOneSample(let dataset, let className):
      return "\(dataset).split: expected at least two samples of every class to stratify by, received one of class "
        + "\"\(className)\". Leave out stratify, or drop or merge that class."
    case .partSmallerThanClasses(let dataset, let part, let count, let classes):
      return "\(dataset).split: expected at least \(classes) samples in \(part), one for each class, received "
        + "\(count). Ask for a larger \(part), or leave out stratify."
    case .missing(let path, let folders):
      return "\"\(path)\": expected a file, found none in \(Self.list(folders)). "
        + "Put it beside the experiment, or name its folder with --data DIR or HORNBOOK_DATA."
    case .missingSet(let name, let files, let folders, let advice):
      return "\(name): expected the files \(files.joined(separator: ", ")), found none of these in "
        + "\(Self.list(folders)). \(advice)"
    case .outsideFolders(let path, let target, let folders):
      let received = target.map { "a link to \"\($0)\"" } ?? "a path that leaves them"
      return "\"\(path)\": expected a file within \(Self.list(folders)), received \(received). "
        + "Copy the file into one of these folders, or name its folder with --data DIR."
    case .notARegularFile(let path, let kind):
      return "\"\(path)\": expected a file, received a \(kind). Name a file in it, or another path."
    case .unreadable(let path, let reason):
      return "\"\(path)\": expected a readable file, received the system's error \"\(reason)\". "
        + "Check the file's permissions."
    case .fileTooLarge(let path, let bytes, let limit):
      return "\"\(path)\": expected at most \(limit) bytes of data, received \(bytes) or more. "
        + "Cut the file into parts."
    case .csv(let path, let problem): return problem.description(path: path)
    case .array(let path, let member, let reason):
      return "\"\(path)\"" + (member.map { ", array \"\($0)\"" } ?? "") + ": \(reason)."
    case .images(let path, let expected, let received, let advice):
      return "\"\(path)\": expected \(expected), received \(received)." + (advice.isEmpty ? "" : " \(advice)")
    case .malformed(let path, let format, let expected, let received, let advice):
      return "\"\(path)\": expected \(expected) in a file of format \(format), received \(received)."
        + (advice.isEmpty ? "" : " \(advice)")
    }
  }

  private static func list(_ folders: [String]) -> String {
    folders.isEmpty ? "no folder at all" : folders.map { "\"\($0)\"" }.joined(separator: ", ")
  }
}
