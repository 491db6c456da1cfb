#include "CKernels.h"

void hb_execute(const hb_step *steps, long count, const hb_context *context) {
  for (long i = 0; i < count; i++) steps[i].run(steps[i].arguments, context);
}

typedef struct {
  const hb_region_arguments *region;
  const hb_context *context;
} region_task;

static void run_share(const region_task *task, long part, long share) {
  const hb_region_arguments *region = task->region;
  // The table of slots, then the memory that slots point to.
  const size_t table_bytes = ((size_t)region->slot_count * sizeof(void *) + 63) / 64 * 64;
  char *memory = hb_scratch(HB_SCRATCH_REGION, table_bytes + (size_t)region->local_bytes);
  void **slots = (void **)memory;
  for (long i = 0; i < region->slot_count; i++) {
    const hb_region_slot *slot = &region->slots[i];
    switch (slot->kind) {
    case HB_REGION_OUTER:
      slots[i] = (char *)task->context->slots[slot->slot] + share * slot->offset;
      break;
    case HB_REGION_PART:
      slots[i] = (char *)task->context->slots[slot->slot] + part * slot->offset;
      break;
    case HB_REGION_LOCAL:
      slots[i] = memory + table_bytes + slot->offset;
      break;
    default:
      slots[i] = (void *)slot->constant;
    }
  }
  const bool adds = share % region->shares_of_part > 0;
  const hb_context context = {slots, NULL, task->context->large_gemm, share, adds};
  hb_execute(region->steps, region->step_count, &context);
}

static void run_part(const void *argument, long part) {
  const region_task *task = argument;
  const long shares = task->region->shares_of_part;
  for (long share = part * shares; share < (part + 1) * shares; share++) run_share(task, part, share);
}

void hb_run_region(const void *arguments, const hb_context *context) {
  const hb_region_arguments *region = arguments;
  const region_task task = {region, context};
  hb_parallel_for(context->pool, region->parts, run_part, &task);
}
