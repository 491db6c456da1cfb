// The numbers of the embedded data sets, in scikit-learn's order. generate.py writes the .c files.
#ifndef HORNBOOK_EMBEDDED_DATA_H
#define HORNBOOK_EMBEDDED_DATA_H

#include <stdint.h>

// A data set: `rows` samples, row-major, with either `pixels` or `features`, and either `labels` or `targets`.
struct hornbook_table {
  long rows;
  long columns;
  const uint8_t *pixels;
  const float *features;
  const uint8_t *labels;
  const float *targets;
};

// Functions, because Swift imports neither long arrays nor pointers in globals.
const struct hornbook_table *hornbook_digits(void);
const struct hornbook_table *hornbook_iris(void);
const struct hornbook_table *hornbook_wine(void);
const struct hornbook_table *hornbook_breast_cancer(void);
const struct hornbook_table *hornbook_diabetes(void);

#endif
