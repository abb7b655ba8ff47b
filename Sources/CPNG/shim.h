#pragma once
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

// libpng reports an error by longjmp, which may not cross Swift's frames. Each function here
// therefore sets up, works and cleans up in one C frame, and hands back bytes or an error text.

/// Bytes on the heap, freed by the caller; `data` is null and `error` says why if it failed.
typedef struct {
  unsigned char *data;
  size_t count;
  size_t capacity;
  unsigned width;
  unsigned height;
  char error[160];
} seams_png_buffer;

typedef struct {
  const unsigned char *data;
  size_t count;
  size_t offset;
} seams_png_source;

static inline void seams_png_error(png_structp png, png_const_charp text) {
  seams_png_buffer *buffer = (seams_png_buffer *)png_get_error_ptr(png);
  strncpy(buffer->error, text, sizeof buffer->error - 1);
  png_longjmp(png, 1);
}

// A warning neither stops nor prints.
static inline void seams_png_warning(png_structp png, png_const_charp text) {
  (void)png;
  (void)text;
}

static inline void seams_png_append(png_structp png, png_bytep bytes, png_size_t count) {
  seams_png_buffer *buffer = (seams_png_buffer *)png_get_io_ptr(png);
  if (buffer->capacity - buffer->count < count) {
    size_t capacity = 2 * (buffer->count + count);
    unsigned char *data = (unsigned char *)realloc(buffer->data, capacity);
    if (!data) png_error(png, "out of memory");
    buffer->data = data;
    buffer->capacity = capacity;
  }
  memcpy(buffer->data + buffer->count, bytes, count);
  buffer->count += count;
}

static inline void seams_png_take(png_structp png, png_bytep bytes, png_size_t count) {
  seams_png_source *source = (seams_png_source *)png_get_io_ptr(png);
  if (source->count - source->offset < count) png_error(png, "the file ends too early");
  memcpy(bytes, source->data + source->offset, count);
  source->offset += count;
}

static inline void seams_png_flush(png_structp png) { (void)png; }

/// Encodes 8-bit rows: indices into `palette` (3 bytes a colour) if it has colours, else RGB, with
/// `alpha` RGBA.
static inline seams_png_buffer seams_png_encode(
    const unsigned char *pixels, unsigned width, unsigned height, const unsigned char *palette,
    int colours, int alpha, unsigned pixels_per_metre, const char *const *keywords,
    const char *const *values, int texts) {
  // Volatile, for what setjmp leaves in registers is lost on the way back.
  seams_png_buffer *volatile result = (seams_png_buffer *)calloc(1, sizeof(seams_png_buffer));
  seams_png_buffer copy = {0};
  if (!result) {
    strcpy(copy.error, "out of memory");
    return copy;
  }
  png_structp png = png_create_write_struct(
      PNG_LIBPNG_VER_STRING, result, seams_png_error, seams_png_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    strcpy(result->error, "libpng cannot start");
  } else if (!setjmp(png_jmpbuf(png))) {
    png_set_write_fn(png, result, seams_png_append, seams_png_flush);
    png_set_compression_level(png, 6);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    int type = colours > 0 ? PNG_COLOR_TYPE_PALETTE
                           : alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
    png_set_IHDR(
        png, info, width, height, 8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
        PNG_FILTER_TYPE_DEFAULT);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    png_set_pHYs(png, info, pixels_per_metre, pixels_per_metre, PNG_RESOLUTION_METER);
    if (colours > 0) png_set_PLTE(png, info, (png_const_colorp)palette, colours);
    for (int i = 0; i < texts; i++) {
      png_text text;
      memset(&text, 0, sizeof text);
      // UTF-8 needs an iTXt chunk; plain ASCII stays in the older, more widely read tEXt.
      int ascii = 1;
      for (const char *c = values[i]; *c; c++) ascii &= (unsigned char)*c < 128;
      text.compression = ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
      text.key = (png_charp)keywords[i];
      text.text = (png_charp)values[i];
      png_set_text(png, info, &text, 1);
    }
    png_write_info(png, info);
    size_t stride = (size_t)width * (colours > 0 ? 1 : alpha ? 4 : 3);
    for (unsigned y = 0; y < height; y++) png_write_row(png, pixels + y * stride);
    png_write_end(png, NULL);
  }
  png_destroy_write_struct(&png, &info);
  if (result->error[0]) {
    free(result->data);
    result->data = NULL;
  }
  copy = *result;
  free(result);
  return copy;
}

/// Decodes any PNG of at most `maximum` pixels to 8-bit RGB rows, on white where transparent.
static inline seams_png_buffer seams_png_decode(
    const unsigned char *bytes, size_t count, size_t maximum) {
  seams_png_buffer *volatile result = (seams_png_buffer *)calloc(1, sizeof(seams_png_buffer));
  seams_png_buffer copy = {0};
  if (!result) {
    strcpy(copy.error, "out of memory");
    return copy;
  }
  seams_png_source source = {bytes, count, 0};
  png_structp png = png_create_read_struct(
      PNG_LIBPNG_VER_STRING, result, seams_png_error, seams_png_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    strcpy(result->error, "libpng cannot start");
  } else if (!setjmp(png_jmpbuf(png))) {
    png_set_read_fn(png, &source, seams_png_take);
    // Wider than libpng's default limit, so that the caller's is the one that speaks.
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    png_read_info(png, info);
    size_t width = png_get_image_width(png, info), height = png_get_image_height(png, info);
    // A header is never trusted for a size: ask before allocating.
    if (width > maximum / height) png_error(png, "more pixels than allowed");
    png_color_16 white = {0, 0xff, 0xff, 0xff, 0xff};
    png_set_expand(png);
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_background(png, &white, PNG_BACKGROUND_GAMMA_SCREEN, 0, 1.0);
    int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    if (png_get_rowbytes(png, info) != 3 * width) png_error(png, "not an RGB image");
    result->width = (unsigned)width;
    result->height = (unsigned)height;
    result->count = 3 * width * height;
    result->data = (unsigned char *)calloc(result->count, 1);
    if (!result->data) png_error(png, "out of memory");
    for (int pass = 0; pass < passes; pass++) {
      for (size_t y = 0; y < height; y++) png_read_row(png, result->data + y * 3 * width, NULL);
    }
    png_read_end(png, NULL);
  }
  png_destroy_read_struct(&png, &info, NULL);
  if (result->error[0]) {
    free(result->data);
    result->data = NULL;
  }
  copy = *result;
  free(result);
  return copy;
}
