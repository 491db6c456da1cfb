import CKernels
import COpenBLAS

/// Sets OpenBLAS to one thread, once: the backend runs several products side by side instead.
private let singleThread: Void = openblas_set_num_threads(1)

/// The matrix product of `hb_gemm`, by OpenBLAS.
let openBLASProduct: hb_gemm = { transposeA, transposeB, m, n, k, a, rowA, b, rowB, accumulate, c, rowC in
  singleThread
  cblas_sgemm(
    CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans,
    blasint(m), blasint(n), blasint(k), 1, a, blasint(rowA), b, blasint(rowB), accumulate ? 1 : 0, c, blasint(rowC))
}
