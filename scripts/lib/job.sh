# shellcheck shell=bash
# Runs one long command in the background and shows its progress. Needs lib/ui.sh. To be sourced.

# watch_job LABEL LOG STEP COMMAND...: runs COMMAND with its output in LOG. Shows LABEL and the step that
# the function STEP finds in LOG. If COMMAND fails, shows the end of LOG and ends the script. Do not call
# it in a condition: bash would not stop COMMAND at its first error.
watch_job() {
  local label=$1 log=$2 step=$3 start=$SECONDS pid status=0
  shift 3
  mkdir -p "$(dirname "$log")"
  # A process group of its own, so that Ctrl-C ends all of it.
  set -m
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  set +m
  # shellcheck disable=SC2064  # this job's pid, now
  trap "stop_job $pid; progress_end; exit 130" INT TERM
  while kill -0 "$pid" 2>/dev/null; do
    progress "$label: $("$step" "$log")" "$start"
    sleep $((SECONDS - start < 3 ? 0 : 1)).1
  done
  wait "$pid" || status=$?
  trap - INT TERM
  progress_end
  if ((status != 0)); then
    printf '\n--- the end of %s ---\n' "$log" >&2
    tail -n 20 "$log" >&2
    fail "$label failed at: $("$step" "$log")" "The whole log: $log"
  fi
  say "$label: done in $(elapsed "$start")"
}

stop_job() {
  kill -TERM -- "-$1" 2>/dev/null || true
  wait "$1" 2>/dev/null || true
}
