// The part of the PJRT C API that Hornbook uses: how its structures lie in memory.
//
// PJRT is the interface through which OpenXLA's compilers are reached. It is stable within a major version: functions
// are appended to the table and fields to the structures, and each structure begins with its size, by which a plugin
// sees which fields its caller knows. A plugin refuses a structure that is smaller than the one it was built with, so
// each one here ends in zeros: room for fields of later versions, whose defaults are zeros.
#ifndef HB_PJRT_LAYOUT_H
#define HB_PJRT_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The version that these declarations follow, and the oldest that has all that is used.
enum { HB_PJRT_MAJOR = 0, HB_PJRT_MINOR = 81, HB_PJRT_LEAST_MINOR = 54 };

// What every structure begins with, and the room at its end.
#define HB_HEAD \
  size_t struct_size; \
  void *extensions
#define HB_ROOM uintptr_t later[16]

typedef struct {
  size_t struct_size;
  void *extensions;
  int major;
  int minor;
} hb_api_version;

// Functions by their places in the table.
enum {
  HB_ERROR_DESTROY = 0,
  HB_ERROR_MESSAGE = 1,
  HB_PLUGIN_INITIALIZE = 3,
  HB_EVENT_DESTROY = 5,
  HB_EVENT_AWAIT = 8,
  HB_CLIENT_CREATE = 10,
  HB_CLIENT_DESTROY = 11,
  HB_CLIENT_PLATFORM_NAME = 12,
  HB_CLIENT_PLATFORM_VERSION = 14,
  HB_CLIENT_ADDRESSABLE_DEVICES = 16,
  HB_CLIENT_COMPILE = 20,
  HB_CLIENT_BUFFER_FROM_HOST_BUFFER = 22,
  HB_DEVICE_DESCRIPTION_ID = 23,
  HB_DEVICE_DESCRIPTION_KIND = 26,
  HB_DEVICE_GET_DESCRIPTION = 29,
  HB_EXECUTABLE_DESTROY = 40,
  HB_EXECUTABLE_SERIALIZE = 49,
  HB_LOADED_EXECUTABLE_DESTROY = 50,
  HB_LOADED_EXECUTABLE_GET_EXECUTABLE = 51,
  HB_LOADED_EXECUTABLE_EXECUTE = 55,
  HB_EXECUTABLE_DESERIALIZE_AND_LOAD = 56,
  HB_BUFFER_DESTROY = 58,
  HB_BUFFER_TO_HOST_BUFFER = 70,
  HB_BUFFER_READY_EVENT = 72,
  HB_FUNCTION_COUNT = 73,
};

// The table that a plugin's only exported function returns.
typedef struct {
  size_t struct_size;
  void *extensions;
  hb_api_version version;
  void *functions[HB_FUNCTION_COUNT];
} hb_api;

// All functions take a pointer to their arguments; all but those of errors return an error or NULL.
typedef void *(*hb_function)(void *arguments);

typedef struct { HB_HEAD; void *error; HB_ROOM; } hb_error_destroy;
typedef struct { HB_HEAD; const void *error; const char *text; size_t text_size; HB_ROOM; } hb_error_message;
typedef struct { HB_HEAD; HB_ROOM; } hb_plugin_initialize;
// Destroying and awaiting take the same arguments.
typedef struct { HB_HEAD; void *event; HB_ROOM; } hb_event;

typedef struct {
  size_t struct_size;
  void *extensions;
  const char *name;
  size_t name_size;
  int type;
  union { const char *text; int64_t number; const int64_t *numbers; float real; bool flag; } value;
  size_t value_size;
} hb_named_value;
enum { HB_NAMED_INT64 = 1 };

typedef struct {
  HB_HEAD;
  const hb_named_value *options;
  size_t option_count;
  void *get_callback, *get_argument, *put_callback, *put_argument;
  void *client;  // out
  void *try_get_callback, *try_get_argument;
  HB_ROOM;
} hb_client_create;
typedef struct { HB_HEAD; void *client; HB_ROOM; } hb_client_destroy;
// The platform's name and its version.
typedef struct { HB_HEAD; void *client; const char *text; size_t text_size; HB_ROOM; } hb_client_text;
typedef struct { HB_HEAD; void *client; void *const *devices; size_t device_count; HB_ROOM; } hb_client_devices;
typedef struct { HB_HEAD; void *device; void *description; HB_ROOM; } hb_device_description;
typedef struct { HB_HEAD; void *description; int id; HB_ROOM; } hb_description_id;
typedef struct { HB_HEAD; void *description; const char *text; size_t text_size; HB_ROOM; } hb_description_text;

typedef struct {
  HB_HEAD;
  char *code;
  size_t code_size;
  const char *format;
  size_t format_size;
  HB_ROOM;
} hb_program;
typedef struct {
  HB_HEAD;
  void *client;
  const hb_program *program;
  const char *options;
  size_t option_bytes;
  void *executable;  // out
  HB_ROOM;
} hb_client_compile;

typedef struct {
  HB_HEAD;
  void *client;
  const void *data;
  int type;
  const int64_t *dimensions;
  size_t rank;
  const int64_t *strides;
  size_t stride_count;
  int semantics;
  void *device, *memory, *layout;
  void *done;  // out: an event
  void *buffer;  // out
  HB_ROOM;
} hb_buffer_from_host;
// The data is copied before the call returns.
enum { HB_IMMUTABLE_ONLY_DURING_CALL = 0 };

typedef struct { HB_HEAD; void *buffer; HB_ROOM; } hb_buffer_destroy;
typedef struct { HB_HEAD; void *buffer; void *event; HB_ROOM; } hb_buffer_ready;
typedef struct {
  HB_HEAD;
  void *source;
  void *layout;
  void *target;
  size_t target_size;
  void *event;  // out
  HB_ROOM;
} hb_buffer_to_host;

typedef struct { HB_HEAD; void *executable; HB_ROOM; } hb_executable_destroy;
typedef struct { HB_HEAD; void *loaded; void *executable; HB_ROOM; } hb_loaded_get_executable;
typedef struct {
  HB_HEAD;
  const void *executable;
  const char *bytes;  // out
  size_t byte_count;  // out
  void *holder;  // out
  void (*release)(void *holder);  // out
  HB_ROOM;
} hb_executable_serialize;
typedef struct {
  HB_HEAD;
  void *client;
  const char *bytes;
  size_t byte_count;
  void *loaded;  // out
  const char *options;
  size_t option_bytes;
  HB_ROOM;
} hb_executable_deserialize;

typedef struct {
  HB_HEAD;
  void *send_callbacks, *receive_callbacks;
  size_t send_count, receive_count;
  int launch_id;
  const int64_t *kept_inputs;
  size_t kept_input_count;
  void *context;
  const char *call_location;
  size_t task_count;
  int *tasks;
  int64_t *incarnations;
  HB_ROOM;
} hb_execute_options;
typedef struct {
  HB_HEAD;
  void *executable;
  hb_execute_options *options;
  void *const *const *arguments;
  size_t device_count;
  size_t argument_count;
  void **const *outputs;
  void **complete_events;
  void *device;
  HB_ROOM;
} hb_loaded_execute;

#endif
