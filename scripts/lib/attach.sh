# shellcheck shell=bash
# The commands attach, attach doctor and attach --remove of start.sh, for Kafka clusters that somebody else
# runs. To be sourced; needs all other parts, CALLED_FROM and ATTACH_ARGUMENTS.

# The doctor's exit code is that of start.sh. With --json, stdout is for its result alone.
stack_doctor() {
  preflight images >&2
  get_images >&2
  [[ $DRY_RUN == false ]] || { say "Would run the doctor: ${ATTACH_ARGUMENTS[*]}" && exit 0; }
  run_doctor main.ts
}

stack_attach() {
  preflight up
  get_images
  say "Images: $(images_in_words)"
  say "Backends: $(backends_in_words)"
  if [[ $DRY_RUN == true ]]; then
    say "Would look at the cluster first, and stop if it can't be reached: ${ATTACH_ARGUMENTS[*]}"
    say "Would run: docker compose up -d --remove-orphans"
    exit 0
  fi
  # Without arguments it goes on with the clusters that are attached.
  if ((${#ATTACH_ARGUMENTS[@]} > 0)) || [[ -z $(attached_files) ]]; then
    mkdir -p "$ATTACHED_DIR"
    run_doctor attach.ts --mount "type=bind,source=$ROOT/$ATTACHED_DIR,target=/attached" \
      --env ATTACHED_DIR=/attached --env "DOCKER_NETWORK=$NETWORK" --env "RUN_AS=$(id -u):$(id -g)"
    use_images "$MODE" "$PAIR"
  fi
  start_containers
  wait_for_health
  reload_rules
  say "$(shape_in_words). The first figures of a cluster come within a minute."
  show_urls
}

stack_remove() {
  [[ -d $ATTACHED_DIR/clusters/$REMOVE ]] || fail "no cluster $REMOVE is attached" "Attached: $(attached_names)"
  preflight_docker
  if [[ $DRY_RUN == true ]]; then
    say "Would remove $ATTACHED_DIR/clusters/$REMOVE, and stop what watches $REMOVE"
    exit 0
  fi
  rm -rf "$ATTACHED_DIR/clusters/$REMOVE" "$ATTACHED_DIR/rules/$REMOVE.yml"
  use_images "$MODE" "$PAIR"
  if [[ -z $(attached_files) ]]; then
    docker compose down --remove-orphans
  elif stack_runs; then
    docker compose up -d --remove-orphans --no-build
    reload_rules
  fi
  say "$REMOVE is not watched any more. What was seen of it stays until it is a day old, or until: $STOP --volumes"
}

# Prometheus reads the rules of clusters that came or went.
reload_rules() { docker compose kill --signal HUP prometheus >/dev/null 2>&1; }

# run_doctor PROGRAM DOCKER_FLAG...: runs a program of services/doctor with ATTACH_ARGUMENTS, as who calls
# start.sh and from where that is, with no other of the machine's files than those that the arguments name.
run_doctor() {
  local program=/app/services/doctor/src/$1 image file mounts=()
  shift
  image=$(compose config --images demo-app)
  file=$(config_file)
  [[ ! -f $file ]] || mounts+=("$(mount_of "$file")")
  while IFS= read -r file; do
    [[ ! -f $file ]] || mounts+=("$(mount_of "$file")")
  done < <(node_as_caller "$image" --network none ${mounts[@]+"${mounts[@]}"} -- /app/services/doctor/src/files.ts)
  node_as_caller "$image" --network "$NETWORK" ${mounts[@]+"${mounts[@]}"} "$@" -- "$program"
}

mount_of() { printf -- '--mount=type=bind,source=%s,target=%s,readonly' "$1" "$1"; }

# node_as_caller IMAGE DOCKER_FLAG... -- PROGRAM
node_as_caller() {
  local image=$1 flags=()
  shift
  while [[ $1 != -- ]]; do
    flags+=("$1")
    shift
  done
  docker run --rm --init --user "$(id -u):$(id -g)" --cap-drop ALL --security-opt no-new-privileges \
    --read-only --memory 256m --workdir "$CALLED_FROM" ${flags[@]+"${flags[@]}"} --entrypoint node "$image" "$2" \
    ${ATTACH_ARGUMENTS[@]+"${ATTACH_ARGUMENTS[@]}"}
}

# The path of the file that --config names; nothing without.
config_file() {
  local argument previous='' file=''
  for argument in ${ATTACH_ARGUMENTS[@]+"${ATTACH_ARGUMENTS[@]}"}; do
    [[ $previous != --config ]] || file=$argument
    [[ $argument != --config=* ]] || file=${argument#*=}
    previous=$argument
  done
  [[ -z $file || $file == /* ]] || file=$CALLED_FROM/$file
  printf '%s' "$file"
}
