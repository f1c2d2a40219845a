# shellcheck shell=bash
# Starts the containers and waits, first for their health, then for data. Names the failed part.
# To be sourced; needs lib/ui.sh, lib/stack.sh and lib/health.sh, and TIMEOUT.

CONTAINER_POLL=1   # seconds
UNHEALTHY_GRACE=20 # seconds: an interval of the healthchecks and its timeout
UP_TRIES=3
LINES_OF_LOG=20

# Compose runs in the background and waits for dependencies by itself. wait_for_health reports its
# progress.
start_containers() {
  PROJECT=$(project_name)
  UP_LOG=.cache/logs/up-$PROJECT.log
  mkdir -p "$(dirname "$UP_LOG")"
  BEGAN=$(date -u +%Y-%m-%dT%H:%M:%S)
  BEGAN_AT=$SECONDS
  remove_left_out "$PROJECT"
  trap interrupted INT TERM
  : >"$UP_LOG"
  UP_TRY=0
  compose_up
}

compose_up() {
  UP_TRY=$((UP_TRY + 1))
  docker compose up -d --remove-orphans --no-build >>"$UP_LOG" 2>&1 </dev/null &
  UP_PID=$!
}

# Compose gives up as soon as a dependency has crashed, and does not see that it is started again. A broker
# that was replaced together with its ZooKeeper crashes until its old session has expired.
crashed_once() { ((UP_TRY < UP_TRIES)) && tail -n 1 "$UP_LOG" | grep -q '^dependency failed to start'; }

interrupted() {
  trap - INT TERM
  stop_starting
  printf '\nInterrupted. Started containers keep running: %s goes on, %s stops them.\n' "$GO_ON" "$STOP" >&2
  exit 130
}

stop_starting() {
  [[ -n $UP_PID ]] || return 0
  kill "$UP_PID" 2>/dev/null || true
  wait "$UP_PID" 2>/dev/null || true
}

wait_for_health() {
  local phase=starting health status=0 reported=' '
  say "Starting the services:"
  while :; do
    if [[ $phase == starting ]] && ! kill -0 "$UP_PID" 2>/dev/null; then
      wait "$UP_PID" || status=$?
      UP_PID=''
      if ((status == 0)); then
        phase=settling
      elif crashed_once; then
        status=0
        compose_up
      else
        compose_gave_up "docker compose up failed"
      fi
    fi
    if [[ $phase == settling ]] && ((SECONDS - BEGAN_AT >= UNHEALTHY_GRACE)); then phase=settled; fi
    health=$(container_health "$PROJECT" "$phase" "$BEGAN")
    report_ready "$health"
    if any failed "$health"; then show failed "$health" && leave_up; fi
    if [[ $phase != starting ]] && ! any pending "$health"; then return; fi
    if ((SECONDS - BEGAN_AT >= TIMEOUT)); then
      [[ $phase != starting ]] || compose_gave_up "docker compose up is not done after $TIMEOUT s"
      show_unready
      leave_up
    fi
    sleep "$CONTAINER_POLL"
  done
}

# any VERDICT HEALTH: whether a container of HEALTH has that verdict.
any() { grep -q "^[^ ]* $1 " <<<"$2"; }

# Shows each container of HEALTH once, as soon as it is up. Uses the caller's variable reported.
report_ready() {
  local name verdict container state
  while read -r name verdict container state; do
    if [[ $verdict == ok && $reported != *" $container "* ]]; then
      printf '  %-24s %-10s %4d s\n' "$name" "$state" $((SECONDS - BEGAN_AT))
      reported+="$container "
    fi
  done <<<"$1"
}

# show VERDICT|VERDICT HEALTH: names each container with such a verdict, with its last lines.
show() {
  local name verdict container state waiting=''
  while read -r name verdict container state; do
    [[ "|$1|" == *"|$verdict|"* ]] || continue
    if [[ $state == created ]]; then
      waiting+=" $name"
      continue
    fi
    printf '\n%s is %s after %d s. Its last lines:\n\n' "$name" "$state" $((SECONDS - BEGAN_AT)) >&2
    docker logs --tail "$LINES_OF_LOG" "$container" 2>&1 | sed 's/^/    /' >&2 || true
    printf '\nMore: docker logs %s\n' "$container" >&2
  done <<<"$2"
  [[ -z $waiting ]] || printf '\nNot started, as others are not ready:%s\n' "$waiting" >&2
}

show_unready() { show 'failed|pending' "$(container_health "$PROJECT" settled)"; }

# compose_gave_up WORDS
compose_gave_up() {
  printf '\n%s; the end of %s:\n\n' "$1" "$UP_LOG" >&2
  tail -n "$LINES_OF_LOG" "$UP_LOG" | sed 's/^/    /' >&2
  show_unready
  leave_up
}

leave_up() {
  stop_starting
  printf '\nEverything else stays up for a look; %s tries again, %s stops it.\n' "$GO_ON" "$STOP" >&2
  exit 1
}

wait_for_data() {
  local elapsed=$((SECONDS - BEGAN_AT))
  say "Waiting for an order to be seen as a metric, a log line and a trace:"
  if ! compose run --rm --no-deps -T -e "ELAPSED_SECONDS=$elapsed" -e "TIMEOUT_SECONDS=$TIMEOUT" first-data; then
    # A container that died explains more than missing data.
    show_unready
    leave_up
  fi
  say "first data after $((SECONDS - BEGAN_AT)) s"
}
