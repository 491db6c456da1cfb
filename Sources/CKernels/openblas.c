// OpenBLAS, loaded only when fast numerics ask for it: linking it would cost every start of the program some
// milliseconds and a thread, and a machine without it can do all but that.
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>

#include "CKernels.h"

// As the CBLAS interface numbers them.
enum { CBLAS_ROW_MAJOR = 101, CBLAS_AS_IS = 111, CBLAS_TRANSPOSED = 112 };

typedef void (*sgemm_function)(
    int order, int transpose_a, int transpose_b, int m, int n, int k, float alpha, const float *a, int row_a,
    const float *b, int row_b, float beta, float *c, int row_c);

static sgemm_function sgemm;
static const char *build = "";
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  // One thread inside each product: the pool runs several products side by side, which is faster.
  setenv("OPENBLAS_NUM_THREADS", "1", 0);
  const char *names[] = {"libopenblas.so.0", "libopenblas.so", "libopenblas.dylib"};
  void *library = NULL;
  for (int i = 0; i < 3 && library == NULL; i++) library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) return;
  void (*set_threads)(int) = (void (*)(int))dlsym(library, "openblas_set_num_threads");
  if (set_threads != NULL) set_threads(1);
  sgemm = (sgemm_function)dlsym(library, "cblas_sgemm");
  const char *(*config)(void) = (const char *(*)(void))dlsym(library, "openblas_get_config");
  if (config != NULL) build = config();
}

static void product(
    bool transpose_a, bool transpose_b, long m, long n, long k, const float *a, long row_a, const float *b, long row_b,
    bool accumulate, float *c, long row_c) {
  sgemm(
      CBLAS_ROW_MAJOR, transpose_a ? CBLAS_TRANSPOSED : CBLAS_AS_IS, transpose_b ? CBLAS_TRANSPOSED : CBLAS_AS_IS,
      (int)m, (int)n, (int)k, 1, a, (int)row_a, b, (int)row_b, accumulate ? 1 : 0, c, (int)row_c);
}

hb_gemm hb_openblas_gemm(void) {
  pthread_once(&once, load);
  return sgemm == NULL ? NULL : product;
}

const char *hb_openblas_build(void) {
  pthread_once(&once, load);
  return build;
}
