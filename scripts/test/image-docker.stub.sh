#!/usr/bin/env bash
# A fake docker for images.test.ts. CALLS records each call, LABELS the labels of built images.
#   PULL        what docker pull prints
#   PULL_FAILS  "yes": docker pull fails
#   PRESENT     "yes": every image is there, if asked for by name
#   BROKEN      the image that can't be built
set -eu

printf 'docker %s\n' "$*" >>"$CALLS"

case "$*" in
  'compose config --images')
    printf '%s\n' kafka-o11y/kafka:local prom/alertmanager:v1
    if [[ $COMPOSE_FILE == *permissive* ]]; then echo jaegertracing/jaeger:2; else echo grafana/loki:1; fi
    ;;
  'image inspect --format'*) cat "$LABELS" ;;
  'image inspect'*) [[ ${PRESENT-} == yes ]] ;;
  pull*)
    echo "${PULL-}"
    [[ ${PULL_FAILS-} != yes ]]
    ;;
  'buildx build'*)
    echo '#5 [build 1/2] RUN true'
    if [[ "$*" == *"images/${BROKEN:-none}" ]]; then
      echo '#6 [build 2/2] RUN --mount=type=secret,id=ca go build'
      echo '#6 1.234 the compiler complains'
      echo '#6 ERROR: process did not complete successfully'
      exit 1
    fi
    sed -nE 's/.*--label kafka-o11y.recipe=([^ ]+).*/\1/p' <<<"$*" >>"$LABELS"
    ;;
esac
