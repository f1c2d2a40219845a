# shellcheck shell=bash
# The output of the scripts: say, warn, fail, and one line of progress. To be sourced.

is_tty() { [[ -t 1 && ${TERM:-dumb} != dumb ]]; }

say() { printf '%s\n' "$*"; }

warn() { printf 'warning: %s\n' "$*" >&2; }

# fail MESSAGE HINT [EXIT_CODE]: prints the error and the next step, and exits (1 by default).
fail() {
  progress_end
  printf 'error: %s\n       %s\n' "$1" "$2" >&2
  exit "${3:-1}"
}

# elapsed START: the time since START ($SECONDS at some moment), as "42 s" or "3 min 07 s".
elapsed() {
  local seconds=$((SECONDS - $1))
  if ((seconds < 60)); then
    printf '%d s' "$seconds"
  else
    printf '%d min %02d s' $((seconds / 60)) $((seconds % 60))
  fi
}

PROGRESS_TEXT=''
PROGRESS_SHOWN_AT=0

# progress TEXT START: shows the state of a long job. On a terminal it rewrites one line; elsewhere it
# prints a line at each change of TEXT and every 15 s.
progress() {
  local text=$1 start=$2 width
  if is_tty; then
    width=$(($(tput cols 2>/dev/null || echo 80) - 1))
    printf '\r\e[K%s' "$(cut -c "1-$width" <<<"$text  $(elapsed "$start")")"
  elif [[ $text != "$PROGRESS_TEXT" ]] || ((SECONDS - PROGRESS_SHOWN_AT >= 15)); then
    say "$text  $(elapsed "$start")"
    PROGRESS_SHOWN_AT=$SECONDS
  fi
  PROGRESS_TEXT=$text
}

# progress_end: clears the progress line.
progress_end() {
  if [[ -n $PROGRESS_TEXT ]] && is_tty; then printf '\r\e[K'; fi
  PROGRESS_TEXT=''
}

# confirm QUESTION: true where the person says yes. Asks on a terminal only.
confirm() {
  local answer
  [[ -t 0 && -t 1 ]] || return 1
  read -r -p "$1 [y/N] " answer
  [[ $answer == [yY]* ]]
}
