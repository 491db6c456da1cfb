import TensorCore

/// Turns CSV text into a dataset.
///
/// Written for this module because the CSV packages at hand neither name the line of a bad row nor read bytes. One
/// pass over the bytes; numbers go straight into place.
struct CSVReader {
  private let layout: CSVLayout
  private let options: CSVOptions
  /// The numeric features, row by row.
  private var numbers: [Float] = []
  /// For each categorical feature, the value of each row.
  private var categories: [CSVCategories]
  /// For each target, the value of each row.
  private var targets: [CSVTarget]
  /// For each column of text, the text of each row.
  private var texts: [[String]]
  private var rowCount = 0

  static func dataset(
    _ bytes: [UInt8], name: String, origin: String, options: CSVOptions, limit: Int
  ) throws(CSVProblem) -> Dataset {
    guard let delimiter = options.delimiter.utf8.first, options.delimiter.utf8.count == 1,
      !["\"", "\n", "\r"].contains(options.delimiter), delimiter < 0x80
    else { throw .badDelimiter(options.delimiter) }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .notUTF8(encoding: "UTF-16") }
    let result: Result<Dataset, CSVProblem> = bytes.withUnsafeBufferPointer { text in
      do throws(CSVProblem) {
        var scanner = CSVScanner(text, delimiter: delimiter)
        var reader = try CSVReader(&scanner, options: options)
        try reader.readRows(&scanner)
        return .success(try reader.dataset(name: name, origin: origin, limit: limit))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  /// Reads the header, or looks at the first row if there is none.
  private init(_ scanner: inout CSVScanner, options: CSVOptions) throws(CSVProblem) {
    let start = scanner
    guard try scanner.next() else { throw .empty }
    var names: [String] = []
    for (index, field) in scanner.fields.enumerated() {
      guard options.header else {
        names.append("column_\(index)")
        continue
      }
      guard let name = scanner.string(field) else {
        throw .notUTF8(encoding: "bytes on line \(scanner.rowLine) that are not")
      }
      let trimmed = CSVTarget.trimmed(name)
      names.append(trimmed.isEmpty ? "column_\(index)" : trimmed)
    }
    if !options.header { scanner = start }
    self.options = options
    self.layout = try CSVLayout(names: names, options: options)
    self.categories = [CSVCategories](repeating: CSVCategories(), count: layout.categoryCount)
    self.texts = [[String]](repeating: [], count: options.text.count)
    self.targets = options.target.map { CSVTarget(column: $0) }
  }

  private mutating func readRows(_ scanner: inout CSVScanner) throws(CSVProblem) {
    let width = layout.names.count
    let numberCount = layout.numberCount
    while try scanner.next() {
      guard scanner.fields.count == width else {
        throw .raggedRow(line: scanner.rowLine, fields: scanner.fields.count, expected: width)
      }
      let row = numbers.count
      numbers.append(contentsOf: repeatElement(0, count: numberCount))
      for index in 0..<width {
        let field = scanner.fields[index]
        switch layout.roles[index] {
        case .skipped: continue
        case .number(let place):
          let bytes = scanner.bytes(field)
          if let number = DecimalNumber.parse(bytes) {
            numbers[row + place] = Float(number)
          } else if CSVTarget.isMissing(bytes) {
            numbers[row + place] = .nan
          } else {
            throw .notANumber(
              line: scanner.rowLine, column: layout.names[index], value: scanner.string(field) ?? "(not UTF-8)")
          }
        case .category(let place):
          categories[place].append(try text(field, scanner), isMissing: isMissing(field, scanner))
        case .text(let place):
          texts[place].append(try text(field, scanner))
        case .target(let place):
          if isMissing(field, scanner) {
            throw .missingTarget(line: scanner.rowLine, column: layout.names[index])
          }
          targets[place].append(try text(field, scanner), bytes: scanner.bytes(field), line: scanner.rowLine)
        }
      }
      rowCount += 1
    }
    if rowCount == 0 { throw .noRows }
  }

  private func isMissing(_ field: CSVScanner.Field, _ scanner: CSVScanner) -> Bool {
    CSVTarget.isMissing(scanner.bytes(field))
  }

  private func text(_ field: CSVScanner.Field, _ scanner: CSVScanner) throws(CSVProblem) -> String {
    guard let text = scanner.string(field) else {
      throw .notUTF8(encoding: "bytes on line \(scanner.rowLine) that are not")
    }
    return CSVTarget.trimmed(text)
  }

  private func dataset(name: String, origin: String, limit: Int) throws(CSVProblem) -> Dataset {
    let (x, featureNames) = try features(limit: limit)
    var y: Tensor?
    var classNames: [String]?
    if targets.count == 1 {
      (y, classNames) = try targets[0].tensor(as: options.targetKind)
    } else if targets.count > 1 {
      var columns: [[Float]] = []
      for target in targets { columns.append(try target.floats()) }
      y = Tensor((0..<rowCount).flatMap { row in columns.map { $0[row] } }, shape: [rowCount, targets.count])
    }
    let places = Tensor((0..<rowCount).map { Int32($0) })
    let numbers = layout.features.isEmpty ? [] : [x]
    var dataset = Dataset(
      trusted: name, inputs: numbers + texts.map { _ in places }, targets: y.map { [$0] } ?? [],
      classNames: classNames, featureNames: layout.features.isEmpty ? nil : featureNames, origin: origin)
    if !texts.isEmpty { dataset.texts = numbers.map { _ in nil } + texts }
    return dataset
  }

  /// The features in the order asked for, one-hot columns in the place of their category.
  private func features(limit: Int) throws(CSVProblem) -> (Tensor, [String]) {
    let tables = categories.map { $0.table() }
    var names: [String] = []
    // Each distinct value is a column: a column of serial numbers would make a table of rows times rows.
    guard !layout.features.isEmpty else { return (Tensor(zeros: [rowCount, 0]), []) }
    let widest = layout.features.max { width($0, tables) < width($1, tables) } ?? 0
    let columns = layout.features.reduce(0) { $0 + width($1, tables) }
    if columns > limit / 4 / max(rowCount, 1), !tables.isEmpty {
      throw .tooManyCategories(
        column: layout.names[widest], values: width(widest, tables), rows: rowCount, limit: limit)
    }
    for column in layout.features {
      if case .category(let place) = layout.roles[column] {
        names += tables[place].values.map { "\(layout.names[column])=\($0)" }
      } else {
        names.append(layout.names[column])
      }
    }
    let inFileOrder = layout.features == layout.features.sorted()
    let shape = Shape([rowCount, names.count])
    if tables.isEmpty, inFileOrder { return (Tensor(numbers, shape: shape), names) }
    var values: [Float] = []
    values.reserveCapacity(shape.count)
    for row in 0..<rowCount {
      for column in layout.features {
        switch layout.roles[column] {
        case .number(let place): values.append(numbers[row * layout.numberCount + place])
        case .category(let place):
          let code = tables[place].codes[row]
          // A missing category is unknown in all of its columns.
          for index in tables[place].values.indices { values.append(code < 0 ? .nan : code == index ? 1 : 0) }
        case .skipped, .target, .text: break
        }
      }
    }
    return (Tensor(values, shape: shape), names)
  }

  /// How many columns of the result a column of the file becomes.
  private func width(_ column: Int, _ tables: [(values: [String], codes: [Int])]) -> Int {
    if case .category(let place) = layout.roles[column] { tables[place].values.count } else { 1 }
  }
}

extension DataLocator {
  /// The table in a CSV file, gzipped or not, as features and target.
  ///
  /// Feature columns must be numbers (float32) or listed in `categorical`; an empty field, `NA`, `NaN` and `?` are
  /// missing and become `NaN`, counted by ``Dataset/missingValues``. A number is read to the nearest float64 and
  /// rounded to float32, as NumPy does. Targets are read as ``CSVOptions/TargetKind`` says and may not be missing.
  /// - Throws: ``DataError/csv(path:_:)`` with the line and column of what is wrong.
  public func loadCSV(_ path: String, _ options: CSVOptions = CSVOptions()) throws(DataError) -> Dataset {
    let bytes = try readDecompressed(path)
    let file = path.split(separator: "/").last.map(String.init) ?? path
    do throws(CSVProblem) {
      return try CSVReader.dataset(
        bytes, name: Self.stem(file), origin: "file \(file)", options: options, limit: maximumBytes)
    } catch {
      throw .csv(path: path, error)
    }
  }

  /// The part of a file's name before the first point, unless that is its first character.
  private static func stem(_ file: String) -> String {
    guard let point = file.dropFirst().firstIndex(of: ".") else { return file }
    return String(file[..<point])
  }
}
