# shellcheck shell=bash
# What this machine must have before anything is done to it. Every check adds to the same list of
# problems, each with a line on how to mend it, so that nobody mends one to meet the next.
# To be sourced; needs lib/ui.sh, lib/stack.sh, lib/checks.sh and lib/ports.sh.

PROBLEMS=''
PROBLEM_COUNT=0
INSTALLABLE_COUNT=0

# problem WHAT MEND
problem() {
  PROBLEMS+="  - $1"$'\n'"    $2"$'\n'
  PROBLEM_COUNT=$((PROBLEM_COUNT + 1))
}

# installable_problem WHAT MEND: one that scripts/docker-install.sh solves on the systems it knows.
installable_problem() {
  INSTALLABLE_COUNT=$((INSTALLABLE_COUNT + 1))
  if can_install; then
    problem "$1" "Let start.sh see to it: ./start.sh --yes   (what that would do: ./start.sh --dry-run)"
  else
    problem "$1" "$2"
  fi
}

can_install() { [[ $(id -u) == 0 ]] && installer --dry-run >/dev/null 2>&1; }

# installer FLAG...: building images takes more than running them.
installer() {
  if [[ $MODE == local ]]; then set -- --local-images "$@"; fi
  scripts/docker-install.sh "$@"
}

# preflight COMMAND (up or images): installs Docker where that is all that is missing and the user
# agrees, settles where images come from (MODE), and ends with exit code 2 on any problem.
preflight() {
  check_machine "$1"
  if ((PROBLEM_COUNT > 0 && PROBLEM_COUNT == INSTALLABLE_COUNT)) && can_install; then
    install_docker
    check_machine "$1"
  fi
  end_on_problems
}

# What status and down need.
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
  # A stack that runs has its memory, and the disk for its images, already.
  if [[ $1 != images && $runs == false ]]; then check_memory; fi
  # Where images come from is asked of the engine, and may take seconds.
  if ((PROBLEM_COUNT == 0)); then choose_images; fi
  if [[ $runs == false ]]; then check_disk; fi
  check_builder
  if [[ $1 != images && $compose == true ]]; then
    check_shape
    check_ports
  fi
}

# What to check for as long as no engine answers that could be asked for images.
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
