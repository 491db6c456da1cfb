#include "CKernels.h"

void hb_execute(const hb_step *steps, long count, const hb_context *context) {
  for (long i = 0; i < count; i++) steps[i].run(steps[i].arguments, context);
}
