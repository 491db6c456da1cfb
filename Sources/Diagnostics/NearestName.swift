/// The name among `candidates` that was probably meant by `name`, or `nil` if none is near.
///
/// Distance is the number of inserted, deleted, replaced or swapped neighbouring characters (the optimal string
/// alignment distance), case being ignored. More than half of the word must be right: names of up to two
/// characters may differ in case only, those of three or four by one edit, longer ones by two. Among equally near names the first in alphabetical order wins, so that the answer does not depend on
/// the order of `candidates`.
public func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  // Longer words are no misspelt names, and to compare them takes long.
  guard name.utf8.count <= 200 else { return nil }
  let limit = min(2, (name.count - 1) / 2)
  var best: (distance: Int, name: String)?
  for candidate in candidates where candidate != name {
    let distance = editDistance(Array(name.lowercased()), Array(candidate.lowercased()))
    guard distance <= limit else { continue }
    if let current = best, (current.distance, current.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// The optimal string alignment distance between two words.
func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  if abs(a.count - b.count) > 4 { return abs(a.count - b.count) }
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in 0..<a.count {
    for j in 0..<b.count {
      let replaced = rows[i][j] + (a[i] == b[j] ? 0 : 1)
      var distance = min(replaced, rows[i][j + 1] + 1, rows[i + 1][j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, rows[i - 1][j - 1] + 1)
      }
      rows[i + 1][j + 1] = distance
    }
  }
  return rows[a.count][b.count]
}
