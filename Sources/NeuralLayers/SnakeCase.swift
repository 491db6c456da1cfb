/// A class name as Keras turns it into a layer name: `MaxPooling2D` to `max_pooling2d`, `ReLU` to `re_lu`.
package func snakeCase(_ name: String) -> String {
  let characters = Array(name)
  var result = ""
  for (index, character) in characters.enumerated() {
    let startsWord = character.isUppercase && index + 1 < characters.count && characters[index + 1].isLowercase
    let followsLower = character.isUppercase && index > 0 && characters[index - 1].isLowercase
    if index > 0, startsWord || followsLower { result += "_" }
    result += character.lowercased()
  }
  return result
}
