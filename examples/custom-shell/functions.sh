#!/bin/sh
# One request, as CGI has it: method, path and query in variables, the body on stdin, and on stdout a head, an empty line and a body.
# HTTP functions get the request that came (enableForwardingHttpRequest); others a POST to their name, with JSON.

answer() { printf 'Status: %s\nContent-Type: %s\n\n%s' "$1" "$2" "$3"; }

case "$REQUEST_METHOD $PATH_INFO" in
"GET /api/hello")
  name=$(printf %s "$QUERY_STRING" | sed -n 's/^\(.*&\)\{0,1\}name=\([A-Za-z]*\).*$/\2/p')
  answer 200 text/plain "${GREETING:-Hello}, ${name:-stranger}"
  ;;
"POST /nightlyReport")
  answer 200 application/json "{\"Outputs\":{\"report\":\"up since $(date -u +%H:%M) UTC!\"},\"Logs\":[\"wrote the report\"]}"
  ;;
"POST /printReport")
  # The text of the message is JSON in JSON: {"Data":{"report":"\"...\""}, ...
  text=$(sed -n 's/^{"Data":{"report":"\\"\(.*\)\\""},"Metadata".*$/\1/p')
  answer 200 application/json "{\"Logs\":[\"report: $text\"]}"
  ;;
"GET /") answer 200 text/plain ready ;;
*) answer 404 text/plain "nothing answers $REQUEST_METHOD $PATH_INFO" ;;
esac
