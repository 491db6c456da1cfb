extension CSVProblem {
  /// The problem as `file:line: who, expected, received, what to try`.
  func description(path: String) -> String {
    switch self {
    case .empty:
      return "\(path): expected a header line and rows of data, received an empty file."
    case .noRows:
      return "\(path): expected rows of data below the header, received none. Pass header = False if line 1 is data."
    case .notUTF8(let encoding):
      return "\(path): expected text in UTF-8, received \(encoding). Save the file as UTF-8."
    case .unclosedQuote(let line):
      return "\(path):\(line): expected a closing quote for the field that starts with \" on this line, received the "
        + "end of the file. Close it, or double each \" inside a quoted field."
    case .textAfterQuote(let line, let character):
      return "\(path):\(line): expected a delimiter or the end of the line after a closing quote, received "
        + "\"\(character)\". Double each \" inside a quoted field."
    case .raggedRow(let line, let fields, let expected):
      return "\(path):\(line): expected \(expected) fields, as in the first line, received \(fields). "
        + "Quote a field that holds the delimiter, or pass another delimiter."
    case .duplicateColumn(let name, let first, let second):
      return "\(path): expected column names that differ, received \"\(name)\" for columns \(first) and \(second). "
        + "Rename one of them."
    case .unknownColumn(let name, let role, let columns):
      return "\(path): expected \(role) to name a column, received \"\(name)\". "
        + "The columns are \(columns.joined(separator: ", "))."
    case .tooManyColumns(let line, let limit):
      return "\(path):\(line): expected at most \(limit) columns, received more. Check the delimiter and line ends."
    case .repeatedRole(let column, let roles):
      return "\(path): expected column \"\(column)\" to be named once, received it in "
        + "\(roles.joined(separator: " and ")). Take it out of one."
    case .noFeatures(let columns):
      return "\(path): expected at least one column of features beside the target, received none. "
        + "The columns are \(columns.joined(separator: ", "))."
    case .notANumber(let line, let column, let value):
      return "\(path):\(line): expected a number in column \"\(column)\", received \"\(value)\". "
        + "Drop the column with drop = [\"\(column)\"], or list it in categorical to get one column for each value."
    case .targetNotANumber(let line, let column, let value):
      return "\(path):\(line): expected a number in target column \"\(column)\", received \"\(value)\". "
        + "Class names are possible where there is one target column and no dtype is asked for."
    case .targetNotAnInteger(let line, let column, let value):
      return "\(path):\(line): expected a whole number within int32 in target column \"\(column)\", received "
        + "\"\(value)\". Ask for target_dtype = \"float32\"."
    case .mixedTarget(let line, let column, let value):
      return "\(path):\(line): expected all numbers or all class names in target column \"\(column)\", received "
        + "\"\(value)\" among numbers. Correct it, or ask for target_dtype = \"classes\" if these are names."
    case .missingTarget(let line, let column):
      return "\(path):\(line): expected a value in target column \"\(column)\", received none. "
        + "Drop the row, or fill in its target."
    case .tooManyCategories(let column, let values, let rows, let limit):
      return "\(path): expected a table of at most \(limit) bytes, received \(rows) rows with \(values) columns for "
        + "the values of \"\(column)\" alone. Take the column out of categorical, or give its values fewer forms."
    case .badDelimiter(let delimiter):
      return "\(path): expected a delimiter of one ASCII character other than a quote or line end, received "
        + "\"\(delimiter)\". Common ones are \",\", \";\" and \"\\t\"."
    }
  }
}
