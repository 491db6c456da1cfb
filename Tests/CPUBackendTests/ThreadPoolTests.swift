import CKernels
import Synchronization
import Testing

@Suite struct ThreadPoolTests {
  /// How often each index was run.
  final class Counts: Sendable {
    let counts: Mutex<[Int]>
    init(_ count: Int) { counts = Mutex([Int](repeating: 0, count: count)) }
  }

  private func run(_ pool: OpaquePointer, _ count: Int) -> [Int] {
    let counts = Counts(count)
    hb_parallel_for(
      pool, count,
      { context, index in
        Unmanaged<Counts>.fromOpaque(context!).takeUnretainedValue().counts.withLock { $0[index] += 1 }
      }, Unmanaged.passUnretained(counts).toOpaque())
    return counts.counts.withLock { $0 }
  }

  @Test(arguments: [1, 2, 5])
  func everyIndexRunsOnce(threads: Int32) {
    let pool = hb_pool_create(threads)!
    defer { hb_pool_destroy(pool) }
    for count in [0, 1, 2, 3, 100, 1000] {
      for _ in 0..<20 { #expect(run(pool, count).allSatisfy { $0 == 1 }) }
    }
  }

  @Test func poolServesSeveralThreadsAtOnce() async {
    let pool = PoolBox(pool: hb_pool_create(3)!)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask { (0..<50).allSatisfy { _ in self.run(pool.pool, 40).allSatisfy { $0 == 1 } } }
      }
      for await isRight in group { #expect(isRight) }
    }
    hb_pool_destroy(pool.pool)
  }

  private struct PoolBox: @unchecked Sendable {
    // Unchecked: the pool locks itself.
    let pool: OpaquePointer
  }
}
