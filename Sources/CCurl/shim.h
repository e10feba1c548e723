#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

/* Options take arguments of any type, which Swift can't call; each kind that is used has a name here. */
static inline CURLcode endwell_curl_set_number(CURL *curl, CURLoption option, long value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode endwell_curl_set_text(CURL *curl, CURLoption option, const char *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode endwell_curl_set_pointer(CURL *curl, CURLoption option, const void *value) {
    return curl_easy_setopt(curl, option, value);
}
static inline CURLcode endwell_curl_set_headers(CURL *curl, struct curl_slist *value) {
    return curl_easy_setopt(curl, CURLOPT_HTTPHEADER, value);
}
static inline CURLcode endwell_curl_set_opener(CURL *curl, curl_opensocket_callback value) {
    return curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, value);
}
static inline CURLcode endwell_curl_set_reader(CURL *curl, curl_write_callback value) {
    return curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, value);
}
static inline CURLcode endwell_curl_set_progress(CURL *curl, curl_xferinfo_callback value) {
    return curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, value);
}
static inline CURLcode endwell_curl_status(CURL *curl, long *status) {
    return curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
}
static inline CURLcode endwell_curl_begin(void) { return curl_global_init(CURL_GLOBAL_DEFAULT); }
/* The bytes of the address that a connection is about to be made to; its family tells how many. */
static inline const unsigned char *endwell_curl_ipv4(const struct curl_sockaddr *address) {
    return (const unsigned char *)&((const struct sockaddr_in *)&address->addr)->sin_addr;
}
static inline const unsigned char *endwell_curl_ipv6(const struct curl_sockaddr *address) {
    return (const unsigned char *)&((const struct sockaddr_in6 *)&address->addr)->sin6_addr;
}
/* Since 7.85 protocols are named; before, they were bits. */
static inline CURLcode endwell_curl_allow_web_only(CURL *curl, int plain_too) {
#if LIBCURL_VERSION_NUM >= 0x075500
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, plain_too ? "https,http" : "https");
#else
    return curl_easy_setopt(curl, CURLOPT_PROTOCOLS, plain_too ? CURLPROTO_HTTPS | CURLPROTO_HTTP : CURLPROTO_HTTPS);
#endif
}
