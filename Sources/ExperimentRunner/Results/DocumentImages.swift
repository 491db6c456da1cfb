import Diagnostics
import Hornbook
import LiterateDocument
import ReportHTML

/// The images that an experiment's prose shows, which are copied into the report's folder: a report that is handed on
/// is whole.
///
/// Only files in the experiment's folder, or below it, that are images by their first bytes are read.
struct DocumentImages {
  private let locator: DataLocator

  init(folder: String) { locator = DataLocator(folders: [folder], maximumBytes: 32 << 20) }

  struct Image {
    /// The name in the report's folder, such as `image-setup.png`.
    var name: String
    var bytes: [UInt8]
  }

  /// Reads the file that an image's address in the document names.
  func read(_ source: String) throws(Problem) -> Image {
    let path = Self.path(ofAddress: source)
    let bytes: [UInt8]
    do {
      bytes = try locator.read(path)
    } catch {
      throw Problem(path, error)
    }
    guard let format = ImageFormat(bytes) else {
      throw Problem(
        path, "it is no PNG, JPEG, GIF, WebP or SVG file", help: "convert it, or link to it: [words](\(source))")
    }
    return Image(name: "image-\(fileStem(FilePath.stem(of: path))).\(format.fileExtension)", bytes: bytes)
  }

  struct Problem: Error {
    let message: String
    let help: String

    init(_ path: String, _ reason: String, help: String) {
      message = "the image \(path) cannot be shown: \(reason)"
      self.help = help
    }

    init(_ path: String, _ error: DataError) {
      switch error {
      case .missing:
        self.init(path, "there is no such file in the experiment's folder", help: "put it there, or correct its name")
      case .outsideFolders:
        self.init(path, "it is not in the experiment's folder", help: "copy it there: reports are handed on")
      default: self.init(path, "\(error)", help: "put another file in its place, or take it out")
      }
    }

    func located(at location: SourceLocation) -> Diagnostic {
      Diagnostic(code: "image", message, at: .init(location), help: [help])
    }
  }

  /// All images of a document under names that differ, by their addresses; those that are gone are left out.
  static func all(of document: Document, folder: String) -> [(source: String, image: Image)] {
    let images = DocumentImages(folder: folder)
    var result: [(source: String, image: Image)] = []
    for entry in document.images where entry.isLocal && !result.contains(where: { $0.source == entry.source }) {
      guard var image = try? images.read(entry.source) else { continue }
      let stem = FilePath.stem(of: image.name)
      let ending = image.name.dropFirst(stem.count)
      var number = 2
      while let other = result.first(where: { $0.image.name == image.name }), other.image.bytes != image.bytes {
        image.name = "\(stem)-\(number)\(ending)"
        number += 1
      }
      result.append((entry.source, image))
    }
    return result
  }

  /// The path that an address names: `a%20b.png` is `a b.png`.
  static func path(ofAddress address: String) -> String {
    var bytes: [UInt8] = []
    var rest = Array(address.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "%"), rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), value != 0
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
