import Diagnostics
import ExperimentRunner
import Testing

/// What `data` blocks can compute, as values of inline expressions.
@Suite struct DataNamesTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var expression: String
    var text: String
    var testDescription: String { expression }
    init(_ expression: String, _ text: String) {
      self.expression = expression
      self.text = text
    }
  }

  static let cases = [
    Case("len(datasets.digits())", "1,797"), Case("datasets.digits().x.shape", "1,797, 8, 8, 1"),
    Case("datasets.iris().class_names[0]", "setosa"), Case("datasets.wine().y.dtype", "int32"),
    Case("(arange(3) + 1).tolist()", "1, 2, 3"), Case("(arange(4) / 2).tolist()", "0, 0.5, 1, 1.5"),
    Case("(2 - ones((2,))).tolist()", "1, 1"), Case("(-arange(3)).tolist()", "0, −1, −2"),
    Case("arange(6).reshape(2, 3).tolist()", "0, 1, 2, 3, 4, 5"),
    Case("arange(6).reshape((-1, 2)).shape", "3, 2"), Case("arange(6).reshape(2, 3)[1].tolist()", "3, 4, 5"),
    Case("arange(6)[[0, -1, 0]].tolist()", "0, 5, 0"), Case("arange(6)[random.permutation(6)].sum()", "15"),
    Case("arange(6)[arange(6) % 2 == 1].tolist()", "1, 3, 5"), Case("arange(3)[[True, False, True]].tolist()", "0, 2"),
    Case("arange(3)[[]].shape", "0"), Case("arange(6).reshape(3, 2)[[2, 0]].tolist()", "4, 5, 0, 1"),
    Case("type(arange(3)[1])", "int"), Case("type(arange(3).mean())", "float"),
    Case("type((arange(3) == 1)[0])", "bool"), Case("[\"a\", \"b\"][arange(2)[1]]", "b"),
    Case("(arange(4) > 1).sum()", "2"), Case("(arange(4) > 1).max()", "1"),
    Case("datasets.diabetes().class_names == None", "True"), Case("[2 * number for number in arange(3)]", "0, 2, 4"),
    Case("ops.mean(arange(4)) > 1", "True"),
    Case("max([(arange(3) == number).sum() for number in range(3)])", "1"),
    Case("datasets.iris()[:10].y.tolist()", "0, 0, 0, 0, 0, 0, 0, 0, 0, 0"), Case("len(datasets.iris()[::3])", "50"),
    Case("[len(datasets.iris()[datasets.iris().y == label]) for label in range(3)]", "50, 50, 50"),
    Case("datasets.iris()[[149, 0]].y.tolist()", "2, 0"),
    Case("datasets.iris()[[0]].feature_names[0]", "sepal_length_cm"),
    Case("Dataset(arange(2), origin=\"made up\").origin", "made up"),
    Case("Dataset(zeros((2, 2)), feature_names=[\"a\", \"b\"]).feature_names", "a, b"),
    // Another label in the same place is another class: its old name would be wrong.
    Case("datasets.breast_cancer().map(y=lambda y: 1 - y).class_names", "None"),
    Case("datasets.breast_cancer().map(y=lambda y: y.reshape(-1, 1)).class_names", "malignant, benign"),
    Case("arange(6)[-2:].tolist()", "4, 5"), Case("arange(6)[::-2].tolist()", "5, 3, 1"),
    Case("arange(6)[4:1:-1].tolist()", "4, 3, 2"), Case("arange(4).sum()", "6"),
    Case("arange(4).mean()", "1.5"), Case("arange(6).reshape(2, 3).max(axis=0).tolist()", "3, 4, 5"),
    Case("arange(6).reshape(2, 3).argmax(axis=1).tolist()", "2, 2"),
    Case("one_hot(arange(3)).tolist()", "1, 0, 0, 0, 1, 0, 0, 0, 1"),
    Case("concatenate([zeros((1, 2)), ones((2, 2))]).shape", "3, 2"),
    Case("standardize(datasets.iris().x).mean(axis=0).shape", "4"),
    Case("random.normal((2, 3)).shape", "2, 3"), Case("random.integers((5,), 3, 4).tolist()", "3, 3, 3, 3, 3"),
    Case("sorted(random.permutation(4).tolist())", "0, 1, 2, 3"),
    Case("Dataset(x=arange(3), y=arange(3)).map(x = lambda x: x * 2).x.tolist()", "0, 2, 4"),
    Case("[len(part) for part in datasets.iris().split(test = 30, validation = 30)]", "90, 30, 30"),
    Case("keras.layers.Dense(3) != None", "True"), Case("arange(3).astype(\"float32\").dtype", "float32"),
  ]

  @Test(arguments: cases)
  func gives(_ test: Case) throws {
    #expect(try run("# T\n\n`= \(test.expression)`\n").inlineTexts == [test.text])
  }

  static let failures = [
    Case("zeros((1 << 20, 1 << 20))", "shape"), Case("arange(3).reshape(2, 2)", "shape"),
    Case("arange(3)[3]", "index"), Case("arange(3) + arange(4)", "shape"), Case("arange(3).sum(axis=1)", "shape"),
    Case("datasets.iris().split(test = 2.0)", "data"), Case("datasets.iris().take(1000)", "data"),
    Case("one_hot(arange(3), 2)", "value"), Case("random.integers((3,), 5, 5)", "value"),
    Case("load_csv(\"../secret.csv\")", "data"), Case("datasets.mnist()", "missing"),
    Case("arange(3) + 10000000000", "value"), Case("{arange(3): 1}", "type"), Case("arange(-1)", "shape"),
    Case("concatenate([arange(3), zeros((2, 2))])", "shape"), Case("datasets.iris().z", "attribute"),
    Case("arange(3).z", "attribute"), Case("Input(shape=(3,)).z", "attribute"),
    Case("Dataset(x=arange(3), y=arange(2))", "data"), Case("arange(3)[[3]]", "index"),
    Case("arange(3)[[-4]]", "index"), Case("arange(3)[arange(2) == 1]", "shape"), Case("arange(3)[[0.5]]", "type"),
    Case("arange(3)[(0, 1)]", "index"), Case("arange(3)[[[0]]]", "type"), Case("arange(3)[\"a\"]", "type"),
    Case("arange(3)[::0]", "value"), Case("datasets.iris()[0]", "type"), Case("datasets.iris()[[150]]", "index"),
    Case("datasets.iris()[::0]", "value"), Case("Dataset(zeros((2, 2)), feature_names=[\"a\"])", "shape"),
  ]

  @Test(arguments: failures)
  func refusesWithAWord(_ test: Case) {
    let result = Experiment(path: "test.md", text: "# T\n\n`= \(test.expression)`\n").check()
    #expect(result.diagnostics.map(\.code) == [test.text])
    #expect(result.exitCode == (test.text == "missing" ? 6 : 2))
  }

  @Test func filesAreFoundInDataFoldersOnly() throws {
    let text = document(("data", "t = load_npy(\"a.npy\")"))
    #expect(Experiment(path: "nowhere/test.md", text: text).check().exitCode == 6)
  }
}
