#!/usr/bin/env bash
# Installs and starts a Docker engine with the compose and buildx plugins on Debian or Ubuntu.
#
#   scripts/docker-install.sh [--yes] [--local-images] [--dry-run]
#
# Lists the missing packages and asks; --yes skips the question. Without a terminal and without --yes it
# installs nothing and exits 2. --local-images adds the packages for building images, even where the
# engine is already there.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/ui.sh
source "$ROOT/scripts/lib/ui.sh"
# shellcheck source=scripts/lib/job.sh
source "$ROOT/scripts/lib/job.sh"

INSTALL_LOG="$ROOT/.cache/logs/docker-install.log"
DAEMON_LOG=/var/log/dockerd.log
DAEMON_TIMEOUT=60 # seconds
LOCK_TIMEOUT=300  # seconds that another apt is waited for
NEWER_RELEASE=trixie

YES=false
DRY_RUN=false
LOCAL_IMAGES=false

have() { command -v "$1" >/dev/null 2>&1; }

engine_answers() { docker info >/dev/null 2>&1; }

# An engine may answer from elsewhere (Docker Desktop, DOCKER_HOST): no dockerd here then.
engine_present() { have dockerd || engine_answers; }

# apt's sources decide, not os-release: the engine of the next release brings its base-files, and from
# then on os-release says Debian 13.
distribution() {
  if grep -rhsqE '^[^#]*\bbookworm\b' /etc/apt/sources.list /etc/apt/sources.list.d; then
    printf 'debian 12'
    return
  fi
  # shellcheck source=/dev/null
  (source /etc/os-release && printf '%s %s' "$ID" "${VERSION_ID:-}") 2>/dev/null || uname -s
}

# The missing packages, one a line.
missing_packages() {
  local distribution=$1 compose=docker-compose engine=true
  [[ $distribution == ubuntu* ]] && compose=docker-compose-v2
  engine_present || engine=false
  if [[ $engine == false ]]; then printf '%s\n' docker.io iptables; fi
  have docker || printf '%s\n' docker-cli
  docker compose version >/dev/null 2>&1 || printf '%s\n' "$compose"
  docker buildx version >/dev/null 2>&1 || printf '%s\n' docker-buildx
  if [[ $engine == false || $LOCAL_IMAGES == true ]]; then
    have debootstrap || printf '%s\n' debootstrap
    [[ $distribution != ubuntu* || -e /usr/share/keyrings/debian-archive-keyring.gpg ]] ||
      printf '%s\n' debian-archive-keyring
  fi
}

# Debian 12 has compose version 1 and no buildx, so both come from the next release, from the same
# mirror. At priority 100 apt upgrades only their dependencies from there.
add_newer_release() {
  local entry uri source_file key
  # shellcheck disable=SC2016  # apt's variables, not the shell's
  entry=$(apt-get indextargets --format '$(REPO_URI) $(SOURCESENTRY)' \
    'Created-By: Packages' 'Origin: Debian' 'Codename: bookworm' | head -n 1)
  read -r uri source_file <<<"$entry"
  source_file=${source_file%:*}
  key=$(sed -nE 's/^Signed-By: *(\/.*)/\1/p; s/^deb .*signed-by=([^] ]+).*/\1/p' "$source_file" | head -n 1)
  [[ -n $uri ]] || fail "apt has no source for Debian 12 (bookworm)" \
    "Add Debian's main component to /etc/apt/sources.list.d and try again."
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$uri" "$NEWER_RELEASE"
    if [[ -n $key ]]; then printf 'Signed-By: %s\n' "$key"; fi
  } >"/etc/apt/sources.list.d/kafka-o11y-$NEWER_RELEASE.sources"
  printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$NEWER_RELEASE" \
    >"/etc/apt/preferences.d/kafka-o11y-$NEWER_RELEASE"
  apt-get update
}

install_packages() {
  local distribution=$1 release=()
  shift
  export DEBIAN_FRONTEND=noninteractive
  apt-get update
  if [[ $distribution == 'debian 12' ]]; then
    add_newer_release
    release=(-t "$NEWER_RELEASE")
  fi
  # A machine that has just been started is often being upgraded by itself.
  apt-get -o DPkg::Lock::Timeout="$LOCK_TIMEOUT" install -y --no-install-recommends \
    "${release[@]}" "$@"
}

# apt_step LOG: the step of apt, without the package, which changes with every line.
apt_step() {
  if grep -q '^Setting up' "$1"; then
    echo 'setting up'
  elif grep -q '^Unpacking' "$1"; then
    echo 'unpacking'
  else
    echo 'downloading'
  fi
}

start_daemon() {
  local start=$SECONDS
  say "Starting the Docker daemon"
  if [[ -d /run/systemd/system ]]; then
    systemctl enable --now docker
  elif [[ $(cat /proc/1/comm) == init && -x /etc/init.d/docker ]]; then
    service docker start
  else
    setsid nohup dockerd >>"$DAEMON_LOG" 2>&1 </dev/null &
  fi
  until engine_answers; do
    if ((SECONDS - start >= DAEMON_TIMEOUT)); then
      fail "dockerd did not answer within $DAEMON_TIMEOUT s" "See $DAEMON_LOG (or: journalctl -u docker)."
    fi
    sleep 0.5
  done
}

# Ends with the reason where this script can't help.
check_machine() {
  local distribution=$1 wanted=$2
  case $distribution in
    'debian 12' | 'debian 13' | ubuntu*) ;;
    *) fail "Docker is incomplete ($wanted missing) and ${distribution:-this system} is not Debian 12, 13 or Ubuntu" \
      "Install Docker Desktop, or Docker engine with the compose and buildx plugins, then run ./start.sh again." 2 ;;
  esac
  if dpkg -s docker-ce >/dev/null 2>&1; then
    fail "Docker is incomplete ($wanted missing) and comes from Docker's own packages" \
      "Run: apt-get install docker-compose-plugin docker-buildx-plugin" 2
  fi
  ((EUID == 0)) || fail "Docker is incomplete ($wanted missing) and only root can install it" \
    "Run: sudo scripts/docker-install.sh" 2
}

parse_arguments() {
  while (($# > 0)); do
    case $1 in
      --yes) YES=true ;;
      --dry-run) DRY_RUN=true ;;
      --local-images) LOCAL_IMAGES=true ;;
      -h | --help) sed -n '2,/^set/{/^set/d; s/^# \{0,1\}//p;}' "${BASH_SOURCE[0]}" && exit 0 ;;
      *) fail "unknown argument: $1" "See: scripts/docker-install.sh --help" 2 ;;
    esac
    shift
  done
}

install_missing() {
  local distribution packages
  distribution=$(distribution)
  mapfile -t packages < <(missing_packages "$distribution")
  ((${#packages[@]} > 0)) || return 0

  check_machine "$distribution" "${packages[*]}"
  say "Missing on this machine, to be installed with apt: ${packages[*]}"
  [[ $distribution != 'debian 12' ]] ||
    say "They and their C library come from Debian's next release ($NEWER_RELEASE), added as an apt source at priority 100."
  [[ $DRY_RUN == false ]] || return 0
  if [[ $YES == false ]] && ! confirm "Install them?"; then
    fail "nothing was installed" "To agree, run: scripts/docker-install.sh --yes   (or ./start.sh --yes)" 2
  fi
  watch_job "Installing ${packages[*]}" "$INSTALL_LOG" apt_step \
    install_packages "$distribution" "${packages[@]}"
}

main() {
  parse_arguments "$@"
  install_missing
  if engine_answers || [[ $DRY_RUN == true ]]; then return 0; fi
  ((EUID == 0)) || fail "the Docker engine does not answer: $(docker info 2>&1 | tail -n 1)" \
    "Start it (sudo systemctl start docker), or join its group (sudo usermod -aG docker $USER) and log in again." 2
  start_daemon
}

main "$@"
