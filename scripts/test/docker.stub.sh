#!/usr/bin/env bash
# A fake docker for start.test.ts. Environment variables describe its machine. The file CALLS records
# each call.
#   ENGINE      version of the engine; empty: it does not answer, and says ENGINE_ERROR
#   COMPOSE     version of the compose plugin; empty: there is none
#   BUILDX      "no": there is none
#   CONFIG      file that docker compose config prints
#   CONTAINERS  file with a line for each container, as health.sh asks for them
#   IMAGES_HERE "yes": every image is there
#   SERVICES    services that have a container, running or not
#   PUBLISHED   "name|project" of the container that publishes every port
#   UP          what docker compose up does: nothing (default), fail, hang, or crash[-once]: a dependency crashes
#   DATA        exit code of first-data (0)
#   DOCTOR      exit code of the doctor, alone or in attach (0); with 0 attach writes the files of "theirs"
#   NAMED       the files that the doctor's configuration names
set -eu

printf 'docker %s\n' "$*" >>"$CALLS"

no_compose() {
  echo "docker: 'compose' is not a docker command." >&2
  exit 1
}

crash() {
  echo 'dependency failed to start: container kafka-o11y-kafka-1 is unhealthy'
  exit 1
}

case "$*" in
  version* | info*)
    if [[ -z ${ENGINE-} ]]; then
      echo "${ENGINE_ERROR-Cannot connect to the Docker daemon at unix:///var/run/docker.sock.}" >&2
      exit 1
    fi
    [[ $1 != version ]] || echo "$ENGINE"
    ;;
  compose*) [[ -n ${COMPOSE-} ]] || no_compose ;;
  'buildx version') [[ ${BUILDX-} != no ]] ;;
esac

case "$*" in
  'compose version --short') echo "$COMPOSE" ;;
  'compose config') cat "$CONFIG" ;;
  'compose config --services') sed -n '/^networks:/q; s/^  \([a-z-]*\):$/\1/p' "$CONFIG" ;;
  'compose config --images') echo kafka-o11y/kafka:local ;;
  'compose up'*)
    case ${UP-} in
      fail) echo 'Error response from daemon: no such image' && exit 1 ;;
      hang) exec sleep 30 ;;
      crash-once) (($(grep -c 'compose up' "$CALLS") > 1)) || crash ;;
      crash) crash ;;
    esac
    ;;
  'compose run'*) exit "${DATA:-0}" ;;
  'run '*/files.ts*) echo "${NAMED-}" ;;
  'run '*/main.ts*) exit "${DOCTOR:-0}" ;;
  'run '*/attach.ts*)
    ((${DOCTOR:-0} == 0)) || exit "$DOCTOR"
    mkdir -p .cache/attached/clusters/theirs
    echo >.cache/attached/clusters/theirs/compose.yml
    ;;
  'ps --filter publish='*) echo "${PUBLISHED-}" ;;
  'ps -aq '*label=com.docker.compose.service=*)
    asked=$*
    service=${asked#*compose.service=}
    grep -x "${service%% *}" <<<"${SERVICES-}" || true
    ;;
  'ps -q'* | 'ps -aq'*) [[ ! -s ${CONTAINERS-} ]] || echo some-id ;;
  'ps -a --format '*) printf '%s\n' "${SERVICES-}" ;;
  'ps -a --filter name='*) echo 'Up 5 minutes' ;;
  inspect*) cat "$CONTAINERS" ;;
  'image inspect'*) [[ ${IMAGES_HERE-} == yes ]] ;;
  logs*) for line in {1..30}; do echo "log line $line"; done | tail -n "${3-}" ;;
esac
