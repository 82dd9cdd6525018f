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
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  /// The library's words for what it gave up on, and what kind of thing that is.
  char fatal[JMSG_LENGTH_MAX];
  cjpeg_kind kind;
  /// The first warning that means missing pixels, and the first other one.
  char missing[JMSG_LENGTH_MAX];
  char beside[JMSG_LENGTH_MAX];
  /// Whether the library asked for more bytes than there are.
  bool ended;
  bool started;
  /// Whether the picture comes in several scans, all of which are taken in before its first row.
  bool several;
  /// A bit for each component of which a scan has come.
  unsigned coded;
  /// A row of the library's, and of RGB where that is not the same.
  uint8_t *row;
  uint8_t *rgb;
};

static void say(cjpeg_error *error, const char *message) {
  error->kind = CJPEG_DAMAGED;
  snprintf(error->message, sizeof error->message, "%s", message);
}

static void say_memory(cjpeg_error *error) {
  say(error, "not enough memory");
  error->kind = CJPEG_NO_MEMORY;
}

/// How many scans the picture may have.
static unsigned most_scans(const cjpeg_reader *reader) {
  uint64_t pixels = (uint64_t)reader->library.image_width * reader->library.image_height;
  uint64_t scans = 6400000000 / (pixels > 0 ? pixels : 1);
  if (scans > CJPEG_MOST_SCANS) return CJPEG_MOST_SCANS;
  return scans < CJPEG_LEAST_SCANS ? CJPEG_LEAST_SCANS : (unsigned)scans;
}

/// What the library gave up on.
static void say_fatal(const cjpeg_reader *reader, cjpeg_error *error) {
  say(error, reader->fatal);
  error->kind = reader->kind;
  error->scans = most_scans(reader);
}

static cjpeg_reader *owner(j_common_ptr library) { return library->client_data; }

/// Gives up with words that are not the library's.
static void give_up_as(cjpeg_reader *reader, cjpeg_kind kind, const char *message) {
  snprintf(reader->fatal, sizeof reader->fatal, "%s", message);
  reader->kind = kind;
  longjmp(reader->escape, 1);
}

/// What the marker of a frame stands for that the library doesn't read.
static const char *process(int marker) {
  switch (marker) {
    case 0xC3: case 0xC7: case 0xCB: case 0xCF: return "without loss";
    default: return "in several resolutions";
  }
}

static void give_up(j_common_ptr library) {
  cjpeg_reader *reader = owner(library);
  const int *numbers = library->err->msg_parm.i;
  char words[JMSG_LENGTH_MAX];
  switch (library->err->msg_code) {
    case JERR_OUT_OF_MEMORY:
      give_up_as(reader, CJPEG_NO_MEMORY, "not enough memory");
      break;
    case JERR_BAD_PRECISION:
      // Other numbers are no JPEG's.
      if (numbers[0] != 12 && numbers[0] != 16) break;
      snprintf(words, sizeof words, "of %d bits a sample", numbers[0]);
      give_up_as(reader, CJPEG_UNSUPPORTED, words);
      break;
    case JERR_SOF_UNSUPPORTED:
      give_up_as(reader, CJPEG_UNSUPPORTED, process(numbers[0]));
      break;
  }
  library->err->format_message(library, reader->fatal);
  reader->kind = CJPEG_DAMAGED;
  longjmp(reader->escape, 1);
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

static const char *const cut = "the file ends before the picture";

/// Is called before each row of blocks: notes which components the scan has, and gives up on what
/// can only become worse.
static void watch(j_common_ptr common) {
  cjpeg_reader *reader = owner(common);
  const struct jpeg_decompress_struct *library = &reader->library;
  if (reader->started) return;
  if ((unsigned)library->input_scan_number > most_scans(reader)) {
    give_up_as(reader, CJPEG_MANY_SCANS, "too many scans");
  }
  if (reader->missing[0] != 0) {
    give_up_as(reader, CJPEG_DAMAGED, reader->ended ? cut : reader->missing);
  }
  for (int index = 0; index < library->comps_in_scan; index++) {
    reader->coded |= 1u << library->cur_comp_info[index]->component_index;
  }
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

/// Notes where a block lies that a segment of so many bytes holds behind its name, if it is the first
/// one.
static void take_block(
    const uint8_t *bytes, size_t count, size_t at, size_t length, const void *name,
    size_t name_length, size_t *block_at, size_t *block_bytes) {
  bool is_whole = length >= name_length && length <= count - at;
  if (!is_whole || *block_bytes > 0 || memcmp(bytes + at, name, name_length) != 0) return;
  *block_at = at + name_length;
  *block_bytes = length - name_length;
}

/// Where EXIF and XMP lie in an application's segment, if it holds one of them.
static void take_metadata(
    const uint8_t *bytes, size_t count, size_t at, size_t length, cjpeg_header *header) {
  static const char exif[6] = "Exif\0";
  static const char xmp[29] = "http://ns.adobe.com/xap/1.0/";
  take_block(
      bytes, count, at, length, exif, sizeof exif, &header->exif_at, &header->exif_bytes);
  take_block(bytes, count, at, length, xmp, sizeof xmp, &header->xmp_at, &header->xmp_bytes);
}

/// What the frame header says; false if the file ends inside it.
static bool take_frame(const uint8_t *bytes, size_t count, size_t at, cjpeg_header *header) {
  if (at + 10 > count) return false;
  uint8_t marker = bytes[at + 1];
  header->height = (uint32_t)bytes[at + 5] << 8 | bytes[at + 6];
  header->width = (uint32_t)bytes[at + 7] << 8 | bytes[at + 8];
  header->components = bytes[at + 9];
  header->whole = marker != 0xC0 && marker != 0xC1 && marker != 0xC9;
  return true;
}

bool cjpeg_claim(const uint8_t *bytes, size_t count, cjpeg_header *header) {
  memset(header, 0, sizeof *header);
  bool has_frame = false;
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
    if (marker == 0xD9 || marker == 0xDA) break;
    bool is_frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (is_frame && !has_frame) {
      has_frame = take_frame(bytes, count, at, header);
      if (!has_frame) break;
    }
    size_t length = (size_t)bytes[at + 2] << 8 | bytes[at + 3];
    if (marker == 0xE1 && length >= 2) take_metadata(bytes, count, at + 4, length - 2, header);
    at += 2 + length;
  }
  return has_frame;
}

cjpeg_reader *cjpeg_open(
    const uint8_t *bytes, size_t count, cjpeg_header *header, cjpeg_error *error) {
  cjpeg_reader *reader = calloc(1, sizeof *reader);
  if (reader == NULL) {
    say_memory(error);
    return NULL;
  }
  struct jpeg_decompress_struct *library = &reader->library;
  library->err = jpeg_std_error(&reader->errors);
  reader->errors.error_exit = give_up;
  reader->errors.emit_message = take_message;
  reader->errors.output_message = no_output;
  library->client_data = reader;
  if (setjmp(reader->escape)) {
    say_fatal(reader, error);
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
  reader->progress.progress_monitor = watch;
  library->progress = &reader->progress;
  jpeg_read_header(library, TRUE);
  if (reader->ended) {
    say(error, cut);
    cjpeg_close(reader);
    return NULL;
  }
  int components = library->num_components;
  if (components != 1 && components != 3 && components != 4) {
    snprintf(error->message, sizeof error->message, "of %d color channels", components);
    error->kind = CJPEG_UNSUPPORTED;
    cjpeg_close(reader);
    return NULL;
  }
  library->out_color_space = components == 4 ? JCS_CMYK : JCS_RGB;
  // Behind a header that the library has read there is always one that can be walked to.
  cjpeg_claim(bytes, count, header);
  header->width = library->image_width;
  header->height = library->image_height;
  header->components = (uint8_t)components;
  reader->several = jpeg_has_multiple_scans(library);
  header->whole = reader->several;
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
    say_fatal(reader, error);
    return false;
  }
  library->scale_num = 1;
  library->scale_denom = denominator;
  jpeg_calc_output_dimensions(library);
  *width = library->output_width;
  *height = library->output_height;
  return true;
}

/// Whether a progressive picture lacks scans: coefficients that were not sent, or not to the last
/// bit.
static bool lacks_detail(const struct jpeg_decompress_struct *library) {
  if (!library->progressive_mode || library->coef_bits == NULL) return false;
  for (int component = 0; component < library->num_components; component++) {
    for (int coefficient = 0; coefficient < DCTSIZE2; coefficient++) {
      if (library->coef_bits[component][coefficient] != 0) return true;
    }
  }
  return false;
}

/// Whether there was no scan at all of one of the components.
static bool lacks_component(const cjpeg_reader *reader) {
  return reader->coded != (1u << reader->library.num_components) - 1;
}

/// Whether pixels may be missing because the file has ended: the library says so of Huffman's codes
/// itself, but decodes zeros where arithmetic ones should be.
static bool is_cut(const cjpeg_reader *reader) {
  return reader->ended && reader->library.arith_code;
}

/// Takes in all scans if there are several, so that what lacks some isn't drawn first. False fills
/// `error`.
static bool start(cjpeg_reader *reader, cjpeg_error *error) {
  struct jpeg_decompress_struct *library = &reader->library;
  jpeg_start_decompress(library);
  reader->started = true;
  if (!reader->several) return true;
  bool lacks_scans = lacks_component(reader) || lacks_detail(library);
  if (reader->ended && (lacks_scans || library->arith_code)) {
    say(error, cut);
    return false;
  }
  if (lacks_component(reader)) {
    say(error, "a color channel is missing");
    return false;
  }
  if (lacks_scans && reader->beside[0] == 0) {
    snprintf(reader->beside, sizeof reader->beside, "scans with finer detail are missing");
  }
  return true;
}

const uint8_t *cjpeg_next_row(cjpeg_reader *reader, cjpeg_error *error) {
  struct jpeg_decompress_struct *library = &reader->library;
  if (setjmp(reader->escape)) {
    say_fatal(reader, error);
    return NULL;
  }
  if (!reader->started) {
    if (!start(reader, error)) return NULL;
    size_t width = library->output_width;
    reader->row = malloc(width * (size_t)library->output_components + 16);
    if (library->num_components == 4) reader->rgb = malloc(width * 3 + 16);
    if (reader->row == NULL || (library->num_components == 4 && reader->rgb == NULL)) {
      say_memory(error);
      return NULL;
    }
  }
  JSAMPROW rows[] = {reader->row};
  jpeg_read_scanlines(library, rows, 1);
  if (reader->missing[0] != 0 || is_cut(reader)) {
    say(error, reader->ended ? cut : reader->missing);
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
