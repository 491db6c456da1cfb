// kernel-bytes: lists the forms of the kernels that this processor can run, best first.
// kernel-bytes FORM THREADS: runs every kernel of the form on fixed inputs and prints a hash of each result.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "KernelBytes.h"

// A new step needs cases here as well; they are counted, so that none is forgotten.
enum { STEPS_WITH_CASES = 22 };
_Static_assert(
    sizeof(hb_kernels) == (1 + HB_FUNCTION_COUNT + STEPS_WITH_CASES) * sizeof(hb_run),
    "Tests/KernelBytes has no cases for a step of hb_kernels");

int main(int argument_count, char **arguments) {
  const hb_kernels *form = NULL;
  for (int i = 0; (form = hb_available_kernels(i)) != NULL; i++) {
    if (argument_count < 2) puts(form->name);
    if (argument_count >= 2 && strcmp(form->name, arguments[1]) == 0) break;
  }
  if (argument_count < 2) return 0;
  if (form == NULL || argument_count < 3) {
    fprintf(stderr, "usage: kernel-bytes [FORM THREADS]; without arguments, the forms are listed\n");
    return 2;
  }
  const machine machine = {form, hb_pool_create(atoi(arguments[2]))};
  run_function_cases(&machine);
  run_program_cases(&machine);
  run_layout_cases(&machine);
  run_index_cases(&machine);
  run_row_cases(&machine);
  run_product_cases(&machine);
  run_convolution_cases(&machine);
  run_window_cases(&machine);
  run_recurrence_cases(&machine);
  hb_pool_destroy(machine.pool);
  return 0;
}
