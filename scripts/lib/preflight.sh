# shellcheck shell=bash
# Checks this machine before anything changes. Every check adds to one list of problems, each with its
# remedy, so that a user sees all of them at once.
# To be sourced; needs lib/ui.sh, lib/stack.sh, lib/checks.sh, lib/ports.sh and lib/thresholds.sh.

PROBLEMS=''
PROBLEM_COUNT=0
INSTALLABLE_COUNT=0

# problem WHAT MEND
problem() {
  PROBLEMS+="  - $1"$'\n'"    $2"$'\n'
  PROBLEM_COUNT=$((PROBLEM_COUNT + 1))
}

# installable_problem WHAT MEND: a problem that scripts/docker-install.sh solves on known systems.
installable_problem() {
  INSTALLABLE_COUNT=$((INSTALLABLE_COUNT + 1))
  if can_install; then
    problem "$1" "Let start.sh mend it: ./start.sh --yes   (to see its plan: ./start.sh --dry-run)"
  else
    problem "$1" "$2"
  fi
}

can_install() { [[ $(id -u) == 0 ]] && installer --dry-run >/dev/null 2>&1; }

# installer FLAG...: building images needs more packages than running them.
installer() {
  if [[ $MODE == local ]]; then set -- --local-images "$@"; fi
  scripts/docker-install.sh "$@"
}

# preflight COMMAND (up or images): installs Docker where only that is missing and the user agrees, sets
# the source of images (MODE), and ends with exit code 2 on any problem.
preflight() {
  check_machine "$1"
  if ((PROBLEM_COUNT > 0 && PROBLEM_COUNT == INSTALLABLE_COUNT)) && can_install; then
    install_docker
    check_machine "$1"
  fi
  end_on_problems
}

# The checks for status and down.
preflight_docker() {
  use_images "$(recorded_images)" "$(recorded_backends)"
  if check_docker_client && check_compose; then check_engine; fi
  end_on_problems
}

end_on_problems() {
  ((PROBLEM_COUNT > 0)) || return 0
  printf 'This machine is not ready; nothing was changed. To mend:\n%s' "$PROBLEMS" >&2
  exit 2
}

install_docker() {
  if [[ $DRY_RUN == true ]]; then
    installer --dry-run
    say "Then it would choose where images come from, get them, start the stack and wait for data."
    exit 0
  elif [[ $YES == true ]]; then
    installer --yes
  elif [[ -t 0 && -t 1 ]]; then
    installer
  fi
}

check_machine() {
  local compose=false runs=false
  PROBLEMS='' PROBLEM_COUNT=0 INSTALLABLE_COUNT=0
  use_images "$(likely_images)"
  check_architecture
  check_backends
  if check_docker_client; then
    check_engine
    check_buildx
    if check_compose; then
      compose=true
      if stack_runs; then runs=true; fi
    fi
  fi
  # A running stack has its memory and the disk for its images already.
  if [[ $1 != images && $runs == false ]]; then check_memory; fi
  # The choice of images asks the engine, and may take seconds.
  if ((PROBLEM_COUNT == 0)); then choose_images; fi
  if [[ $runs == false ]]; then check_disk; fi
  check_builder
  if [[ $1 != images ]]; then check_thresholds; fi
  if [[ $1 != images && $compose == true ]]; then
    check_shape
    check_ports
  fi
}

# The source of images to check for, as long as no engine answers.
likely_images() {
  if [[ $IMAGES != auto ]]; then
    printf '%s' "$IMAGES"
  elif [[ $BACKENDS == grafana ]]; then
    printf registry
  else
    recorded_images
  fi
}

choose_images() {
  local chosen
  chosen=$(scripts/images.sh choose "$IMAGES") || exit
  use_images "$chosen"
}
