#include "CWebP.h"

#include <stdio.h>
#include <string.h>

#include <webp/decode.h>
#include <webp/demux.h>

static bool fail(cwebp_error *error, const char *message) {
  snprintf(error->message, sizeof error->message, "%s", message);
  return false;
}

bool cwebp_has_signature(const uint8_t *bytes, size_t count) {
  return count >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0;
}

static const char *words(VP8StatusCode status) {
  switch (status) {
    case VP8_STATUS_NOT_ENOUGH_DATA: return "the file ends before the picture";
    case VP8_STATUS_OUT_OF_MEMORY: return "not enough memory";
    case VP8_STATUS_UNSUPPORTED_FEATURE: return "a feature that is not supported";
    default: return "the picture's data is damaged";
  }
}

static uint32_t u32(const uint8_t *bytes) {
  return bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

/// Walks over the chunks to the first EXIF block; those before it may be damaged.
static void find_exif(const uint8_t *bytes, size_t count, cwebp_header *header) {
  for (size_t at = 12; count - at >= 8;) {
    size_t length = u32(bytes + at + 4);
    if (length > count - at - 8) return;
    if (memcmp(bytes + at, "EXIF", 4) == 0) {
      header->exif_at = at + 8;
      header->exif_bytes = length;
      return;
    }
    at += 8 + length;
    // Chunks start at even places.
    if (length % 2 == 1 && at < count) at++;
  }
}

bool cwebp_scan(const uint8_t *bytes, size_t count, cwebp_header *header, cwebp_error *error) {
  WebPBitstreamFeatures features;
  VP8StatusCode status = WebPGetFeatures(bytes, count, &features);
  if (status != VP8_STATUS_OK) return fail(error, words(status));
  *header = (cwebp_header){
      .width = (uint32_t)features.width, .height = (uint32_t)features.height,
      .has_alpha = features.has_alpha};
  find_exif(bytes, count, header);
  return true;
}

bool cwebp_decode(
    const uint8_t *bytes, size_t count, const cwebp_header *header, uint8_t *rgba,
    cwebp_error *error) {
  WebPDecoderConfig config;
  if (!WebPInitDecoderConfig(&config)) return fail(error, "another version of libwebp");
  WebPData data = {bytes, count};
  // The demuxer refuses what is cut short, and knows where a picture lies on an animation's canvas.
  WebPDemuxer *demuxer = WebPDemux(&data);
  if (demuxer == NULL) return fail(error, "the file ends before the picture");
  WebPIterator frame;
  if (!WebPDemuxGetFrame(demuxer, 1, &frame)) {
    WebPDemuxDelete(demuxer);
    return fail(error, "no picture in it");
  }
  bool fits = frame.x_offset >= 0 && frame.y_offset >= 0
      && (uint64_t)frame.x_offset + (uint64_t)frame.width <= header->width
      && (uint64_t)frame.y_offset + (uint64_t)frame.height <= header->height;
  VP8StatusCode status = VP8_STATUS_BITSTREAM_ERROR;
  size_t stride = (size_t)header->width * 4;
  if (fits) {
    // Around a first picture that is smaller than its canvas there is nothing.
    if ((uint32_t)frame.width < header->width || (uint32_t)frame.height < header->height) {
      memset(rgba, 0, stride * header->height);
    }
    uint8_t *start = rgba + stride * (size_t)frame.y_offset + 4 * (size_t)frame.x_offset;
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = start;
    config.output.u.RGBA.stride = (int)stride;
    config.output.u.RGBA.size = (size_t)(rgba + stride * header->height - start);
    status = WebPDecode(frame.fragment.bytes, frame.fragment.size, &config);
  }
  WebPDemuxReleaseIterator(&frame);
  WebPDemuxDelete(demuxer);
  return status == VP8_STATUS_OK || fail(error, words(status));
}
