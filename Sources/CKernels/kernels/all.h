// Everything that is compiled once for each form. A form includes this file after it has defined
//   HB_FORM         its name as part of an identifier
//   HB_FORM_NAME    its name as a string
//   HB_HAS_FMA      whether the processor rounds a · b + c once
//   HB_TILE_ROWS, HB_TILE_LANES   the tile of the matrix product
#include <math.h>
#include <string.h>

#include "../include/CKernels.h"
#include "../sizes.h"

#pragma clang diagnostic ignored "-Wpsabi"

// The shape rules allow no more axes.
enum { HB_MAXIMUM_OPERANDS = 256, HB_MAXIMUM_RANK = 32 };

#include "vector.h"
#include "functions.h"
#include "elementwise.h"
#include "random.h"
#include "program.h"
#include "layout.h"
#include "rows.h"
#include "reduce.h"
#include "program_reduce.h"
#include "cumulative.h"
#include "top_k.h"
#include "softmax.h"
#include "partials.h"
#include "gemm.h"
#include "winograd.h"
#include "convolution.h"
#include "planes.h"
#include "window.h"
#include "recurrence.h"

#define HB_PASTE_2(a, b) a##b
#define HB_PASTE(a, b) HB_PASTE_2(a, b)

const hb_kernels HB_PASTE(hb_kernels_, HB_FORM) = {
  .name = HB_FORM_NAME,
  .functions = {
#define HB_ADDRESS(name) [HB_##name] = fn_##name,
    HB_FUNCTIONS(HB_ADDRESS)
  },
  .program = run_program,
  .program_reduce = run_program_reduce,
  .copy = run_copy,
  .fill = run_fill,
  .gather = run_gather,
  .scatter_add = run_scatter_add,
  .reduce = run_reduce,
  .cumulative_sum = run_cumulative_sum,
  .arg_max = run_arg_max,
  .top_k = run_top_k,
  .softmax = run_softmax,
  .dot = run_dot,
  .add_partials = run_add_partials,
  .convolution = run_convolution,
  .convolution_input_gradient = run_convolution_input_gradient,
  .convolution_kernel_gradient = run_convolution_kernel_gradient,
  .window = run_window,
  .window_sum_gradient = run_window_gradient,
  .select_and_scatter = run_window_gradient,
  .recurrence = run_recurrence,
  .recurrence_gradient = run_recurrence_gradient,
  .gemm = gemm,
};
