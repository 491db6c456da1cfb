import Crypto
import Hornbook
import Plotting

extension ResultStore {
  /// The PNG file of a picture: the one that was kept, else a new one, which is kept.
  func png(of picture: Picture) throws(PlottingError) -> [UInt8] {
    let name = "\(Digest.of([ProgramIdentity.current, Digest.hex(SHA256.hash(data: picture.contents))])).png"
    if case .found(.bytes(let bytes)) = find(name) { return bytes }
    let bytes = try picture.png()
    // Not synchronized one by one: a picture that is lost or damaged is drawn again.
    try? keep(.bytes(bytes), as: name, isLasting: false)
    return bytes
  }
}
