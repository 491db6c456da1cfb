import Diagnostics
import Hornbook
import LiterateDocument

/// The experiments that an experiment's prose links to: in a report such links lead to their reports.
///
/// Only files in the experiment's folder, or below it, are read. One that is missing, or has no block that is executed,
/// is no experiment, and a link to it stays a link to the file.
enum SiblingReports {
  /// The way to each linked experiment's report from this one's, such as `../digits/`, by the link's address without
  /// a fragment.
  static func all(of document: Document, folder: String) -> [String: String] {
    let locator = DataLocator(folders: [folder], maximumBytes: 16 << 20)
    var folders: [String: String] = [:]
    for link in document.links {
      let address = String(link.destination.prefix { $0 != "#" })
      let path = DocumentImages.path(ofAddress: address)
      guard path.hasSuffix(".md"), folders[address] == nil, let bytes = try? locator.read(path),
        let text = String(validating: bytes, as: UTF8.self),
        !Document(parsing: SourceText(name: path, text: text)).directives.isEmpty
      else { continue }
      folders[address] = "../\(Experiment.name(of: address))/"
    }
    return folders
  }
}
