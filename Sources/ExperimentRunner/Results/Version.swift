/// The versions that a report names.
public enum Version {
  public static let hornbook = "0.1.0"

  /// The compiler that built this program.
  public static var swift: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #else
      "6.2 or earlier"
    #endif
  }
}
