@testable import DatasetReaders
import TensorCore
import Testing

@Suite struct CSVTests {
  private func load(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> Dataset {
    try load(Array(text.utf8), options)
  }

  private func load(_ bytes: [UInt8], _ options: CSVOptions) throws -> Dataset {
    let folder = try TemporaryFolder()
    return try folder.locator.loadCSV(folder.write("t.csv", bytes), options)
  }

  @Test func readsTheSameTableHoweverItIsWritten() throws {
    let expected: [Float] = [1, -2.5, 0.125, 300]
    let variants: [(String, CSVOptions)] = [
      ("a,b\n1,-2.5\n0.125,3e2\n", CSVOptions()),
      ("a,b\r\n1,-2.5\r\n0.125,3e2", CSVOptions()),
      ("a,b\r1,-2.5\r0.125,3E+2\r", CSVOptions()),
      ("\u{FEFF}a,b\n1,-2.5\n.125,300.", CSVOptions()),
      ("\"a\",\"b\"\n\"1\",\"-2.5\"\n\"0.125\",\"300\"\n", CSVOptions()),
      ("\n\na , b\n\n 1 ,\t-2.5\n+0.125, 300 \n\n", CSVOptions()),
      ("a;b\n1;-2.5\n0.125;300\n", CSVOptions(delimiter: ";")),
      ("a\tb\n1\t-2.5\n0.125\t300\n", CSVOptions(delimiter: "\t")),
      ("c,b,a\nx,-2.5,1\ny,300,0.125\n", CSVOptions(columns: ["a", "b"])),
      ("a,note,b\n1,\"x,\n\"\"y\"\"\",-2.5\n0.125,,300\n", CSVOptions(drop: ["note"])),
    ]
    for (text, options) in variants {
      let dataset = try load(text, options)
      #expect(dataset.x == Tensor(expected, shape: [2, 2]), "\(text)")
      #expect(dataset.featureNames == ["a", "b"], "\(text)")
      #expect(dataset.task == .unlabelled)
    }
    let plain = try load("1,-2.5\n0.125,300\n", CSVOptions(header: false))
    #expect(plain.x == Tensor(expected, shape: [2, 2]))
    #expect(plain.featureNames == ["column_0", "column_1"])
    #expect(try load(",b\n1,2\n", CSVOptions()).featureNames == ["column_0", "b"])
  }

  @Test func readsTargetsByTheirKind() throws {
    let cases: [([String], [String], CSVOptions.TargetKind, Tensor, [String]?)] = [
      (["y"], ["0", "2", "-1"], .automatic, Tensor([0, 2, -1] as [Int32]), nil),
      (["y"], ["0", "2.0", "1"], .automatic, Tensor([0, 2, 1] as [Float]), nil),
      (["y"], ["0", "2", "1"], .float32, Tensor([0, 2, 1] as [Float]), nil),
      (["y"], ["7", "10", "7"], .classes, Tensor([1, 0, 1] as [Int32]), ["10", "7"]),
      (["y"], ["b", "a", "É"], .automatic, Tensor([1, 0, 2] as [Int32]), ["a", "b", "É"]),
      (["y"], ["\"a, \"\"b\"\"\"", "x", "x"], .automatic, Tensor([0, 1, 1] as [Int32]), ["a, \"b\"", "x"]),
      (["y"], [" no", "yes ", "no"], .automatic, Tensor([0, 1, 0] as [Int32]), ["no", "yes"]),
    ]
    for (target, values, kind, y, names) in cases {
      let text = "x,y\n" + values.map { "1,\($0)\n" }.joined()
      let dataset = try load(text, CSVOptions(target: target, targetKind: kind))
      #expect(dataset.y == y, "\(values)")
      #expect(dataset.classNames == names, "\(values)")
      #expect(dataset.featureNames == ["x"])
    }
    let two = try load("a,b,c\n1,2,3\n4,5,6\n", CSVOptions(target: ["c", "a"]))
    #expect(two.y == Tensor([3, 1, 6, 4] as [Float], shape: [2, 2]))
    #expect(two.x == Tensor([2, 5] as [Float], shape: [2, 1]))
  }

  @Test func countsMissingValues() throws {
    let dataset = try load("a,b\n1,\nNA,2\n?, nan \nNaN,\"\"\n", CSVOptions())
    #expect(dataset.missingValues.map(\.feature) == ["a", "b"])
    #expect(dataset.missingValues.map(\.count) == [3, 3])
    #expect(dataset.x.scalars(as: Float.self).map(\.isNaN) == [false, true, true, false, true, true, true, true])
  }

  @Test func turnsCategoriesIntoColumns() throws {
    let text = "size,colour,weight\n1,red,5\n2,blue,6\n3,,7\n4,red,8\n"
    let dataset = try load(text, CSVOptions(target: ["weight"], categorical: ["colour"]))
    #expect(dataset.featureNames == ["size", "colour=blue", "colour=red"])
    let values = dataset.x.scalars(as: Float.self)
    #expect(Array(values[0..<6]) == [1, 0, 1, 2, 1, 0])
    #expect(values[7].isNaN && values[8].isNaN)
    #expect(Array(values[9..<12]) == [4, 0, 1])
    let ordered = try load(text, CSVOptions(columns: ["colour", "size"], categorical: ["colour"]))
    #expect(ordered.featureNames == ["colour=blue", "colour=red", "size"])
    #expect(ordered.x.rows(1..<2).scalars(as: Float.self) == [1, 0, 2])
  }

  @Test func carriesNameAndOrigin() throws {
    let folder = try TemporaryFolder()
    try folder.write("sub/flowers.v2.csv.gz", compressed(Array("x,y\n1,2\n".utf8)))
    let dataset = try folder.locator.loadCSV("sub/flowers.v2.csv.gz", CSVOptions(target: ["y"]))
    #expect(dataset.name == "flowers")
    #expect(dataset.origin == "file flowers.v2.csv.gz")
    #expect(dataset.y == Tensor([2] as [Int32]))
  }

  @Test func readsNumbersAsTheNearestFloat64() throws {
    // Against Swift's own conversion, over the fast path and the slow one.
    var stream = testStream("numbers")
    var texts = [
      "0", "-0", "9007199254740993", "1e22", "1e23", "1e-22", "123456789012345678901234567890", "4.9e-324", "1e-400",
      "1e400", "0.1", "3.4028235e38", "1e99999999999", "1e-99999999999", "inf", "-Infinity",
      "179769313486231580793728971405301e276", "000000000000000000000000001", "0.0000000000000000000000000001",
    ]
    for _ in 0..<3000 {
      var text = stream.integer(below: 2) == 0 ? "-" : ""
      for _ in 0...stream.integer(below: 22) { text += "\(stream.integer(below: 10))" }
      if stream.integer(below: 3) > 0 {
        text += "."
        for _ in 0...stream.integer(below: 18) { text += "\(stream.integer(below: 10))" }
      }
      if stream.integer(below: 2) == 0 { text += "e\(stream.integer(below: 80) - 40)" }
      texts.append(text)
    }
    let dataset = try load(texts.joined(separator: "\n"), CSVOptions(header: false))
    let values = dataset.x.scalars(as: Float.self)
    for (text, value) in zip(texts, values) {
      let expected = try #require(Double(text))
      #expect(value.bitPattern == Float(expected).bitPattern, "\(text)")
    }
  }

  @Test func refusesWhatIsNoNumber() {
    for text in ["abc", "1,5", "0x10", "1e", "1e+", "--1", "1 2", "1_000", ".", "e5", "+", "infinit", "nano", "١"] {
      let quoted = "\"\(text)\""
      #expect(
        message { _ = try load("a,b\n2,\(quoted)\n") }
          == "t.csv:2: expected a number in column \"b\", received \"\(text)\". "
          + "Drop the column with drop = [\"b\"], or list it in categorical to get one column for each value.")
    }
  }

  @Test func namesTheLineOfEachProblem() {
    typealias Case = (String, CSVOptions, String)
    let plain = CSVOptions()
    let y = CSVOptions(target: ["y"])
    let cases: [Case] = [
      ("", plain, "t.csv: expected a header line and rows of data, received an empty file."),
      (
        "a,b\n\n", plain,
        "t.csv: expected rows of data below the header, received none. Pass header = False if line 1 is data."
      ),
      (
        "a,b\n1,2\n\"\n\n\",3\n4,5,6\n", CSVOptions(drop: ["a"]),
        "t.csv:6: expected 2 fields, as in the first line, received 3. "
          + "Quote a field that holds the delimiter, or pass another delimiter."
      ),
      (
        "a,b\n1\n", plain,
        "t.csv:2: expected 2 fields, as in the first line, received 1. "
          + "Quote a field that holds the delimiter, or pass another delimiter."
      ),
      (
        "a,b\n1,2\n3,\"4\n5,6\n", plain,
        "t.csv:3: expected a closing quote for the field that starts with \" on this line, received the end of the "
          + "file. Close it, or double each \" inside a quoted field."
      ),
      (
        "a,b\n1,\"2\"x\n", plain,
        "t.csv:2: expected a delimiter or the end of the line after a closing quote, received \"x\". "
          + "Double each \" inside a quoted field."
      ),
      (
        "a,b,a\n1,2,3\n", plain,
        "t.csv: expected column names that differ, received \"a\" for columns 1 and 3. Rename one of them."
      ),
      (
        "a,b\n1,2\n", y,
        "t.csv: expected target to name a column, received \"y\". The columns are a, b."
      ),
      (
        "a,b\n1,2\n", CSVOptions(drop: ["c"]),
        "t.csv: expected drop to name a column, received \"c\". The columns are a, b."
      ),
      (
        "a,b\n1,2\n", CSVOptions(target: ["a"], drop: ["a"]),
        "t.csv: expected column \"a\" to be named once, received it in target and drop. Take it out of one."
      ),
      (
        "a,b\n1,2\n", CSVOptions(columns: ["a", "a"]),
        "t.csv: expected column \"a\" to be named once, received it in columns and columns. Take it out of one."
      ),
      (
        "y\n1\n", y,
        "t.csv: expected at least one column of features beside the target, received none. The columns are y."
      ),
      (
        "x,y\n1,2\n\n1,\n", y,
        "t.csv:4: expected a value in target column \"y\", received none. Drop the row, or fill in its target."
      ),
      (
        "x,y\n1,2\n1,2x\n", y,
        "t.csv:3: expected all numbers or all class names in target column \"y\", received \"2x\" among numbers. "
          + "Correct it, or ask for target_dtype = \"classes\" if these are names."
      ),
      (
        "x,y\n1,cat\n", CSVOptions(target: ["y"], targetKind: .float32),
        "t.csv:2: expected a number in target column \"y\", received \"cat\". "
          + "Class names are possible where there is one target column and no dtype is asked for."
      ),
      (
        "x,y\n1,3000000000\n", y,
        "t.csv:2: expected a whole number within int32 in target column \"y\", received \"3000000000\". "
          + "Ask for target_dtype = \"float32\"."
      ),
      (
        "x,y\n1,1.5\n", CSVOptions(target: ["y"], targetKind: .int32),
        "t.csv:2: expected a whole number within int32 in target column \"y\", received \"1.5\". "
          + "Ask for target_dtype = \"float32\"."
      ),
      (
        "a\n1\n", CSVOptions(delimiter: "::"),
        "t.csv: expected a delimiter of one ASCII character other than a quote or line end, received \"::\". "
          + "Common ones are \",\", \";\" and \"\\t\"."
      ),
    ]
    for (text, options, expected) in cases { #expect(message { _ = try load(text, options) } == expected) }
  }

  @Test func boundsWhatSmallFilesBecome() throws {
    let folder = try TemporaryFolder()
    try folder.write("ids.csv", "id,x\n" + (0..<200).map { "a\($0),1\n" }.joined())
    let locator = DataLocator(folders: [folder.path], maximumBytes: 100_000)
    #expect(try locator.loadCSV("ids.csv", CSVOptions(drop: ["id"])).sampleCount == 200)
    #expect(
      message { _ = try locator.loadCSV("ids.csv", CSVOptions(categorical: ["id"])) }
        == "ids.csv: expected a table of at most 100000 bytes, received 200 rows with 200 columns for the values of "
        + "\"id\" alone. Take the column out of categorical, or give its values fewer forms.")
    #expect(
      message { _ = try load([UInt8](repeating: UInt8(ascii: ","), count: 1 << 20), CSVOptions()) }
        == "t.csv:1: expected at most 1048576 columns, received more. Check the delimiter and line ends.")
  }

  @Test func refusesTextThatIsNotUTF8() {
    let bytes: [([UInt8], CSVOptions, String)] = [
      ([0xFF, 0xFE, 0x61, 0], CSVOptions(), "UTF-16"),
      (Array("a,b\n1,2\n".utf8) + [0x31, 0x2C, 0xE9], CSVOptions(target: ["b"]), "bytes on line 3 that are not"),
      ([0xE9] + Array(",b\n1,2\n".utf8), CSVOptions(), "bytes on line 1 that are not"),
    ]
    for (bytes, options, received) in bytes {
      #expect(
        message { _ = try load(bytes, options) }
          == "t.csv: expected text in UTF-8, received \(received). Save the file as UTF-8.")
    }
  }

  @Test func neverCrashes() throws {
    let text = "a,\"b\"\"\",c,y\r\n1.5,2,red,\"x, y\"\r\n-3e-4,NA,\"bl\nue\",z\n,4,red,z\n"
    let gzipped = try compressed(Array(text.utf8))
    let options = CSVOptions(target: ["y"], categorical: ["c"])
    var stream = testStream("csv")
    #expect(try load(text, options).sampleCount == 3)
    var failures = 0
    for round in 0..<3000 {
      let bytes = mutated(round % 3 == 0 ? gzipped : Array(text.utf8), from: &stream)
      do {
        let content = Gzip.isCompressed(bytes) ? try Gzip.decompressed(bytes, path: "m", limit: 1 << 20) : bytes
        _ = try CSVReader.dataset(content, name: "m", origin: "", options: options, limit: 1 << 20)
      } catch {
        failures += 1
      }
    }
    // Most damage must be noticed, some leaves a table.
    #expect(failures > 1000 && failures < 3000)
  }
}
