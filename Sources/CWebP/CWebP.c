#include "CWebP.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static bool fail(cwebp_error *error, const char *message) {
  error->is_memory = false;
  snprintf(error->message, sizeof error->message, "%s", message);
  return false;
}

static bool fail_memory(cwebp_error *error) {
  fail(error, "not enough memory");
  error->is_memory = true;
  return false;
}

bool cwebp_has_signature(const uint8_t *bytes, size_t count) {
  return count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0;
}

static bool fail_with(cwebp_error *error, VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA: return fail(error, "the file ends before the picture");
    case VP8_STATUS_OUT_OF_MEMORY: return fail_memory(error);
    case VP8_STATUS_UNSUPPORTED_FEATURE: return fail(error, "a feature that is not supported");
    default: return fail(error, "the picture's data is damaged");
  }
}

bool cwebp_claim(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error) {
  WebPBitstreamFeatures features;
  VP8StatusCode status = WebPGetFeatures(bytes, count, &features);
  if (status != VP8_STATUS_OK) return fail_with(error, status);
  *header = (cwebp_header){
      .width = (uint32_t)features.width, .height = (uint32_t)features.height,
      .has_alpha = features.has_alpha};
  return true;
}

/// Where the first block of that name lies: one that the file's header announces, inside of what it
/// says is its length.
static void find(
    const WebPDemuxer *demuxer, const char *name, const uint8_t *bytes, size_t *at,
    size_t *length) {
  WebPChunkIterator block;
  if (!WebPDemuxGetChunk(demuxer, name, 1, &block)) return;
  *at = (size_t)(block.chunk.bytes - bytes);
  *length = block.chunk.size;
  WebPDemuxReleaseChunkIterator(&block);
}

/// Walks over the whole file, which it refuses if that is cut short; it knows where a picture lies on
/// an animation's canvas. NULL fills `error`.
static WebPDemuxer *walk(const uint8_t *bytes, size_t count, cwebp_error *error) {
  WebPData data = {bytes, count};
  WebPDemuxer *demuxer = WebPDemux(&data);
  if (demuxer == NULL) fail(error, "the file ends before the picture");
  return demuxer;
}

bool cwebp_scan(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error) {
  if (!cwebp_claim(bytes, count, header, error)) return false;
  WebPDemuxer *demuxer = walk(bytes, count, error);
  if (demuxer == NULL) return false;
  find(demuxer, "EXIF", bytes, &header->exif_at, &header->exif_bytes);
  find(demuxer, "XMP ", bytes, &header->xmp_at, &header->xmp_bytes);
  WebPDemuxDelete(demuxer);
  return true;
}

/// Decodes a picture to its place on the canvas.
static VP8StatusCode draw(
    const WebPIterator *frame, const cwebp_header *header, uint8_t *rgba) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return VP8_STATUS_INVALID_PARAM;
  bool fits = frame->x_offset >= 0 && frame->y_offset >= 0
      && (uint64_t)frame->x_offset + (uint64_t)frame->width <= header->width
      && (uint64_t)frame->y_offset + (uint64_t)frame->height <= header->height;
  if (!fits) return VP8_STATUS_BITSTREAM_ERROR;
  size_t stride = (size_t)header->width * 4;
  // Around a first picture that is smaller than its canvas there is nothing.
  if ((uint32_t)frame->width < header->width || (uint32_t)frame->height < header->height) {
    memset(rgba, 0, stride * header->height);
  }
  uint8_t *start = rgba + stride * (size_t)frame->y_offset + 4 * (size_t)frame->x_offset;
  config.output.colorspace = MODE_RGBA;
  config.output.is_external_memory = 1;
  config.output.u.RGBA.rgba = start;
  config.output.u.RGBA.stride = (int)stride;
  config.output.u.RGBA.size = (size_t)(rgba + stride * header->height - start);
  return WebPDecode(frame->fragment.bytes, frame->fragment.size, &config);
}

uint8_t *cwebp_decode(
    const uint8_t *bytes, size_t count, const cwebp_header *header, cwebp_error *error) {
  WebPDemuxer *demuxer = walk(bytes, count, error);
  if (demuxer == NULL) return NULL;
  WebPIterator frame;
  if (!WebPDemuxGetFrame(demuxer, 1, &frame)) {
    WebPDemuxDelete(demuxer);
    fail(error, "no picture in it");
    return NULL;
  }
  uint8_t *rgba = malloc((size_t)header->width * 4 * header->height);
  VP8StatusCode status = rgba == NULL ? VP8_STATUS_OUT_OF_MEMORY : draw(&frame, header, rgba);
  WebPDemuxReleaseIterator(&frame);
  WebPDemuxDelete(demuxer);
  if (status == VP8_STATUS_OK) return rgba;
  free(rgba);
  fail_with(error, status);
  return NULL;
}

void cwebp_free(uint8_t *rgba) { free(rgba); }
