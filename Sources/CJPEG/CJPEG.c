#include "CJPEG.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

struct cjpeg_reader {
  struct jpeg_decompress_struct library;
  struct jpeg_error_mgr errors;
  struct jpeg_source_mgr source;
  jmp_buf escape;
  /// The library's words for what it gave up on.
  char fatal[JMSG_LENGTH_MAX];
  /// The first warning that means missing pixels, and the first other one.
  char missing[JMSG_LENGTH_MAX];
  char beside[JMSG_LENGTH_MAX];
  /// Whether the library asked for more bytes than there are.
  bool ended;
  bool started;
  /// A row of the library's, and of RGB where that is not the same.
  uint8_t *row;
  uint8_t *rgb;
};

static void say(cjpeg_error *error, const char *message) {
  snprintf(error->message, sizeof error->message, "%s", message);
}

static cjpeg_reader *owner(j_common_ptr library) { return library->client_data; }

static void give_up(j_common_ptr library) {
  library->err->format_message(library, owner(library)->fatal);
  longjmp(owner(library)->escape, 1);
}

/// Whether the library warns because it had to make up pixels.
static bool means_missing(int code) {
  switch (code) {
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
    case JWRN_BOGUS_PROGRESSION:
      return true;
    default:
      return false;
  }
}

static void take_message(j_common_ptr library, int level) {
  if (level >= 0) return;
  cjpeg_reader *reader = owner(library);
  char *kept = means_missing(library->err->msg_code) ? reader->missing : reader->beside;
  if (kept[0] == 0) library->err->format_message(library, kept);
}

static void no_output(j_common_ptr library) { (void)library; }

static void source_starts(j_decompress_ptr library) { (void)library; }
static void source_ends(j_decompress_ptr library) { (void)library; }

/// Behind the last byte there is an end marker, as often as it is asked for.
static boolean source_fill(j_decompress_ptr library) {
  static const JOCTET end[] = {0xFF, JPEG_EOI};
  owner((j_common_ptr)library)->ended = true;
  library->src->next_input_byte = end;
  library->src->bytes_in_buffer = sizeof end;
  return TRUE;
}

static void source_skip(j_decompress_ptr library, long count) {
  struct jpeg_source_mgr *source = library->src;
  if (count <= 0) return;
  if ((size_t)count > source->bytes_in_buffer) {
    source_fill(library);
  } else {
    source->next_input_byte += count;
    source->bytes_in_buffer -= (size_t)count;
  }
}

bool cjpeg_has_signature(const uint8_t *bytes, size_t count) {
  return count >= 3 && bytes[0] == 0xFF && bytes[1] == 0xD8 && bytes[2] == 0xFF;
}

/// Notes where an EXIF block lies that a segment of so many bytes holds, if it is the first one.
static void take_exif(
    const uint8_t *bytes, size_t count, size_t at, size_t length, cjpeg_header *header) {
  static const uint8_t name[6] = "Exif\0";
  bool is_whole = length >= sizeof name && length <= count - at;
  if (!is_whole || header->exif_bytes > 0 || memcmp(bytes + at, name, sizeof name) != 0) return;
  header->exif_at = at + sizeof name;
  header->exif_bytes = length - sizeof name;
}

bool cjpeg_claim(const uint8_t *bytes, size_t count, cjpeg_header *header) {
  memset(header, 0, sizeof *header);
  size_t at = 2;
  while (at + 4 <= count) {
    if (bytes[at] != 0xFF) { at++; continue; }
    uint8_t marker = bytes[at + 1];
    // Fill bytes, stuffed zeros, and markers without a length.
    if (marker == 0xFF || marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
      at += marker == 0xFF ? 1 : 2;
      continue;
    }
    // The end of the picture, or its first scan.
    if (marker == 0xD9 || marker == 0xDA) return false;
    bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame) {
      if (at + 10 > count) return false;
      header->height = (uint32_t)bytes[at + 5] << 8 | bytes[at + 6];
      header->width = (uint32_t)bytes[at + 7] << 8 | bytes[at + 8];
      header->components = bytes[at + 9];
      header->whole = marker != 0xC0 && marker != 0xC1 && marker != 0xC9;
      return true;
    }
    size_t length = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
    if (marker == 0xE1 && length >= 2) take_exif(bytes, count, at + 4, length - 2, header);
    at += 2 + length;
  }
  return false;
}

cjpeg_reader *cjpeg_open(
    const uint8_t *bytes, size_t count, cjpeg_header *header, cjpeg_error *error) {
  cjpeg_reader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) {
    say(error, "not enough memory");
    return NULL;
  }
  struct jpeg_decompress_struct *library = &reader->library;
  library->err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = give_up;
  reader->errors.emit_message = take_message;
  reader->errors.output_message = no_output;
  library->client_data = reader;
  if (setjmp(reader->escape)) {
    say(error, reader->fatal);
    cjpeg_close(reader);
    return NULL;
  }
  jpeg_create_decompress(library);
  library->client_data = reader;
  reader->source = (struct jpeg_source_mgr){
      .next_input_byte = bytes, .bytes_in_buffer = count, .init_source = source_starts,
      .fill_input_buffer = source_fill, .skip_input_data = source_skip,
      .resync_to_restart = jpeg_resync_to_restart, .term_source = source_ends};
  library->src = &reader->source;
  jpeg_read_header(library, TRUE);
  if (reader->ended) {
    say(error, "the file ends before the picture");
    cjpeg_close(reader);
    return NULL;
  }
  int components = library->num_components;
  if (components != 1 && components != 3 && components != 4) {
    snprintf(error->message, sizeof error->message,
        "expected 1, 3 or 4 components, found %d", components);
    cjpeg_close(reader);
    return NULL;
  }
  library->out_color_space = components == 4 ? JCS_CMYK : JCS_RGB;
  // Behind a header that the library has read there is always one that can be walked to.
  cjpeg_claim(bytes, count, header);
  header->width = library->image_width;
  header->height = library->image_height;
  header->components = (uint8_t)components;
  header->whole = jpeg_has_multiple_scans(library);
  return reader;
}

/// CMYK, in which Adobe's programs write 255 for no ink, as everyone does since; to RGB as Pillow.
static void convert(const uint8_t *from, uint8_t *to, size_t width) {
  for (size_t x = 0; x < width; x++, from += 4, to += 3) {
    unsigned paper = from[3];
    for (int channel = 0; channel < 3; channel++) {
      unsigned product = (255u - from[channel]) * paper + 128;
      to[channel] = (uint8_t)(paper - ((product + (product >> 8)) >> 8));
    }
  }
}

bool cjpeg_scale(
    cjpeg_reader *reader, unsigned denominator, uint32_t *width, uint32_t *height,
    cjpeg_error *error) {
  struct jpeg_decompress_struct *library = &reader->library;
  if (setjmp(reader->escape)) {
    say(error, reader->fatal);
    return false;
  }
  library->scale_num = 1;
  library->scale_denom = denominator;
  jpeg_calc_output_dimensions(library);
  *width = library->output_width;
  *height = library->output_height;
  return true;
}

/// Whether a progressive picture that was cut short lacks scans: coefficients that were not sent, or
/// not to the last bit.
static bool lacks_scans(const struct jpeg_decompress_struct *library) {
  if (!library->progressive_mode || library->coef_bits == NULL) return false;
  for (int component = 0; component < library->num_components; component++) {
    for (int coefficient = 0; coefficient < DCTSIZE2; coefficient++) {
      if (library->coef_bits[component][coefficient] != 0) return true;
    }
  }
  return false;
}

const uint8_t *cjpeg_next_row(cjpeg_reader *reader, cjpeg_error *error) {
  struct jpeg_decompress_struct *library = &reader->library;
  if (setjmp(reader->escape)) {
    say(error, reader->fatal);
    return NULL;
  }
  if (!reader->started) {
    // Of several scans it takes in all, so that what lacks some isn't drawn first.
    jpeg_start_decompress(library);
    reader->started = true;
    if (reader->ended && lacks_scans(library)) {
      say(error, "the file ends before the picture");
      return NULL;
    }
    size_t width = library->output_width;
    reader->row = malloc(width * (size_t)library->output_components + 16);
    if (library->num_components == 4) reader->rgb = malloc(width * 3 + 16);
    if (reader->row == NULL || (library->num_components == 4 && reader->rgb == NULL)) {
      say(error, "not enough memory");
      return NULL;
    }
  }
  JSAMPROW rows[] = {reader->row};
  jpeg_read_scanlines(library, rows, 1);
  if (reader->missing[0] != 0) {
    say(error, reader->ended ? "the file ends before the picture" : reader->missing);
    return NULL;
  }
  if (reader->rgb == NULL) return reader->row;
  convert(reader->row, reader->rgb, library->output_width);
  return reader->rgb;
}

bool cjpeg_finish(cjpeg_reader *reader, cjpeg_error *flaw, cjpeg_error *error) {
  struct jpeg_decompress_struct *library = &reader->library;
  if (setjmp(reader->escape)) {
    // Whatever comes behind the last row is not the picture.
    say(flaw, reader->fatal);
    return true;
  }
  jpeg_finish_decompress(library);
  if (reader->missing[0] != 0) {
    say(error, reader->missing);
    return false;
  }
  if (reader->beside[0] != 0) {
    say(flaw, reader->beside);
  } else if (reader->ended) {
    say(flaw, "the file has no end marker");
  }
  return true;
}

void cjpeg_close(cjpeg_reader *reader) {
  if (reader == NULL) return;
  jpeg_destroy_decompress(&reader->library);
  free(reader->row);
  free(reader->rgb);
  free(reader);
}
