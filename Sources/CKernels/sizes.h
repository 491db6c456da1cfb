#ifndef HB_SIZES_H
#define HB_SIZES_H

#include "CKernels.h"

/// Rows of `inner` elements that one piece of a reduction takes.
long hb_reduce_block_rows(long extent, long inner);

/// How a product is cut into tasks; a cut along k makes partial results.
typedef struct {
  long m_block, n_block, k_block;
  long m_blocks, n_blocks, k_blocks;
} hb_dot_plan;

hb_dot_plan hb_plan_dot(long batch, long m, long n, long k);

/// Multiply-adds from which on a product counts as large.
enum { HB_LARGE_PRODUCT = 262144 };

/// Lines of positions that a task of a convolution takes.
long hb_lines_per_task(long lines, long work_per_line);

/// A kernel gradient is summed in `parts` parts of `part_lines` lines of positions, block by block.
typedef struct {
  long parts, part_lines, block_lines;
} hb_kernel_gradient_plan;

hb_kernel_gradient_plan hb_plan_kernel_gradient(const hb_convolution_arguments *arguments);

/// Squares of results that a task makes.
long hb_squares_per_task(long depth, long width);

/// The squares of a kernel gradient are summed in parts, block by block.
typedef struct {
  long parts, part_squares, block;
} hb_square_parts;
hb_square_parts hb_square_gradient_parts(const hb_convolution_arguments *arguments);

/// Sequences that a task of a recurrence takes through all steps.
long hb_recurrence_block_rows(long batch, long units, long width);

/// A convolution of many small groups runs its vectors along the groups; see planes.h.
typedef enum { HB_FORWARD, HB_INPUT_GRADIENT, HB_KERNEL_GRADIENT } hb_convolution_step;

typedef struct {
  bool is_planar;
  /// Where in the scratch memory, in bytes, the kernel (or partial kernels, and their sum) and the planes of the source
  /// and of the output's gradient lie; what is not needed takes no room.
  long kernel, sum, source, gradient, bytes;
} hb_planar_plan;

hb_planar_plan hb_plan_planar(const hb_convolution_arguments *arguments, hb_convolution_step step);

#endif
