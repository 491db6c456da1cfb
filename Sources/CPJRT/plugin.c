// The calls: each fills in a structure of `layout.h` and turns an error into its message.
#include <dlfcn.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "CPJRT.h"
#include "layout.h"

#define ARGUMENTS(type, name, ...) type name = {.struct_size = sizeof(type), __VA_ARGS__}

static void *call(const hb_pjrt *plugin, int function, void *arguments) {
  return ((hb_function)((const hb_api *)plugin)->functions[function])(arguments);
}

// The error's message, and the end of the error.
static char *message(const hb_pjrt *plugin, void *error) {
  if (error == NULL) return NULL;
  ARGUMENTS(hb_error_message, words, .error = error);
  call(plugin, HB_ERROR_MESSAGE, &words);
  char *text = strndup(words.text == NULL ? "unknown error" : words.text, words.text == NULL ? 13 : words.text_size);
  ARGUMENTS(hb_error_destroy, end, .error = error);
  call(plugin, HB_ERROR_DESTROY, &end);
  return text;
}

static char *run(const hb_pjrt *plugin, int function, void *arguments) {
  return message(plugin, call(plugin, function, arguments));
}

// For what cannot fail, or whose failure helps nobody.
static void finish(const hb_pjrt *plugin, int function, void *arguments) { free(run(plugin, function, arguments)); }

static char *await(const hb_pjrt *plugin, void *event) {
  if (event == NULL) return NULL;
  ARGUMENTS(hb_event, arguments, .event = event);
  char *problem = run(plugin, HB_EVENT_AWAIT, &arguments);
  finish(plugin, HB_EVENT_DESTROY, &arguments);
  return problem;
}

static void forget(const hb_pjrt *plugin, void *event) {
  if (event == NULL) return;
  ARGUMENTS(hb_event, arguments, .event = event);
  finish(plugin, HB_EVENT_DESTROY, &arguments);
}

void hb_pjrt_known_version(int *major, int *minor, int *least_minor) {
  *major = HB_PJRT_MAJOR;
  *minor = HB_PJRT_MINOR;
  *least_minor = HB_PJRT_LEAST_MINOR;
}

// A compiler for processors takes the memory of each result from malloc and gives it back a moment later. Handing it to
// the system and fetching it again, page by page, would take more time than the computation, so the process keeps it:
// a convnet trains 1.8 times as fast. Memory that other threads took comes from places of their own, as many as keep
// the threads from waiting for each other.
static void keep_memory(void) {
#ifdef __GLIBC__
  mallopt(M_ARENA_MAX, 2 * (int)sysconf(_SC_NPROCESSORS_ONLN));
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  mallopt(M_MMAP_MAX, 0);
#endif
}

char *hb_pjrt_open(const char *path, const hb_pjrt **plugin, int *major, int *minor) {
  *plugin = NULL;
  *major = *minor = -1;
  keep_memory();
  void *library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  if (library == NULL) {
    const char *reason = dlerror();
    return strdup(reason == NULL ? "it cannot be loaded" : reason);
  }
  const hb_api *(*entry)(void) = (const hb_api *(*)(void))dlsym(library, "GetPjrtApi");
  if (entry == NULL) {
    dlclose(library);
    return strdup("it has no function GetPjrtApi");
  }
  const hb_api *api = entry();
  if (api == NULL) return strdup("GetPjrtApi returned nothing");
  *major = api->version.major;
  *minor = api->version.minor;
  char text[160];
  if (*major != HB_PJRT_MAJOR || *minor < HB_PJRT_LEAST_MINOR) {
    snprintf(
        text, sizeof text, "expected version %d.%d of the PJRT API or a later %d.x, it has %d.%d", HB_PJRT_MAJOR,
        HB_PJRT_LEAST_MINOR, HB_PJRT_MAJOR, *major, *minor);
    return strdup(text);
  }
  if (api->struct_size < sizeof(hb_api)) {
    snprintf(
        text, sizeof text, "expected a table of at least %zu bytes, its table has %zu", sizeof(hb_api),
        api->struct_size);
    return strdup(text);
  }
  ARGUMENTS(hb_plugin_initialize, arguments);
  char *problem = run((const hb_pjrt *)api, HB_PLUGIN_INITIALIZE, &arguments);
  if (problem == NULL) *plugin = (const hb_pjrt *)api;
  return problem;
}

char *hb_pjrt_client_create(const hb_pjrt *plugin, int64_t devices, hb_pjrt_client **client) {
  hb_named_value count = {
      .struct_size = sizeof(hb_named_value),
      .name = "cpu_device_count",
      .name_size = strlen("cpu_device_count"),
      .type = HB_NAMED_INT64,
      .value.number = devices,
      .value_size = 1};
  ARGUMENTS(hb_client_create, arguments, .options = &count, .option_count = devices > 0 ? 1 : 0);
  char *problem = run(plugin, HB_CLIENT_CREATE, &arguments);
  *client = arguments.client;
  return problem;
}

void hb_pjrt_client_destroy(const hb_pjrt *plugin, hb_pjrt_client *client) {
  ARGUMENTS(hb_client_destroy, arguments, .client = client);
  finish(plugin, HB_CLIENT_DESTROY, &arguments);
}

static char *client_text(
    const hb_pjrt *plugin, hb_pjrt_client *client, int function, const char **text, size_t *size) {
  ARGUMENTS(hb_client_text, arguments, .client = client);
  char *problem = run(plugin, function, &arguments);
  *text = arguments.text;
  *size = arguments.text_size;
  return problem;
}

char *hb_pjrt_platform_name(const hb_pjrt *plugin, hb_pjrt_client *client, const char **text, size_t *size) {
  return client_text(plugin, client, HB_CLIENT_PLATFORM_NAME, text, size);
}

char *hb_pjrt_platform_version(const hb_pjrt *plugin, hb_pjrt_client *client, const char **text, size_t *size) {
  return client_text(plugin, client, HB_CLIENT_PLATFORM_VERSION, text, size);
}

char *hb_pjrt_devices(
    const hb_pjrt *plugin, hb_pjrt_client *client, hb_pjrt_device *const **devices, size_t *count) {
  ARGUMENTS(hb_client_devices, arguments, .client = client);
  char *problem = run(plugin, HB_CLIENT_ADDRESSABLE_DEVICES, &arguments);
  *devices = (hb_pjrt_device *const *)arguments.devices;
  *count = arguments.device_count;
  return problem;
}

char *hb_pjrt_device_describe(
    const hb_pjrt *plugin, hb_pjrt_device *device, int *id, const char **kind, size_t *kind_size) {
  ARGUMENTS(hb_device_description, found, .device = device);
  char *problem = run(plugin, HB_DEVICE_GET_DESCRIPTION, &found);
  if (problem != NULL) return problem;
  ARGUMENTS(hb_description_id, number, .description = found.description);
  problem = run(plugin, HB_DEVICE_DESCRIPTION_ID, &number);
  if (problem != NULL) return problem;
  ARGUMENTS(hb_description_text, words, .description = found.description);
  problem = run(plugin, HB_DEVICE_DESCRIPTION_KIND, &words);
  *id = number.id;
  *kind = words.text;
  *kind_size = words.text_size;
  return problem;
}

char *hb_pjrt_buffer_create(
    const hb_pjrt *plugin, hb_pjrt_client *client, hb_pjrt_device *device, const void *data, int type,
    const int64_t *dimensions, size_t rank, hb_pjrt_buffer **buffer) {
  ARGUMENTS(
      hb_buffer_from_host, arguments, .client = client, .data = data, .type = type, .dimensions = dimensions,
      .rank = rank, .semantics = HB_IMMUTABLE_ONLY_DURING_CALL, .device = device);
  char *problem = run(plugin, HB_CLIENT_BUFFER_FROM_HOST_BUFFER, &arguments);
  if (problem != NULL) return problem;
  forget(plugin, arguments.done);
  *buffer = arguments.buffer;
  return NULL;
}

void hb_pjrt_buffer_destroy(const hb_pjrt *plugin, hb_pjrt_buffer *buffer) {
  ARGUMENTS(hb_buffer_destroy, arguments, .buffer = buffer);
  finish(plugin, HB_BUFFER_DESTROY, &arguments);
}

char *hb_pjrt_buffer_read(const hb_pjrt *plugin, hb_pjrt_buffer *buffer, void *target, size_t size) {
  ARGUMENTS(hb_buffer_to_host, arguments, .source = buffer, .target = target, .target_size = size);
  char *problem = run(plugin, HB_BUFFER_TO_HOST_BUFFER, &arguments);
  return problem == NULL ? await(plugin, arguments.event) : problem;
}

char *hb_pjrt_buffer_await(const hb_pjrt *plugin, hb_pjrt_buffer *buffer) {
  ARGUMENTS(hb_buffer_ready, arguments, .buffer = buffer);
  char *problem = run(plugin, HB_BUFFER_READY_EVENT, &arguments);
  return problem == NULL ? await(plugin, arguments.event) : problem;
}

char *hb_pjrt_compile(
    const hb_pjrt *plugin, hb_pjrt_client *client, const char *text, size_t text_size, const void *options,
    size_t option_size, hb_pjrt_program **program) {
  ARGUMENTS(
      hb_program, code, .code = (char *)text, .code_size = text_size, .format = "mlir", .format_size = 4);
  ARGUMENTS(
      hb_client_compile, arguments, .client = client, .program = &code, .options = options,
      .option_bytes = option_size);
  char *problem = run(plugin, HB_CLIENT_COMPILE, &arguments);
  *program = arguments.executable;
  return problem;
}

void hb_pjrt_program_destroy(const hb_pjrt *plugin, hb_pjrt_program *program) {
  ARGUMENTS(hb_executable_destroy, arguments, .executable = program);
  finish(plugin, HB_LOADED_EXECUTABLE_DESTROY, &arguments);
}

char *hb_pjrt_program_save(const hb_pjrt *plugin, hb_pjrt_program *program, void **bytes, size_t *size) {
  ARGUMENTS(hb_loaded_get_executable, found, .loaded = program);
  char *problem = run(plugin, HB_LOADED_EXECUTABLE_GET_EXECUTABLE, &found);
  if (problem != NULL) return problem;
  ARGUMENTS(hb_executable_serialize, arguments, .executable = found.executable);
  problem = run(plugin, HB_EXECUTABLE_SERIALIZE, &arguments);
  if (problem == NULL) {
    *bytes = malloc(arguments.byte_count);
    *size = arguments.byte_count;
    memcpy(*bytes, arguments.bytes, arguments.byte_count);
    if (arguments.release != NULL) arguments.release(arguments.holder);
  }
  ARGUMENTS(hb_executable_destroy, end, .executable = found.executable);
  finish(plugin, HB_EXECUTABLE_DESTROY, &end);
  return problem;
}

char *hb_pjrt_program_load(
    const hb_pjrt *plugin, hb_pjrt_client *client, const void *bytes, size_t size, hb_pjrt_program **program) {
  ARGUMENTS(hb_executable_deserialize, arguments, .client = client, .bytes = bytes, .byte_count = size);
  char *problem = run(plugin, HB_EXECUTABLE_DESERIALIZE_AND_LOAD, &arguments);
  *program = arguments.loaded;
  return problem;
}

char *hb_pjrt_execute(
    const hb_pjrt *plugin, hb_pjrt_program *program, hb_pjrt_buffer *const *arguments, size_t argument_count,
    size_t device_count, hb_pjrt_buffer **outputs, size_t output_count) {
  void *const *rows[device_count];
  void **results[device_count];
  for (size_t device = 0; device < device_count; device++) {
    rows[device] = (void *const *)arguments + device * argument_count;
    results[device] = (void **)outputs + device * output_count;
  }
  ARGUMENTS(hb_execute_options, options);
  ARGUMENTS(
      hb_loaded_execute, call, .executable = program, .options = &options, .arguments = rows,
      .device_count = device_count, .argument_count = argument_count, .outputs = results);
  return run(plugin, HB_LOADED_EXECUTABLE_EXECUTE, &call);
}
