#!/usr/bin/env bash
# Starts the lab and waits until an order is seen as a metric, a log line and a trace.
#
#   ./start.sh [COMMAND] [FLAG...]
#
# Commands
#   up        check this machine, get the images, start, wait for health and data (the default)
#   images    get the images and start nothing
#   status    every service with its health, and the URLs
#   diagnose  say why what fires fires, by the runbooks, with the figures (--json: for programs)
#   down      stop; the data is kept unless --volumes is given
#   rotate    of a secure stack: new certificates and passwords, while it goes on working
#   attach    watch a Kafka cluster that somebody else runs, without the lab's own Kafka, producer and
#             consumer, as the Compose project kafka-o11y-attached: docs/attach.md. Nothing is written to it
#             unless --canary is given. A second cluster is added to the first; without flags it goes on
#             with those that are attached
#   attach doctor
#             only look at the cluster, and say what is missing to watch it
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
#   --bootstrap HOST:PORT[,...], --config FILE, --name NAME, ...
#                                  attach: the cluster and how it is reached; all flags are in
#                                  docs/attach.md
#   --network NETWORK              attach: the Docker network in which the brokers are found (default:
#                                  host, this machine's own, where localhost is what it is for you)
#   --remove NAME                  attach: stop watching this cluster
#   --attached                     status, diagnose, down: of what watches attached clusters, not of the lab
#   --timeout SECONDS              how long up waits for health and data (default: 300)
#   --volumes                      down also deletes the data
#   --yes                          agree to installing Docker where it is missing
#   --dry-run                      say what would be done and change nothing
#   --help
#
# Exit codes: 0 done; 1 something failed or is not healthy; 2 this machine, or what attach is given, is not
# ready and nothing was changed; 3 attach reached no broker and started nothing; 64 wrong usage; 130
# interrupted. attach doctor: 0 all is there, 1 something is missing, 2 what it is given is not usable. diagnose: 0
# nothing fires, 1 a cause is named, 2 an alert has none, 3 nobody answers.
set -euo pipefail

CALLED_FROM=$PWD
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
# shellcheck source=scripts/lib/thresholds.sh
source scripts/lib/thresholds.sh
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
# shellcheck source=scripts/lib/attach.sh
source scripts/lib/attach.sh

COMMAND=up
IMAGES=${IMAGES:-$(env_get IMAGES)}
IMAGES=${IMAGES:-auto}
BACKENDS=$(chosen_backends)
RECORDED_SHAPE=$(recorded_shape) # the flags replace it
SHAPE=${STACK_SHAPE:-$RECORDED_SHAPE}
TIMEOUT=300 # seconds
ATTACH_ARGUMENTS=() # for the doctor
NETWORK=host NETWORK_GIVEN=false
REMOVE='' REMOVE_GIVEN=false
ATTACHED=false
VOLUMES=false
YES=false
DRY_RUN=false
JSON=false

help() { sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//p;}' "$ROOT/start.sh"; }

usage_error() {
  printf 'start.sh: %s\n\n' "$1" >&2
  help >&2
  exit 64
}

# is_own FLAG: whether it is one of start.sh beside attach, whose other arguments are for the doctor.
is_own() {
  case ${1%%=*} in
    --images | --backends | --timeout | --network | --remove | --yes | -y | --dry-run | --help | -h) ;;
    *) return 1 ;;
  esac
}

parse_arguments() {
  local command_given=false size='' kraft='' secure='' plain
  while (($# > 0)); do
    if [[ $COMMAND == attach* ]] && ! is_own "$1"; then
      if [[ $1 == doctor && $COMMAND == attach && ${#ATTACH_ARGUMENTS[@]} == 0 ]]; then
        COMMAND=attach-doctor
      else
        ATTACH_ARGUMENTS+=("$1")
      fi
      shift
      continue
    fi
    case $1 in
      up | images | status | diagnose | down | rotate | attach)
        [[ $command_given == false ]] || usage_error "one command at a time, please: $COMMAND or $1"
        COMMAND=$1 command_given=true
        ;;
      --cluster | --single)
        [[ -z $size || $size == "${1#--}" ]] || usage_error "one shape at a time, please: --$size or $1"
        size=${1#--}
        ;;
      --kraft) kraft=kraft ;;
      --secure) secure=secure- ;;
      --images | --backends | --timeout | --network | --remove)
        (($# > 1)) || usage_error "$1 needs a value"
        set_value "$1" "$2"
        shift
        ;;
      --images=* | --backends=* | --timeout=* | --network=* | --remove=*) set_value "${1%%=*}" "${1#*=}" ;;
      --attached) ATTACHED=true ;;
      --volumes) VOLUMES=true ;;
      --json) JSON=true ;;
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
  [[ $JSON == false || $COMMAND == diagnose ]] || usage_error "--json belongs to diagnose and to attach doctor"
  parse_attached
}

# set_value FLAG VALUE
set_value() {
  case $1 in
    --images) IMAGES=$2 ;;
    --backends) BACKENDS=$2 ;;
    --timeout) TIMEOUT=$2 ;;
    --network) NETWORK=$2 NETWORK_GIVEN=true ;;
    --remove) REMOVE=$2 REMOVE_GIVEN=true ;;
  esac
}

# What belongs to attached clusters, and how the commands for them are called.
parse_attached() {
  GO_ON=./start.sh STOP='./start.sh down'
  [[ $ATTACHED == false || $COMMAND == status || $COMMAND == diagnose || $COMMAND == down ]] ||
    usage_error "--attached belongs to status, diagnose and down"
  if [[ $COMMAND != attach* && $ATTACHED == false ]]; then
    [[ $NETWORK_GIVEN == false ]] || usage_error "--network belongs to attach"
    [[ $REMOVE_GIVEN == false ]] || usage_error "--remove belongs to attach"
    return
  fi
  SHAPE=attached GO_ON='./start.sh attach' STOP='./start.sh down --attached'
  [[ $NETWORK =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*$ ]] || usage_error "--network is the name of a Docker network, not: $NETWORK"
  [[ $REMOVE_GIVEN == true ]] || return 0
  [[ $COMMAND == attach && ${#ATTACH_ARGUMENTS[@]} == 0 ]] || usage_error "--remove stands alone: attach --remove NAME"
  [[ $REMOVE =~ ^[A-Za-z0-9][A-Za-z0-9_.-]*$ ]] || usage_error "--remove is the name of an attached cluster, not: $REMOVE"
  COMMAND=attach-remove
}

parse_arguments "$@"
case $COMMAND in
  up) stack_up ;;
  images) stack_images ;;
  status) stack_status ;;
  diagnose) stack_diagnose ;;
  down) stack_down ;;
  rotate) stack_rotate ;;
  attach) stack_attach ;;
  attach-doctor) stack_doctor ;;
  attach-remove) stack_remove ;;
esac
