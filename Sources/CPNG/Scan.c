// The walk over a file's chunks, before anything is inflated.
#include <libdeflate.h>

#include "Chunks.h"
#include "Interlace.h"

static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

bool cpng_has_signature(const uint8_t *bytes, size_t count) {
  return count >= 8 && memcmp(bytes, signature, 8) == 0;
}

static bool is_name(const uint8_t *name) {
  for (int i = 0; i < 4; i++) {
    uint8_t lower = name[i] | 0x20;
    if (lower < 'a' || lower > 'z') return false;
  }
  return true;
}

static int channels(uint8_t color_type) {
  switch (color_type) {
    case 0: case 3: return 1;
    case 2: return 3;
    case 4: return 2;
    case 6: return 4;
    default: return 0;
  }
}

static bool depth_fits(uint8_t color_type, uint8_t depth) {
  switch (color_type) {
    case 0: return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3: return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    default: return depth == 8 || depth == 16;
  }
}

static uint64_t row_bytes(uint64_t width, const cpng_header *h) {
  return (width * h->pixel_bits + 7) / 8;
}

/// Rows of all seven passes; a pass without columns or rows has no bytes at all.
static uint64_t interlaced_bytes(const cpng_header *h) {
  uint64_t sum = 0;
  for (int number = 0; number < 7; number++) {
    cpng_pass pass = cpng_pass_of(h, number);
    sum += pass.rows * (pass.row_bytes + 1);
  }
  return sum;
}

static bool read_header(const uint8_t *data, cpng_header *h, cpng_error *error) {
  h->width = cpng_u32(data);
  h->height = cpng_u32(data + 4);
  h->bit_depth = data[8];
  h->color_type = data[9];
  h->interlaced = data[12] == 1;
  if (h->width == 0 || h->height == 0 || h->width > 0x7fffffff || h->height > 0x7fffffff) {
    CPNG_FAIL(error, "IHDR", "impossible size %u by %u", h->width, h->height);
    return false;
  }
  if (channels(h->color_type) == 0 || !depth_fits(h->color_type, h->bit_depth)) {
    CPNG_FAIL(
        error, "IHDR", "color type %d with %d bits a sample does not exist", h->color_type,
        h->bit_depth);
    return false;
  }
  if (data[10] != 0 || data[11] != 0 || data[12] > 1) {
    CPNG_FAIL(
        error, "IHDR", "unknown compression %d, filter %d or interlace method %d", data[10],
        data[11], data[12]);
    return false;
  }
  h->pixel_bits = (uint8_t)(channels(h->color_type) * h->bit_depth);
  h->row_bytes = row_bytes(h->width, h);
  uint64_t raw_bytes;
  if (__builtin_mul_overflow(h->row_bytes + 8, (uint64_t)h->height, &raw_bytes)) {
    h->raw_bytes = UINT64_MAX;
  } else {
    h->raw_bytes = h->interlaced ? interlaced_bytes(h) : (h->row_bytes + 1) * h->height;
  }
  return true;
}

/// Whether a chunk decides about pixels; a suggested palette of an RGB image and an opacity that
/// doubles an alpha channel don't.
static bool makes_pixels(const uint8_t *name, const cpng_header *header) {
  if (cpng_is(name, "PLTE")) return header->color_type == 3;
  if (cpng_is(name, "tRNS")) return header->color_type < 4;
  return cpng_is(name, "IHDR") || cpng_is(name, "IDAT");
}

/// Notes where EXIF and XMP lie, if a whole chunk holds one of them; the last one counts.
static void take_metadata(
    const uint8_t *bytes, size_t at, uint32_t length, cpng_header *header) {
  // A keyword, its end, and whether the text is compressed.
  static const char xmp[] = "XML:com.adobe.xmp\0";
  const uint8_t *name = bytes + at + 4;
  bool is_exif = cpng_is(name, "eXIf");
  bool is_xmp = cpng_is(name, "iTXt") && length > sizeof xmp
                && memcmp(name + 4, xmp, sizeof xmp) == 0;
  if ((!is_exif && !is_xmp) || !cpng_has_right_checksum(bytes + at)) return;
  *(is_exif ? &header->exif_at : &header->xmp_at) = at + 8;
  *(is_exif ? &header->exif_bytes : &header->xmp_bytes) = length;
}

/// One chunk whose frame is whole, behind IHDR. False fills `error`; the first flaw is kept.
static bool take(
    const uint8_t *name, uint32_t length, const char *previous, cpng_header *header,
    cpng_error *flaw, cpng_error *error) {
  bool seen_idat = header->idat_at > 0;
  if (!cpng_has_right_checksum(name - 4)) {
    // What comes behind the image data, and its own data, are checked by zlib's checksum; without a
    // transparency all is opaque.
    bool harms = makes_pixels(name, header) && !seen_idat && !cpng_is(name, "IDAT")
                 && !cpng_is(name, "tRNS");
    CPNG_FAIL_FIRST(
        harms ? error : flaw, name, "wrong checksum: CRC %08x stored, %08x computed",
        cpng_u32(name + 4 + length), libdeflate_crc32(0, name, length + 4));
    if (harms) return false;
  }
  if (cpng_is(name, "IHDR")) {
    CPNG_FAIL(error, name, "there is a second one");
    return false;
  }
  if (cpng_is(name, "IDAT") && seen_idat && strcmp(previous, "IDAT") != 0) {
    CPNG_FAIL(error, name, "image data is interrupted by chunk %s", previous);
    return false;
  }
  if (cpng_is(name, "IEND")) {
    if (length != 0) CPNG_FAIL_FIRST(flaw, name, "it must be empty, but has %u bytes", length);
  } else if (!(name[0] & 0x20) && !cpng_is(name, "PLTE") && !cpng_is(name, "IDAT")) {
    CPNG_FAIL(error, name, "unknown critical chunk");
    return false;
  }
  if (seen_idat && !cpng_is(name, "IDAT") && makes_pixels(name, header)) {
    CPNG_FAIL_FIRST(flaw, name, "it stands behind the image data");
  }
  return true;
}

bool cpng_scan(
    const uint8_t *bytes, size_t count, cpng_header *header, cpng_error *flaw, cpng_error *error) {
  memset(header, 0, sizeof *header);
  memset(flaw, 0, sizeof *flaw);
  memset(error, 0, sizeof *error);
  if (!cpng_has_signature(bytes, count)) {
    CPNG_FAIL(error, "\0\0\0\0", "no PNG signature");
    return false;
  }
  char previous[5] = "";
  for (size_t at = 8;;) {
    bool seen_idat = header->idat_at > 0;
    // Once there is image data, what follows it may end as it likes: whether all pixels are there is
    // for zlib to say.
    cpng_error *fault = seen_idat ? flaw : error;
    if (count - at < 8 || (count - at < 12 && !cpng_is(bytes + at + 4, "IDAT"))) {
      CPNG_FAIL_FIRST(
          fault, at == 8 ? "IHDR" : seen_idat ? "IEND" : "IDAT",
          "the file ends after %zu bytes without it%s%s", count, at == 8 ? "" : ", after chunk ",
          previous);
      return seen_idat;
    }
    uint32_t length = cpng_u32(bytes + at);
    const uint8_t *name = bytes + at + 4;
    if (!is_name(name)) {
      CPNG_FAIL_FIRST(
          fault, previous[0] ? previous : "IHDR", "no chunk name at byte %zu%s", at + 4,
          previous[0] ? ", where the next chunk should start" : "");
      return seen_idat;
    }
    size_t left = count - at - 8;
    bool is_cut = length > 0x7fffffff || (size_t)length + 4 > left;
    bool is_idat = cpng_is(name, "IDAT");
    if (is_cut) {
      if (is_idat && at > 8 && (!seen_idat || strcmp(previous, "IDAT") == 0)) {
        fault = flaw;
        if (!seen_idat) header->idat_at = at;
        header->idat_bytes += length < left ? length : left;
      }
      CPNG_FAIL_FIRST(
          fault, name, "the file ends inside it, %llu bytes too early",
          (unsigned long long)length + 4 - left);
      return fault == flaw;
    }
    if (at == 8) {
      if (!cpng_is(name, "IHDR") || length != 13) {
        CPNG_FAIL(error, name, "the first chunk must be an IHDR of 13 bytes");
        return false;
      }
      uint32_t expected = cpng_u32(name + 17), found = libdeflate_crc32(0, name, 17);
      if (expected != found) {
        CPNG_FAIL(error, name, "wrong checksum: CRC %08x stored, %08x computed", expected, found);
        return false;
      }
      if (!read_header(name + 4, header, error)) return false;
    } else if (!take(name, length, previous, header, flaw, error)) {
      return false;
    } else if (is_idat) {
      if (!seen_idat) header->idat_at = at;
      header->idat_bytes += length;
    } else if (cpng_is(name, "IEND")) {
      if (!seen_idat) CPNG_FAIL(error, "IDAT", "there is none");
      return seen_idat;
    } else {
      take_metadata(bytes, at, length, header);
    }
    memcpy(previous, name, 4);
    at += 12 + (size_t)length;
  }
}
