import CKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// One form of the C kernels.
struct Kernels: @unchecked Sendable {
  // Unchecked: the table is constant.
  let table: UnsafePointer<hb_kernels>

  var name: String { String(cString: table.pointee.name) }

  /// The forms that this processor runs, best first.
  static let available: [Kernels] = {
    var forms: [Kernels] = []
    while let table = hb_available_kernels(Int32(forms.count)) { forms.append(Kernels(table: table)) }
    return forms
  }()

  /// The form that `HORNBOOK_ISA` names, else the best.
  static let preferred = named(getenv("HORNBOOK_ISA").map { String(cString: $0) }) ?? available[0]

  /// The form of this name, if this processor runs it.
  static func named(_ name: String?) -> Kernels? { available.first { $0.name == name } }

  /// The element-wise function with this number in the list of `CKernels.h`.
  func function(_ number: Int) -> hb_function? {
    // Through the address: a pointer to the member would count as a write, and tables are shared by threads.
    guard let offset = MemoryLayout<hb_kernels>.offset(of: \.functions) else { return nil }
    return (UnsafeRawPointer(table) + offset).assumingMemoryBound(to: hb_function?.self)[number]
  }
}
