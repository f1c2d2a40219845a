#!/usr/bin/env bash
# Starts the lab and waits until an order is seen as a metric, a log line and a trace.
#
#   ./start.sh [COMMAND] [FLAG...]
#
# Commands
#   up        check this machine, get the images, start, wait for health and data (the default)
#   images    get the images and start nothing
#   status    every service with its health, and the URLs
#   down      stop; the data is kept unless --volumes is given
#   rotate    of a secure stack: new certificates and passwords, while it goes on working
#
# Flags
#   --single, --cluster, --kraft, --kraft --cluster
#                                  up: one broker and one ZooKeeper, or three of each; Kafka 4 without
#                                  ZooKeeper: one broker that is its own controller, or three brokers
#                                  and three controllers (also STACK_SHAPE=single|cluster|kraft|
#                                  kraft-cluster, for one run; default: the shape of the last time, at
#                                  first single)
#   --secure                       up, with any shape: TLS, passwords and rights for everybody who talks to
#                                  Kafka or sends telemetry (also STACK_SHAPE=secure-single, ...)
#   --images auto|registry|local   where the images come from (also IMAGES; default: auto)
#   --backends auto|grafana|permissive
#                                  the stores for logs and traces (also BACKENDS; default: auto):
#                                  grafana: Loki, Tempo and Grafana (AGPL), official images only;
#                                  permissive: VictoriaLogs and Jaeger (Apache-2.0);
#                                  auto: grafana with registry images, permissive with local ones
#   --timeout SECONDS              how long up waits for health and data (default: 300)
#   --volumes                      down also deletes the data
#   --yes                          agree to installing Docker where it is missing
#   --dry-run                      say what would be done and change nothing
#   --help
#
# Exit codes: 0 done; 1 something failed or is not healthy; 2 this machine is not ready and
# nothing was changed; 64 wrong usage; 130 interrupted.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$ROOT"
# shellcheck source=scripts/lib/ui.sh
source scripts/lib/ui.sh
# shellcheck source=scripts/lib/env-file.sh
source scripts/lib/env-file.sh
# shellcheck source=scripts/lib/stack.sh
source scripts/lib/stack.sh
# shellcheck source=scripts/lib/checks.sh
source scripts/lib/checks.sh
# shellcheck source=scripts/lib/ports.sh
source scripts/lib/ports.sh
# shellcheck source=scripts/lib/preflight.sh
source scripts/lib/preflight.sh
# shellcheck source=scripts/lib/health.sh
source scripts/lib/health.sh
# shellcheck source=scripts/lib/summary.sh
source scripts/lib/summary.sh
# shellcheck source=scripts/lib/wait.sh
source scripts/lib/wait.sh
# shellcheck source=scripts/lib/rotate.sh
source scripts/lib/rotate.sh
# shellcheck source=scripts/lib/commands.sh
source scripts/lib/commands.sh

COMMAND=up
IMAGES=${IMAGES:-$(env_get IMAGES)}
IMAGES=${IMAGES:-auto}
BACKENDS=$(chosen_backends)
RECORDED_SHAPE=$(recorded_shape) # the flags replace it
SHAPE=${STACK_SHAPE:-$RECORDED_SHAPE}
TIMEOUT=300 # seconds
VOLUMES=false
YES=false
DRY_RUN=false

help() { sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//p;}' "$ROOT/start.sh"; }

usage_error() {
  printf 'start.sh: %s\n\n' "$1" >&2
  help >&2
  exit 64
}

parse_arguments() {
  local command_given=false size='' kraft='' secure='' plain
  while (($# > 0)); do
    case $1 in
      up | images | status | down | rotate)
        [[ $command_given == false ]] || usage_error "one command at a time, please: $COMMAND or $1"
        COMMAND=$1 command_given=true
        ;;
      --cluster | --single)
        [[ -z $size || $size == "${1#--}" ]] || usage_error "one shape at a time, please: --$size or $1"
        size=${1#--}
        ;;
      --kraft) kraft=kraft ;;
      --secure) secure=secure- ;;
      --images | --backends | --timeout)
        (($# > 1)) || usage_error "$1 needs a value"
        case $1 in
          --images) IMAGES=$2 ;;
          --backends) BACKENDS=$2 ;;
          --timeout) TIMEOUT=$2 ;;
        esac
        shift
        ;;
      --images=*) IMAGES=${1#*=} ;;
      --backends=*) BACKENDS=${1#*=} ;;
      --timeout=*) TIMEOUT=${1#*=} ;;
      --volumes) VOLUMES=true ;;
      --yes | -y) YES=true ;;
      --dry-run) DRY_RUN=true ;;
      --help | -h) help && exit 0 ;;
      *) usage_error "unknown argument: $1" ;;
    esac
    shift
  done
  if [[ -n $kraft$size$secure ]]; then
    [[ $COMMAND == up ]] || usage_error "--${kraft:-${size:-secure}} belongs to up"
    plain=${kraft:-${size:-${SHAPE#secure-}}}
    if [[ $kraft == kraft && $size == cluster ]]; then plain='kraft-cluster'; fi
    SHAPE=$secure$plain
    RECORDED_SHAPE=$SHAPE
  fi
  [[ " $SHAPES " == *" $SHAPE "* ]] ||
    usage_error "STACK_SHAPE (or KAFKA_O11Y_SHAPE in .env) is one of $SHAPES, not: $SHAPE"
  case $IMAGES in
    auto | registry | local) ;;
    *) usage_error "--images (or IMAGES) is auto, registry or local, not: $IMAGES" ;;
  esac
  case $BACKENDS in
    auto | grafana | permissive) export BACKENDS ;; # scripts/images.sh reads it
    *) usage_error "--backends (or BACKENDS) is auto, grafana or permissive, not: $BACKENDS" ;;
  esac
  [[ $TIMEOUT =~ ^[1-9][0-9]*$ ]] || usage_error "--timeout is a number of seconds above 0, not: $TIMEOUT"
  [[ $VOLUMES == false || $COMMAND == down ]] || usage_error "--volumes belongs to down"
}

parse_arguments "$@"
case $COMMAND in
  up) stack_up ;;
  images) stack_images ;;
  status) stack_status ;;
  down) stack_down ;;
  rotate) stack_rotate ;;
esac
