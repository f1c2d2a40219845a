#!/usr/bin/env bash
# Gets the images of the stack: from an image registry, or built here from package registries.
#
#   scripts/images.sh choose [auto|registry|local]          prints registry or local
#   scripts/images.sh ensure registry|local [--dry-run]     pulls or builds what is missing
#
# BACKENDS, in the environment or .env, chooses the backends: see ./start.sh --help.
# auto is registry where its images are present or an image registry answers; else local. auto is
# always registry on other systems than Linux, as images are built on Linux only, and for a stack with
# Loki, Tempo and Grafana, as they are not built.
# Logs: .cache/logs/images/<image>.log
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$ROOT"
# shellcheck source=scripts/lib/ui.sh
source scripts/lib/ui.sh
# shellcheck source=scripts/lib/job.sh
source scripts/lib/job.sh
# shellcheck source=scripts/lib/env-file.sh
source scripts/lib/env-file.sh
# shellcheck source=scripts/lib/stack.sh
source scripts/lib/stack.sh
# shellcheck source=scripts/lib/recipes.sh
source scripts/lib/recipes.sh

BACKENDS=$(chosen_backends)
PROBE_TIMEOUT=15         # seconds
PROBE_IMAGE=alertmanager # the smallest
LOGS=$ROOT/.cache/logs/images
DRY_RUN=false

usage_error() { fail "$1" "See: scripts/images.sh --help" 2; }

# The third-party images in the compose files of the chosen mode, one a line.
registry_images() { compose config --images | grep -v '^kafka-o11y/' | sort -u; }

# The third-party images that are not on this machine, one a line.
absent_images() {
  local image
  while read -r image; do
    docker image inspect "$image" >/dev/null 2>&1 || printf '%s\n' "$image"
  done < <(registry_images)
}

# The daemon asks, as it has proxies, mirrors and certificates of its own. On a slow line its pull is not
# done in time, but its output shows that it has begun.
registry_answers() {
  local image output
  image=$(registry_images | grep -m 1 "$PROBE_IMAGE")
  output=$(timeout "$PROBE_TIMEOUT" docker pull "$image" 2>&1) || true
  grep -qE 'Pulling from|^Status:' <<<"$output"
}

# Whether the backends are Loki, Tempo and Grafana: by choice, or since they hold the stack's data.
only_in_registry() {
  [[ $BACKENDS == grafana || ($BACKENDS == auto && $(env_get KAFKA_O11Y_BACKENDS) == grafana) ]]
}

choose() {
  case $1 in
    registry | local) say "$1" ;;
    auto)
      use_images registry
      if [[ $(uname -s) != Linux || -z $(absent_images) ]] || only_in_registry; then
        say registry
      elif [[ -z $(stale_recipes) ]]; then
        say local
      elif registry_answers; then
        say registry
      else
        say local
      fi
      ;;
    *) usage_error "images come from auto, registry or local, not: $1" ;;
  esac
}

ensure_registry() {
  local absent image
  absent=$(absent_images)
  for image in $absent; do
    if [[ $DRY_RUN == true ]]; then
      say "Would pull $image"
    else
      docker pull "$image" || fail "could not pull $image" \
        "Try again, or build images here, with other backends: ./start.sh --images local --backends permissive"
    fi
  done
}

# Ends with the reason where this machine can't build images.
check_can_build() {
  local how="Use an image registry (./start.sh --images registry), or build on a Linux machine."
  [[ $(uname -s) == Linux ]] || fail "images can be built from package registries on Linux only" "$how" 2
  [[ -s $CA_BUNDLE ]] || fail "no certificate bundle on this machine, and the builds need one" \
    "Run: apt-get install ca-certificates   (or set CA_BUNDLE to a PEM file)" 2
  [[ " $* " == *' debian '* ]] || return 0
  (($(id -u) == 0)) || fail "only root can build the base image (debootstrap)" "Run: sudo ./start.sh --images local" 2
  command -v debootstrap >/dev/null || fail "debootstrap is missing, and the base image is built with it" \
    "Run: scripts/docker-install.sh --local-images --yes" 2
}

build_recipe() {
  local name=$1 label
  label=$RECIPE_LABEL=$name:$(recipe_hash "$name")
  if [[ -x images/$name/build.sh ]]; then
    "images/$name/build.sh" "$(local_image "$name")" "$label"
  else
    docker buildx build --load --progress plain --secret "id=ca,src=$CA_BUNDLE" \
      --label "$label" --tag "$(local_image "$name")" "images/$name"
  fi
}

# build_step LOG: the latest step of the build, or its failed step.
build_step() {
  local failed
  failed=$(grep -a -m 1 -oE '^#[0-9]+ ERROR' "$1" | cut -d ' ' -f 1) || true
  grep -a -E "^(${failed:-#[0-9]+} )?\[[^]]+\] " "$1" | grep -v 'internal\]' | tail -n 1 |
    sed -E 's/^#[0-9]+ //; s/--mount=[^ ]+ *//g; s/ +/ /g' | cut -c 1-100 || true
}

ensure_local() {
  local stale name i=0
  # The engine's own builder: any other one looks for the parent images in a registry.
  BUILDX_BUILDER=$(docker context show)
  export BUILDX_BUILDER
  mapfile -t stale < <(stale_recipes)
  ((${#stale[@]} > 0)) || return 0
  check_can_build "${stale[@]}"
  for name in "${stale[@]}"; do
    i=$((i + 1))
    if [[ $DRY_RUN == true ]]; then
      say "Would build $(local_image "$name")"
    else
      watch_job "Image $i of ${#stale[@]}, $name" "$LOGS/$name.log" build_step build_recipe "$name"
    fi
  done
}

# Builds the project's own images on the chosen base images. Compose labels images with the project's
# name and recreates containers when it changes. Always by one name: so a second stack, as of the tests or of
# attached clusters, leaves the first one's images alone.
ensure_own() {
  if [[ $DRY_RUN == true ]]; then
    say "Would build the project's own images: docker compose build"
  else
    watch_job "The project's own images" "$LOGS/own.log" build_step \
      env COMPOSE_PROJECT_NAME=kafka-o11y docker compose --progress plain build
  fi
}

main() {
  local command=${1:-} mode=${2:-}
  case $BACKENDS in
    grafana)
      [[ $mode != local ]] || fail "Loki, Tempo and Grafana are under the AGPL and are not built from packages" \
        "Take their official images (registry), or VictoriaLogs and Jaeger: BACKENDS=permissive" 2
      ;;
    auto | permissive) ;;
    *) usage_error "BACKENDS is auto, grafana or permissive, not: $BACKENDS" ;;
  esac
  case $command in
    choose) choose "${mode:-auto}" ;;
    ensure)
      [[ ${3:-} == '' || ${3:-} == --dry-run ]] || usage_error "unknown argument: $3"
      [[ ${3:-} != --dry-run ]] || DRY_RUN=true
      [[ $mode == registry || $mode == local ]] || usage_error "ensure what? registry or local"
      use_images "$mode"
      "ensure_$mode"
      ensure_own
      ;;
    -h | --help) sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}" ;;
    *) usage_error "unknown command: ${command:-none}" ;;
  esac
}

main "$@"
