import Diagnostics
import LiterateDocument
import StarlarkLanguage
import Testing

@testable import ExperimentRunner
@testable import HornbookCommand

/// `hornbook help`: pages, and that nothing is missing in its tables.
@Suite struct HelpCommandTests {
  @Test func explainsALayer() throws {
    for words in [["layer", "Dropout"], ["Dropout"], ["layers.Dropout"], ["keras.layers.Dropout"], ["dropout"]] {
      let received = try HelpCommand.page(words)
      #expect(received.hasPrefix("Dropout (layer, keras.layers.Dropout)\n\nDropout(rate, noise_shape=None, seed=None"))
      #expect(received.contains("See also: keras.layers.Dropout"))
    }
  }

  @Test(arguments: [
    (["loss", "Huber"], "Huber (loss, keras.losses.Huber)\n\nHuber("),
    (["metric", "AUC"], "AUC (metric, keras.metrics.AUC)\n\nAUC(\n    num_thresholds=200,\n"),
    (["optimizer", "Adam"], "Adam (optimizer, keras.optimizers.Adam)\n\nAdam(\n    learning_rate=0.001,\n"),
    (["directive", "evaluate"], "evaluate (directive)\n\nComputes loss and metrics on data"),
    (["activation", "relu"], "relu (activation, keras.activations.relu)\n"),
    (["load_npy"], "load_npy (builtin)\n\nload_npy(path)\n\nA tensor of a NumPy file.\n"),
    (["random.normal"], "random.normal (builtin)\n\nrandom.normal(shape, mean=0.0, stddev=1.0)\n"),
    (["lines"], "lines (figure)\n\nlines(\n"),
    (
      ["figure", "images"],
      "images (figure)\n\nimages(x, labels=None, names=None, columns=None, *, title=\"\", caption=\"\")"
    ),
    (["fit.validation_split"], "fit.validation_split (option)\n\nOption of fit: the share of the data"),
    (["option", "batch_size"], "fit.batch_size (option)\n\nOption of fit: samples in a batch"),
    (["string.split"], "string.split (method)\n\nsplit(sep=None, maxsplit=None)\n\nThe parts between separators.\n"),
    (["removeprefix"], "string.removeprefix (method)\n"),
    (["dataset.split"], "dataset.split (member)\n\nsplit(test=0.2"),
    (["activation", "relu6"], "relu6 (activation, keras.activations.relu6)\n\nrelu6(x)\n\nmin(max(x, 0), 6)\n"),
    (["check"], "OVERVIEW: Check whole experiments"), ([], "OVERVIEW: Runs deep-learning experiments"),
  ]) func beginsPages(words: [String], beginning: String) throws {
    let page = try HelpCommand.page(words)
    #expect(page.hasPrefix(beginning), "\(page)")
  }

  @Test func saysBothMeaningsOfAName() throws {
    let page = try HelpCommand.page(["BinaryCrossentropy"])
    #expect(page.contains("(loss, keras.losses.BinaryCrossentropy)"))
    #expect(page.contains("(metric, keras.metrics.BinaryCrossentropy)"))
  }

  @Test(arguments: [
    (["Conv2"], "error[name]: nothing is called \"Conv2\"\n  help: did you mean Conv2D?"),
    (["layer", "Dens"], "error[name]: nothing is called \"layer Dens\"\n  help: did you mean Dense?"),
    (
      ["fit.validation_splt"],
      "error[name]: nothing is called \"fit.validation_splt\"\n  help: did you mean fit.validation_split?"
    ),
    (["string.splt"], "error[name]: nothing is called \"string.splt\"\n  help: did you mean string.split?"),
    (["layr", "Dense"], "error[name]: \"layr\" is no kind of name\n  help: did you mean layer?"),
  ]) func suggestsTheNearestName(words: [String], message: String) {
    #expect {
      try HelpCommand.page(words)
    } throws: { error in
      (error as? Diagnostic).map { DiagnosticRenderer().render($0) } == message
    }
  }

  @Test func everyNameIsExplained() {
    for kind in LiterateDocument.Directive.Kind.allCases {
      let entry = DirectiveReference.all[kind]
      #expect(entry?.summary.isEmpty == false, "\(kind) has no summary")
      for option in kind.options ?? [] { #expect(entry?.options[option] != nil, "\(kind): \(option)") }
    }
    #expect(BuiltinReference.language.keys.sorted() == Universe.signatures.map(\.name))
    #expect(Reference.dataFunctions.map(\.name).filter { BuiltinReference.data[$0] == nil } == [])
    #expect(Reference.otherFunctions.map(\.name) == BuiltinReference.other.keys.sorted())
    #expect(BuiltinReference.figures.keys.sorted() == FigureNames.names.sorted())
    #expect(MemberReference.methods.keys.sorted() == Universe.methods.map(\.name).sorted())
    #expect(Reference.membersWithoutWords == [])
    let silent = Reference.entries.filter(\.text.isEmpty)
    #expect(silent.map(\.name) == [])
  }
}
