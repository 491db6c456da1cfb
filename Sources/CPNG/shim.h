// PNG encoding. libpng reports an error by calling a function that must not return, which only C can
// answer (setjmp), so the whole encoding happens in here and comes back as a status and a message.
#ifndef HORNBOOK_CPNG_SHIM_H
#define HORNBOOK_CPNG_SHIM_H

#include <png.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  uint8_t *bytes;  // malloc'd; the caller frees it, also after a failure
  size_t count;
  size_t capacity;
  char message[120];  // empty when all went well
} hornbook_png_output;

static void hornbook_png_fail(png_structp png, png_const_charp message) {
  hornbook_png_output *output = (hornbook_png_output *)png_get_error_ptr(png);
  strncpy(output->message, message, sizeof output->message - 1);
  longjmp(png_jmpbuf(png), 1);
}

static void hornbook_png_warn(png_structp png, png_const_charp message) {
  (void)png;
  (void)message;
}

static void hornbook_png_append(png_structp png, png_bytep bytes, size_t count) {
  hornbook_png_output *output = (hornbook_png_output *)png_get_io_ptr(png);
  if (count > output->capacity - output->count) {
    size_t capacity = 2 * output->capacity + count + 65536;
    uint8_t *grown = (uint8_t *)realloc(output->bytes, capacity);
    if (!grown) png_error(png, "out of memory");
    output->bytes = grown;
    output->capacity = capacity;
  }
  memcpy(output->bytes + output->count, bytes, count);
  output->count += count;
}

static void hornbook_png_flush(png_structp png) { (void)png; }

// Encodes rows of 4-byte pixels (blue, green, red, unused) as an 8-bit RGB image without metadata.
// Compression level, strategy and filter are fixed by the caller, so the same pixels give the same bytes.
// Returns 1 on success; 0 with `message` set otherwise.
static int hornbook_png_encode_bgrx(const uint8_t *pixels, uint32_t width, uint32_t height, size_t stride,
                                    int level, int strategy, int filters, hornbook_png_output *output) {
  memset(output, 0, sizeof *output);
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, output, hornbook_png_fail, hornbook_png_warn);
  if (!png) {
    strcpy(output->message, "libpng could not be initialized");
    return 0;
  }
  png_infop info = png_create_info_struct(png);
  if (!info || setjmp(png_jmpbuf(png))) {
    if (!output->message[0]) strcpy(output->message, "out of memory");
    png_destroy_write_struct(&png, &info);
    return 0;
  }
  png_set_write_fn(png, output, hornbook_png_append, hornbook_png_flush);
  png_set_compression_level(png, level);
  png_set_compression_strategy(png, strategy);
  png_set_compression_mem_level(png, 8);
  png_set_filter(png, PNG_FILTER_TYPE_BASE, filters);
  png_set_IHDR(png, info, width, height, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_write_info(png, info);
  png_set_bgr(png);
  png_set_filler(png, 0, PNG_FILLER_AFTER);
  for (uint32_t row = 0; row < height; row++) png_write_row(png, pixels + row * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return 1;
}

#endif
