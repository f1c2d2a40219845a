#!/usr/bin/env bash
# Fills the user's Maven directory from /usr/share/maven/ref, where it has no such file yet.
set -euo pipefail

if [[ -d $MAVEN_HOME/ref ]]; then
  mkdir -p "$MAVEN_CONFIG"
  cp --recursive --no-clobber "$MAVEN_HOME/ref/." "$MAVEN_CONFIG/"
fi
# To mvn itself the variable means extra command line arguments.
unset MAVEN_CONFIG

if [[ ${1:-} == -* ]]; then set -- mvn "$@"; fi
exec "$@"
