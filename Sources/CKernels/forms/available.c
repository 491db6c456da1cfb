// Which forms this processor can run.
#include "CKernels.h"

extern const hb_kernels hb_kernels_baseline;

#if defined(__x86_64__)
extern const hb_kernels hb_kernels_x86_64_v3;
extern const hb_kernels hb_kernels_x86_64_v4;

const hb_kernels *hb_available_kernels(int index) {
  const hb_kernels *forms[4] = {0};
  int count = 0;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) forms[count++] = &hb_kernels_x86_64_v4;
  if (__builtin_cpu_supports("x86-64-v3")) forms[count++] = &hb_kernels_x86_64_v3;
  forms[count] = &hb_kernels_baseline;
  return index >= 0 && index < 4 ? forms[index] : NULL;
}
#else
const hb_kernels *hb_available_kernels(int index) { return index == 0 ? &hb_kernels_baseline : NULL; }
#endif
