// Shared by the files of this target: chunk headers and error text.
#pragma once

#include <libdeflate.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "CPNG.h"

static inline uint32_t cpng_u32(const uint8_t *p) {
  return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | (uint32_t)p[3];
}

/// Whether the CRC behind a whole chunk is that of its name and data.
static inline bool cpng_has_right_checksum(const uint8_t *chunk) {
  uint32_t length = cpng_u32(chunk);
  return libdeflate_crc32(0, chunk + 4, length + 4) == cpng_u32(chunk + 8 + length);
}

static inline bool cpng_is(const uint8_t *name, const char *other) {
  return memcmp(name, other, 4) == 0;
}

#define CPNG_FAIL(error, name, ...)                                        \
  do {                                                                     \
    memcpy((error)->chunk, (name), 4);                                     \
    (error)->chunk[4] = 0;                                                 \
    (error)->is_memory = false;                                            \
    snprintf((error)->message, sizeof((error)->message), __VA_ARGS__);     \
  } while (0)

/// Says that there was no memory left.
#define CPNG_FAIL_MEMORY(error, name)                                      \
  do {                                                                     \
    CPNG_FAIL(error, name, "not enough memory");                           \
    (error)->is_memory = true;                                             \
  } while (0)

/// Like `CPNG_FAIL`, but what was found first stays.
#define CPNG_FAIL_FIRST(error, name, ...)                                        \
  do {                                                                           \
    if (!(error)->message[0]) CPNG_FAIL(error, name, __VA_ARGS__);               \
  } while (0)
