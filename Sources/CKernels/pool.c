// A small pool of threads for loops whose iterations are independent.
//
// One loop runs at a time. It is published under a new generation number; threads claim iterations by advancing a
// ticket that holds generation and next iteration in one word, so a thread that wakes late cannot claim from a loop
// that is over. Which thread runs an iteration never reaches a result.
#if defined(__linux__)
#define _GNU_SOURCE
#endif
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CKernels.h"

// About 20 to 50 microseconds: longer than the gap between two parallel steps of a graph, shorter than anyone notices.
enum { SPINS_BEFORE_SLEEP = 2000, SPINS_BEFORE_YIELD = 4000 };

typedef void (*loop_body)(const void *context, long index);

struct hb_pool {
  int thread_count;
  int started;
  pthread_t *threads;
  pthread_mutex_t owner;
  pthread_mutex_t mutex;
  pthread_cond_t wake;
  _Atomic int sleeping;
  _Atomic int is_over;
  // Generation in the upper half, next iteration in the lower.
  _Alignas(64) _Atomic uint64_t ticket;
  _Alignas(64) _Atomic long remaining;
  _Alignas(64) _Atomic(loop_body) body;
  _Atomic(const void *) context;
  _Atomic long count;
};

static inline void pause_briefly(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// Claims and runs iterations of the loop `generation` until none is left to claim.
static void run_iterations(hb_pool *pool, uint32_t generation) {
  for (;;) {
    uint64_t ticket = atomic_load_explicit(&pool->ticket, memory_order_acquire);
    long index = (long)(uint32_t)ticket;
    loop_body body = atomic_load_explicit(&pool->body, memory_order_acquire);
    const void *context = atomic_load_explicit(&pool->context, memory_order_acquire);
    long count = atomic_load_explicit(&pool->count, memory_order_acquire);
    if ((uint32_t)(ticket >> 32) != generation || index >= count) return;
    // Success proves that the loop was not over, so that body, context and count were its own.
    if (!atomic_compare_exchange_weak_explicit(
            &pool->ticket, &ticket, ticket + 1, memory_order_acq_rel, memory_order_relaxed))
      continue;
    body(context, index);
    atomic_fetch_sub_explicit(&pool->remaining, 1, memory_order_release);
  }
}

static void *work(void *argument) {
  hb_pool *pool = argument;
  uint32_t seen = 0;
  for (;;) {
    uint32_t generation = 0;
    int spins = 0;
    for (;;) {
      generation = (uint32_t)(atomic_load_explicit(&pool->ticket, memory_order_acquire) >> 32);
      if (generation != seen) break;
      if (atomic_load_explicit(&pool->is_over, memory_order_acquire)) return NULL;
      if (++spins < SPINS_BEFORE_SLEEP) {
        pause_briefly();
        continue;
      }
      pthread_mutex_lock(&pool->mutex);
      atomic_fetch_add(&pool->sleeping, 1);
      while ((uint32_t)(atomic_load(&pool->ticket) >> 32) == seen && !atomic_load(&pool->is_over))
        pthread_cond_wait(&pool->wake, &pool->mutex);
      atomic_fetch_sub(&pool->sleeping, 1);
      pthread_mutex_unlock(&pool->mutex);
      spins = 0;
    }
    seen = generation;
    run_iterations(pool, generation);
  }
}

hb_pool *hb_pool_create(int threads) {
  hb_pool *pool = aligned_alloc(64, (sizeof(hb_pool) + 63) / 64 * 64);
  memset(pool, 0, sizeof(hb_pool));
  pool->thread_count = threads < 1 ? 1 : threads;
  pthread_mutex_init(&pool->owner, NULL);
  pthread_mutex_init(&pool->mutex, NULL);
  pthread_cond_init(&pool->wake, NULL);
  return pool;
}

void hb_pool_destroy(hb_pool *pool) {
  pthread_mutex_lock(&pool->mutex);
  atomic_store(&pool->is_over, 1);
  pthread_cond_broadcast(&pool->wake);
  pthread_mutex_unlock(&pool->mutex);
  for (int i = 0; i < pool->started; i++) pthread_join(pool->threads[i], NULL);
  pthread_cond_destroy(&pool->wake);
  pthread_mutex_destroy(&pool->mutex);
  pthread_mutex_destroy(&pool->owner);
  free(pool->threads);
  free(pool);
}

static void start_threads(hb_pool *pool) {
  pool->threads = calloc((size_t)pool->thread_count - 1, sizeof(pthread_t));
  for (int i = 0; i < pool->thread_count - 1; i++) {
    // A thread that the system refuses is done without.
    if (pthread_create(&pool->threads[i], NULL, work, pool) != 0) break;
    pool->started++;
  }
}

void hb_parallel_for(hb_pool *pool, long count, loop_body body, const void *context) {
  if (count <= 1 || pool == NULL || pool->thread_count == 1 || pthread_mutex_trylock(&pool->owner) != 0) {
    for (long i = 0; i < count; i++) body(context, i);
    return;
  }
  if (pool->threads == NULL) start_threads(pool);
  // Close the old loop first: a late thread that already sees the new count must not claim with the old ticket.
  uint32_t generation = (uint32_t)(atomic_load_explicit(&pool->ticket, memory_order_relaxed) >> 32);
  atomic_store(&pool->ticket, (uint64_t)generation << 32 | UINT32_MAX);
  generation++;
  atomic_store_explicit(&pool->remaining, count, memory_order_release);
  atomic_store_explicit(&pool->body, body, memory_order_release);
  atomic_store_explicit(&pool->context, context, memory_order_release);
  atomic_store_explicit(&pool->count, count, memory_order_release);
  atomic_store(&pool->ticket, (uint64_t)generation << 32);
  if (atomic_load(&pool->sleeping) > 0) {
    pthread_mutex_lock(&pool->mutex);
    pthread_cond_broadcast(&pool->wake);
    pthread_mutex_unlock(&pool->mutex);
  }
  run_iterations(pool, generation);
  for (int spins = 0; atomic_load_explicit(&pool->remaining, memory_order_acquire) > 0; spins++) {
    if (spins < SPINS_BEFORE_YIELD) {
      pause_briefly();
    } else {
      sched_yield();
    }
  }
  pthread_mutex_unlock(&pool->owner);
}

int hb_processor_count(void) {
#if defined(__linux__)
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof(set), &set) == 0 && CPU_COUNT(&set) > 0) return CPU_COUNT(&set);
#endif
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? 1 : (int)count;
}

// MARK: Scratch memory

typedef struct {
  void *memory[HB_SCRATCH_LEVELS];
  size_t bytes[HB_SCRATCH_LEVELS];
} scratch_pieces;

static pthread_key_t scratch_key;
static pthread_once_t scratch_once = PTHREAD_ONCE_INIT;
static _Thread_local scratch_pieces *scratch;

static void free_scratch(void *argument) {
  scratch_pieces *pieces = argument;
  for (int level = 0; level < HB_SCRATCH_LEVELS; level++) free(pieces->memory[level]);
  free(pieces);
}

static void make_scratch_key(void) { pthread_key_create(&scratch_key, free_scratch); }

void *hb_scratch(int level, size_t bytes) {
  if (scratch == NULL) {
    pthread_once(&scratch_once, make_scratch_key);
    scratch = calloc(1, sizeof(scratch_pieces));
    pthread_setspecific(scratch_key, scratch);
  }
  if (scratch->bytes[level] < bytes) {
    free(scratch->memory[level]);
    size_t rounded = (bytes + 4095) / 4096 * 4096;
    scratch->memory[level] = aligned_alloc(64, rounded);
    scratch->bytes[level] = rounded;
  }
  return scratch->memory[level];
}
