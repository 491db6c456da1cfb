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

/// How a convolution is cut: tasks take `panel` rows (positions) at a time; a kernel gradient is summed in `parts`
/// parts of `part_rows` rows.
typedef struct {
  long rows, taps, depth, width;
  long panel, part_rows, parts;
} hb_convolution_plan;

/// The plan for panels of `depth` elements a row that are multiplied to `width` columns.
hb_convolution_plan hb_plan_convolution(long rows, long taps, long depth, long width);

#endif
