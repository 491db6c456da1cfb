// Element-wise programs: every instruction runs over one block, which stays in the first-level cache, before the next
// block begins.

/// Elements start ..< start + count of a strided load.
static void load_strided(const hb_load *load, char *to, const char *from, long start, long count) {
  const long bytes = load->element_bytes;
  const int rank = load->rank;
  long index[HB_MAXIMUM_RANK];
  long rest = start, at = load->offset;
  for (int axis = rank - 1; axis >= 0; axis--) {
    index[axis] = rest % load->extents[axis];
    rest /= load->extents[axis];
    at += index[axis] * load->strides[axis];
  }
  const long inner_stride = rank > 0 ? load->strides[rank - 1] : 0;
  const long inner_extent = rank > 0 ? load->extents[rank - 1] : count;
  for (long done = 0; done < count;) {
    long run = inner_extent - (rank > 0 ? index[rank - 1] : 0);
    if (run > count - done) run = count - done;
    if (bytes == 4) {
      const int32_t *source = (const int32_t *)from + at;
      int32_t *target = (int32_t *)to + done;
      if (inner_stride == 0) {
        int32_t value = source[0];
        for (long i = 0; i < run; i++) target[i] = value;
      } else if (inner_stride == 1) {
        for (long i = 0; i < run; i++) target[i] = source[i];
      } else {
        for (long i = 0; i < run; i++) target[i] = source[i * inner_stride];
      }
    } else {
      for (long i = 0; i < run; i++) to[done + i] = from[at + i * inner_stride];
    }
    done += run;
    if (rank == 0) break;
    // Carry into the outer axes.
    at += run * inner_stride;
    index[rank - 1] += run;
    for (int axis = rank - 1; axis >= 0 && index[axis] == load->extents[axis]; axis--) {
      at -= index[axis] * load->strides[axis];
      index[axis] = 0;
      if (axis > 0) {
        index[axis - 1]++;
        at += load->strides[axis - 1];
      }
    }
  }
}

/// `position` is the number of element `start` in the whole tensor, of which the program may run a share only.
static void run_load(
    const hb_load *load, void *to, void *const *slots, long start, long position, long count) {
  switch (load->kind) {
  case HB_LOAD_STRIDED:
    load_strided(load, to, slots[load->slot], start, count);
    break;
  case HB_LOAD_IOTA:
    for (long i = 0; i < count; i++) {
      ((int32_t *)to)[i] = (int32_t)((position + i) / load->strides[0] % load->extents[0]);
    }
    break;
  default:
    fill_random(load->kind, to, position, count, load->key, *(const int32_t *)slots[load->slot]);
  }
}

typedef struct {
  const hb_program_arguments *program;
  const hb_context *context;
} program_task;

/// Elements first ..< end of a program; streams below slot 0 lie `local_bytes` apart from `local` on.
static void run_program_range(
    const hb_program_arguments *program, const hb_context *context, long first, long end, char *local,
    long local_bytes) {
  void *const *slots = context->slots;
  const long block = program->block, before = context->share * program->count;
  const int registers = program->register_count;

  // A register is a block of 4-byte elements.
  char *memory = hb_scratch(HB_SCRATCH_PROGRAM, (size_t)(registers * block * 4));
  void *pointers[HB_MAXIMUM_OPERANDS];
  for (int i = 0; i < registers; i++) pointers[i] = memory + i * block * 4;
  for (int i = 0; i < program->stream_count; i++) {
    const hb_stream *stream = &program->streams[i];
    pointers[registers + i] = stream->slot < 0
        ? local + (-1 - stream->slot) * local_bytes
        : (char *)slots[stream->slot] + (stream->offset + first) * stream->element_bytes;
  }
  const long first_count = end - first < block ? end - first : block;
  for (int i = 0; i < program->load_count; i++) {
    const hb_load *load = &program->loads[i];
    if (load->is_invariant) run_load(load, pointers[load->into], slots, first, before + first, first_count);
  }
  for (long start = first; start < end; start += block) {
    const long count = end - start < block ? end - start : block;
    const long whole = (count + HB_LANES - 1) / HB_LANES * HB_LANES;
    for (int i = 0; i < program->load_count; i++) {
      const hb_load *load = &program->loads[i];
      if (!load->is_invariant) run_load(load, pointers[load->into], slots, start, before + start, count);
    }
    for (int i = 0; i < program->instruction_count; i++) {
      const hb_instruction *step = &program->instructions[i];
      step->function(pointers[step->to], pointers[step->a], pointers[step->b], pointers[step->c], whole);
    }
    for (int i = 0; i < program->stream_count; i++) {
      pointers[registers + i] = (char *)pointers[registers + i] + block * program->streams[i].element_bytes;
    }
  }
}

static void run_program_task(const void *argument, long index) {
  const program_task *task = argument;
  const hb_program_arguments *program = task->program;
  const long first = index * program->task;
  const long end = first + program->task < program->count ? first + program->task : program->count;
  run_program_range(program, task->context, first, end, NULL, 0);
}

static void run_program(const void *arguments, const hb_context *context) {
  const hb_program_arguments *program = arguments;
  program_task task = {program, context};
  hb_parallel_for(context->pool, (program->count + program->task - 1) / program->task, run_program_task, &task);
}
