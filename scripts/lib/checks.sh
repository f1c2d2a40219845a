# shellcheck shell=bash
# The checks of this machine, one function each; the ports have lib/ports.sh, the alerts' thresholds
# lib/thresholds.sh. A check reports to problem or installable_problem. To be sourced; needs lib/preflight.sh and
# lib/stack.sh.

MIN_ENGINE=25.0 # the first with start_interval in healthchecks
MIN_COMPOSE=2.24.1 # the same (docker/compose#11360); 2.26.1 is the oldest that was tried
MIN_MEMORY_GIB=3
MIN_MEMORY_GIB_CLUSTER=4
MIN_DISK_GIB=5
MIN_DISK_GIB_LOCAL=20 # a cold build leaves 19 GB in /var/lib/docker, 17 of them build caches
MEMINFO=${KAFKA_O11Y_MEMINFO:-/proc/meminfo} # set by the tests
GET_DOCKER=https://docs.docker.com/engine/install/

check_architecture() {
  local machine
  machine=$(uname -m)
  case $machine in
    x86_64 | amd64 | aarch64 | arm64) ;;
    *)
      problem "There are no images for the architecture $machine." \
        "Use a machine with amd64 (x86_64) or arm64 (aarch64)."
      ;;
  esac
}

check_backends() {
  [[ $BACKENDS != grafana || $IMAGES != local ]] ||
    problem "Loki, Tempo and Grafana are under the AGPL and are not built from packages." \
      "Take their official images: --images registry   or VictoriaLogs and Jaeger: --backends permissive"
}

check_docker_client() {
  if command -v docker >/dev/null 2>&1; then return 0; fi
  installable_problem "Docker is not installed." \
    "Install $MIN_ENGINE or later with its compose and buildx plugins: sudo scripts/docker-install.sh (Debian, Ubuntu) or $GET_DOCKER"
  return 1
}

check_engine() {
  local version error
  if version=$(docker version --format '{{.Server.Version}}' 2>/dev/null); then
    at_least "$version" "$MIN_ENGINE" ||
      problem "Docker Engine $version is too old: $MIN_ENGINE is the oldest that works." \
        "Install a newer one: $GET_DOCKER"
    return
  fi
  error=$({ docker version 2>&1 >/dev/null || true; } | tail -n 1)
  if [[ $error == *'permission denied'* ]]; then
    problem "This user may not talk to Docker: $error" \
      "Run: sudo usermod -aG docker $(id -un)   then log out and in again."
  else
    installable_problem "The Docker engine does not answer: ${error:-no error message}" \
      "Start it: sudo systemctl start docker   (or start Docker Desktop)."
  fi
}

check_compose() {
  local version old
  if version=$(docker compose version --short 2>/dev/null); then
    version=${version#v}
    if at_least "$version" "$MIN_COMPOSE"; then return 0; fi
    problem "Docker Compose $version is too old: $MIN_COMPOSE is the oldest that works." \
      "Install a newer compose plugin: https://docs.docker.com/compose/install/"
    return 1
  fi
  old=$(docker-compose version --short 2>/dev/null || true)
  installable_problem "The compose plugin (docker compose) is missing${old:+; docker-compose $old does not do}." \
    "Install it: https://docs.docker.com/compose/install/"
  return 1
}

check_buildx() {
  docker buildx version >/dev/null 2>&1 ||
    installable_problem "Docker's buildx plugin is missing; images are built with it." \
      "Install it: https://docs.docker.com/build/install-buildx/"
}

# debootstrap makes the base of the images that are built here.
check_builder() {
  if [[ $MODE != local ]] || images_are_here || command -v debootstrap >/dev/null 2>&1; then return; fi
  installable_problem "debootstrap is missing; it makes the base of the images that are built here." \
    "Run: sudo scripts/docker-install.sh --local-images   or take the official images: --images registry"
}

check_memory() {
  local kib wanted=$MIN_MEMORY_GIB what="the stack"
  if [[ $SHAPE == *cluster ]]; then wanted=$MIN_MEMORY_GIB_CLUSTER what="the cluster"; fi
  if [[ -r $MEMINFO ]]; then
    kib=$(awk '$1 == "MemAvailable:" { print $2 }' "$MEMINFO")
  else
    # Docker Desktop: the memory of its virtual machine.
    kib=$(docker info --format '{{.MemTotal}}' 2>/dev/null | awk '{ printf "%d", $1 / 1024 }')
  fi
  [[ -n $kib ]] || return 0
  ((kib >= wanted * 1024 * 1024)) ||
    problem "$(gib "$kib") GiB of memory is free: $what needs $wanted GiB." \
      "Close other programs, or give Docker Desktop more memory in its settings."
}

# Each shape has topics and offsets of its own, so a start must not change the shape silently.
check_shape() {
  local present
  present=$(present_shape 2>/dev/null) || return 0 # no engine: check_engine has said so
  [[ -z $present || $present == "$SHAPE" ]] ||
    problem "The stack is there already, as $present; this would start it as $SHAPE, with other topics." \
      "Go on with it: ./start.sh $(shape_flags "$present")   or stop it first, which keeps its data: ./start.sh down"
}

# Docker's own directory where it is on this machine, else the project's.
check_disk() {
  local directory kib wanted=$MIN_DISK_GIB what="the stack"
  if [[ $MODE == local ]] && ! images_are_here; then
    wanted=$MIN_DISK_GIB_LOCAL what="building its images here"
  fi
  directory=$(docker info --format '{{.DockerRootDir}}' 2>/dev/null) || directory=''
  [[ -d $directory ]] || directory=$ROOT
  kib=$(df -Pk "$directory" | awk 'NR == 2 { print $4 }')
  ((kib >= wanted * 1024 * 1024)) ||
    problem "$(gib "$kib") GiB of disk is free in $directory: $what needs $wanted GiB." \
      "Free some: docker system df shows what Docker holds, docker system prune removes what it does not use."
}

# at_least VERSION MINIMUM: compares dotted numbers, without suffixes (-rc1, +dfsg1).
at_least() {
  awk -v version="$1" -v minimum="$2" 'BEGIN {
    split(version, have, /[^0-9]+/); split(minimum, need, /[^0-9]+/)
    for (i = 1; i <= 3; i++) if (have[i] + 0 != need[i] + 0) exit have[i] + 0 < need[i] + 0
  }'
}

# gib KIBIBYTES: with one decimal.
gib() { awk -v kib="$1" 'BEGIN { printf "%.1f", kib / 1024 / 1024 }'; }
