#!/usr/bin/env bash
# With USE_SYSTEM_CA_CERTS set, Java trusts the system's certificates and those in /certificates.
set -euo pipefail

if [[ -n ${USE_SYSTEM_CA_CERTS:-} ]]; then
  if [[ -d /certificates && -w /usr/local/share/ca-certificates ]]; then
    find /certificates -name '*.crt' -exec cp {} /usr/local/share/ca-certificates/ \;
    update-ca-certificates >/dev/null
  fi
  truststore=$(mktemp -u)
  trust extract --format=java-cacerts --filter=ca-anchors --purpose=server-auth "$truststore"
  export JAVA_TOOL_OPTIONS="${JAVA_TOOL_OPTIONS:-} -Djavax.net.ssl.trustStore=$truststore"
fi

exec "$@"
