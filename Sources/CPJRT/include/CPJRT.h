// PJRT plugins: compilers and devices behind OpenXLA's C interface, loaded at run time.
//
// A function that can fail returns NULL or a message, which the caller frees. Handles are released by the function of
// their kind.
#ifndef CPJRT_H
#define CPJRT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// A plugin's table of functions; it stays loaded.
typedef struct hb_pjrt hb_pjrt;
typedef struct hb_pjrt_client hb_pjrt_client;
typedef struct hb_pjrt_device hb_pjrt_device;
typedef struct hb_pjrt_buffer hb_pjrt_buffer;
typedef struct hb_pjrt_program hb_pjrt_program;

// Element types as PJRT numbers them.
enum hb_pjrt_type { HB_PJRT_BOOL = 1, HB_PJRT_INT32 = 4, HB_PJRT_UINT8 = 6, HB_PJRT_FLOAT32 = 11 };

// The version that was built for, and the oldest of the same major version that can be used.
void hb_pjrt_known_version(int *major, int *minor, int *least_minor);

// Loads a plugin. The version that it tells is filled in even where it cannot be used.
char *hb_pjrt_open(const char *path, const hb_pjrt **plugin, int *major, int *minor);

// Connects with the plugin's devices. `devices` asks for as many virtual ones; 0 leaves the number to the plugin.
char *hb_pjrt_client_create(const hb_pjrt *plugin, int64_t devices, hb_pjrt_client **client);
void hb_pjrt_client_destroy(const hb_pjrt *plugin, hb_pjrt_client *client);
// Texts live as long as the client.
char *hb_pjrt_platform_name(const hb_pjrt *plugin, hb_pjrt_client *client, const char **text, size_t *size);
char *hb_pjrt_platform_version(const hb_pjrt *plugin, hb_pjrt_client *client, const char **text, size_t *size);
char *hb_pjrt_devices(
    const hb_pjrt *plugin, hb_pjrt_client *client, hb_pjrt_device *const **devices, size_t *count);
char *hb_pjrt_device_describe(
    const hb_pjrt *plugin, hb_pjrt_device *device, int *id, const char **kind, size_t *kind_size);

// Copies from the host before it returns; the copy to the device may go on afterwards.
char *hb_pjrt_buffer_create(
    const hb_pjrt *plugin, hb_pjrt_client *client, hb_pjrt_device *device, const void *data, int type,
    const int64_t *dimensions, size_t rank, hb_pjrt_buffer **buffer);
void hb_pjrt_buffer_destroy(const hb_pjrt *plugin, hb_pjrt_buffer *buffer);
// Waits for what computes the buffer; its failure is the message.
char *hb_pjrt_buffer_read(const hb_pjrt *plugin, hb_pjrt_buffer *buffer, void *target, size_t size);
char *hb_pjrt_buffer_await(const hb_pjrt *plugin, hb_pjrt_buffer *buffer);

// Compiles StableHLO. `options` is a serialized CompileOptionsProto.
char *hb_pjrt_compile(
    const hb_pjrt *plugin, hb_pjrt_client *client, const char *text, size_t text_size, const void *options,
    size_t option_size, hb_pjrt_program **program);
void hb_pjrt_program_destroy(const hb_pjrt *plugin, hb_pjrt_program *program);
// The compiled program as bytes, which the caller frees.
char *hb_pjrt_program_save(const hb_pjrt *plugin, hb_pjrt_program *program, void **bytes, size_t *size);
char *hb_pjrt_program_load(
    const hb_pjrt *plugin, hb_pjrt_client *client, const void *bytes, size_t size, hb_pjrt_program **program);

// Starts the program on each of its devices. Arguments and outputs of one device stand together.
char *hb_pjrt_execute(
    const hb_pjrt *plugin, hb_pjrt_program *program, hb_pjrt_buffer *const *arguments, size_t argument_count,
    size_t device_count, hb_pjrt_buffer **outputs, size_t output_count);

#endif
