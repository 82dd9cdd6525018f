#include "CCurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

// Names and numbers are libcurl's binary interface (curl.h of 7.32 and later), which it keeps.
typedef void CURL;

enum {
  CURLE_OK = 0,
  CURLE_UNSUPPORTED_PROTOCOL = 1,
  CURLE_URL_MALFORMAT = 3,
  CURLE_COULDNT_RESOLVE_PROXY = 5,
  CURLE_COULDNT_RESOLVE_HOST = 6,
  CURLE_COULDNT_CONNECT = 7,
  CURLE_WRITE_ERROR = 23,
  CURLE_ABORTED_BY_CALLBACK = 42,
  CURLE_TOO_MANY_REDIRECTS = 47,
  CURLE_SSL_CACERT = 60,
  CURLE_SSL_CACERT_BADFILE = 77,
};

enum {
  CURLOPT_NOPROGRESS = 43,
  CURLOPT_FOLLOWLOCATION = 52,
  CURLOPT_MAXREDIRS = 68,
  CURLOPT_NOSIGNAL = 99,
  CURLOPT_CONNECTTIMEOUT_MS = 156,
  CURLOPT_PROTOCOLS = 181,
  CURLOPT_REDIR_PROTOCOLS = 182,
  CURLOPT_SUPPRESS_CONNECT_HEADERS = 265,
  CURLOPT_QUICK_EXIT = 322,
  CURLOPT_WRITEDATA = 10001,
  CURLOPT_URL = 10002,
  CURLOPT_RANGE = 10007,
  CURLOPT_ERRORBUFFER = 10010,
  CURLOPT_USERAGENT = 10018,
  CURLOPT_HEADERDATA = 10029,
  CURLOPT_XFERINFODATA = 10057,
  CURLOPT_CAINFO = 10065,
  CURLOPT_WRITEFUNCTION = 20011,
  CURLOPT_HEADERFUNCTION = 20079,
  CURLOPT_XFERINFOFUNCTION = 20219,
};

enum { CURLINFO_HTTP_CONNECTCODE = 0x200000 + 22 };

enum { CURLPROTO_HTTP = 1, CURLPROTO_HTTPS = 2 };

typedef struct {
  CURL *(*init)(void);
  int (*setopt)(CURL *, int option, ...);
  int (*perform)(CURL *);
  int (*getinfo)(CURL *, int info, ...);
  void (*cleanup)(CURL *);
  const char *(*strerror)(int code);
} libcurl;

enum { CURL_GLOBAL_ALL = 3 };

static void *library;

// Once in a process: not every libcurl sets itself up safely while another thread does, too.
static void open_library(void) {
  library = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) library = dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
  if (!library) return;
  int (*global_init)(long) = (int (*)(long))dlsym(library, "curl_global_init");
  if (global_init) global_init(CURL_GLOBAL_ALL);
}

static bool load(libcurl *curl) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, open_library);
  if (!library) return false;
  curl->init = (CURL * (*)(void)) dlsym(library, "curl_easy_init");
  curl->setopt = (int (*)(CURL *, int, ...))dlsym(library, "curl_easy_setopt");
  curl->perform = (int (*)(CURL *))dlsym(library, "curl_easy_perform");
  curl->getinfo = (int (*)(CURL *, int, ...))dlsym(library, "curl_easy_getinfo");
  curl->cleanup = (void (*)(CURL *))dlsym(library, "curl_easy_cleanup");
  curl->strerror = (const char *(*)(int))dlsym(library, "curl_easy_strerror");
  return curl->init && curl->setopt && curl->perform && curl->getinfo && curl->cleanup &&
         curl->strerror;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  const size_t all = size * count;
  size_t length = all;
  while (length > 0 && (bytes[length - 1] == '\n' || bytes[length - 1] == '\r')) length -= 1;
  return request->header(request->context, bytes, length) ? all : all + 1;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context) {
  const ccurl_request *request = context;
  const size_t all = size * count;
  return request->body(request->context, bytes, all) ? all : all + 1;
}

static int on_tick(void *context, int64_t a, int64_t b, int64_t c, int64_t d) {
  (void)a, (void)b, (void)c, (void)d;
  const ccurl_request *request = context;
  return request->tick(request->context) ? 0 : 1;
}

static ccurl_result result(int code) {
  switch (code) {
  case CURLE_OK:
    return CCURL_DONE;
  case CURLE_WRITE_ERROR:
  case CURLE_ABORTED_BY_CALLBACK:
    return CCURL_STOPPED;
  case CURLE_UNSUPPORTED_PROTOCOL:
  case CURLE_URL_MALFORMAT:
  case CURLE_TOO_MANY_REDIRECTS:
  case CURLE_SSL_CACERT:
  case CURLE_SSL_CACERT_BADFILE:
    return CCURL_REFUSED;
  case CURLE_COULDNT_RESOLVE_PROXY:
  case CURLE_COULDNT_RESOLVE_HOST:
    return CCURL_NO_HOST;
  case CURLE_COULDNT_CONNECT:
    return CCURL_NO_CONNECTION;
  default:
    return CCURL_BROKE_OFF;
  }
}

ccurl_result ccurl_get(const ccurl_request *request, ccurl_message *message) {
  message->text[0] = 0;
  message->proxy_status = 0;
  libcurl curl;
  if (!load(&curl)) return CCURL_MISSING;
  CURL *handle = curl.init();
  if (!handle) return CCURL_MISSING;
  const bool is_secure = strncasecmp(request->url, "https:", 6) == 0;
  curl.setopt(handle, CURLOPT_URL, request->url);
  curl.setopt(handle, CURLOPT_USERAGENT, "finetune");
  // Nothing but the web, and no way back from an encrypted connection to a plain one.
  curl.setopt(handle, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl.setopt(
      handle, CURLOPT_REDIR_PROTOCOLS,
      (long)(is_secure ? CURLPROTO_HTTPS : CURLPROTO_HTTP | CURLPROTO_HTTPS));
  curl.setopt(handle, CURLOPT_FOLLOWLOCATION, 1L);
  curl.setopt(handle, CURLOPT_MAXREDIRS, 10L);
  curl.setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, request->connect_milliseconds);
  curl.setopt(handle, CURLOPT_NOSIGNAL, 1L);
  // A transfer that is to end doesn't wait for a name server; libcurl has that since 7.87.
  curl.setopt(handle, CURLOPT_QUICK_EXIT, 1L);
  // What a proxy answers is not what the server does; its status is asked for at the end.
  curl.setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl.setopt(handle, CURLOPT_ERRORBUFFER, message->text);
  // OpenSSL's own variable, which libcurl leaves to its callers.
  const char *certificates = getenv("SSL_CERT_FILE");
  if (certificates && certificates[0]) curl.setopt(handle, CURLOPT_CAINFO, certificates);
  char range[32];
  if (request->offset > 0) {
    snprintf(range, sizeof range, "%lld-", (long long)request->offset);
    curl.setopt(handle, CURLOPT_RANGE, range);
  }
  curl.setopt(handle, CURLOPT_HEADERFUNCTION, on_header);
  curl.setopt(handle, CURLOPT_HEADERDATA, (void *)request);
  curl.setopt(handle, CURLOPT_WRITEFUNCTION, on_body);
  curl.setopt(handle, CURLOPT_WRITEDATA, (void *)request);
  curl.setopt(handle, CURLOPT_XFERINFOFUNCTION, on_tick);
  curl.setopt(handle, CURLOPT_XFERINFODATA, (void *)request);
  curl.setopt(handle, CURLOPT_NOPROGRESS, 0L);
  const int code = curl.perform(handle);
  if (code != CURLE_OK && message->text[0] == 0) {
    snprintf(message->text, sizeof message->text, "%s", curl.strerror(code));
  }
  curl.getinfo(handle, CURLINFO_HTTP_CONNECTCODE, &message->proxy_status);
  curl.cleanup(handle);
  return result(code);
}
