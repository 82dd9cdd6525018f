// A narrow door to libcurl, which is loaded at the first transfer: a process that downloads nothing
// does not start slower, and a build needs no headers of it. libcurl follows redirects, speaks TLS with
// the system's certificates, and honors http_proxy, https_proxy, all_proxy and no_proxy.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A GET request, and who takes what comes back. A callback that returns false ends the transfer.
typedef struct {
  /// http: or https:.
  const char *url;
  /// Asks for the bytes from this one on; for all of them if it is 0.
  int64_t offset;
  /// Longest time until there is a connection, TLS included.
  long connect_milliseconds;
  /// Handed to each callback.
  void *context;
  /// Takes a line of a response's head without its end: the status line of each response, redirects
  /// among them, then its fields, then an empty one.
  bool (*header)(void *context, const char *line, size_t count);
  /// Takes bytes of the body.
  bool (*body)(void *context, const void *bytes, size_t count);
  /// Is called at least once a second.
  bool (*tick)(void *context);
} ccurl_request;

/// How a transfer ended.
typedef enum {
  /// The server has sent all that it announced.
  CCURL_DONE,
  /// A callback returned false.
  CCURL_STOPPED,
  /// Another attempt may fare better: a connection that broke off, a time-out.
  CCURL_BROKE_OFF,
  /// The server's or the proxy's name means no address.
  CCURL_NO_HOST,
  /// Nobody answers at the address.
  CCURL_NO_CONNECTION,
  /// Another attempt would end in the same way: the address, a certificate, too many redirects.
  CCURL_REFUSED,
  /// There is no libcurl.
  CCURL_MISSING,
} ccurl_result;

/// What there is to say about a failure.
typedef struct {
  /// For people; "" if there is none.
  char text[256];
  /// What a proxy answered when it was asked for a connection to an https: server; 0 if none was.
  long proxy_status;
} ccurl_message;

/// Transfers, and returns when that has ended.
ccurl_result ccurl_get(const ccurl_request *request, ccurl_message *message);

#ifdef __cplusplus
}
#endif
