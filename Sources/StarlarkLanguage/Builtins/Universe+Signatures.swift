extension Universe {
  /// The functions with their parameters, in alphabetical order.
  public static var signatures: [(name: String, signature: Signature)] {
    functions.map { ($0.name, $0.signature) }.sorted { $0.0 < $1.0 }
  }

  /// The methods of the built-in types with their parameters: `string.split` and so on, in alphabetical order.
  public static var methods: [(name: String, signature: Signature)] {
    let tables = [
      ("bytes", BytesMethods.table), ("dict", DictMethods.table), ("list", ListMethods.table),
      ("set", SetMethods.table),
      ("string", StringMethods.table),
    ]
    return tables.flatMap { type, table in
      table.values.map { ("\(type).\($0.name)", $0.signature) }.sorted { $0.0 < $1.0 }
    }
  }
}
