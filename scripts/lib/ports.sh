# shellcheck shell=bash
# Finds the holders of the stack's ports. Reads /proc on Linux, as a bare system has no tool for it, and
# asks lsof elsewhere. To be sourced; needs lib/stack.sh and lib/preflight.sh.

# Every published port of the stack must be free, or held by this very stack.
check_ports() {
  local service address port target holder
  while read -r service address port target; do
    holder=$(port_holder "$address" "$port")
    [[ -n $holder ]] || continue
    holder=$(holder_in_words "$port" "$holder")
    [[ $holder != "$OWN_STACK" ]] || continue
    problem "Port $port on $address, for $service, is taken by $holder." \
      "Stop that, or choose another port: $(port_variable "$target")=<port> $GO_ON   (or put it into .env)"
  done < <(published_ports)
}

OWN_STACK=this-stack

# holder_in_words PORT "PID NAME": a container's name rather than that of Docker's proxy process.
holder_in_words() {
  local container project pid name
  IFS='|' read -r container project < <(
    docker ps --filter "publish=$1" --format '{{.Names}}|{{.Label "com.docker.compose.project"}}' 2>/dev/null
  ) || true
  read -r pid name <<<"$2"
  if [[ -n $container && $project == "$(project_name)" ]]; then
    printf '%s' "$OWN_STACK"
  elif [[ -n $container ]]; then
    printf 'the container %s' "$container"
  elif [[ $pid == - ]]; then
    printf "another user's process (sudo ss -ltnp shows it)"
  else
    printf '%s (process %s)' "$name" "$pid"
  fi
}

# port_variable TARGET: the variable for the published port of the container's port TARGET.
port_variable() {
  local files
  IFS=: read -r -a files <<<"$COMPOSE_FILE"
  sed -n "s/.*\${\([A-Z_]*_PORT\):-[0-9]*}:$1[^0-9]*\$/\1/p" "${files[@]}" | tail -n 1
}

# port_holder ADDRESS PORT: "PID NAME" of the process that holds ADDRESS:PORT, "- -" where it belongs
# to another user; nothing where the port is free.
port_holder() {
  if [[ -r /proc/net/tcp ]]; then
    port_holder_in_proc "$1" "$2"
  elif command -v lsof >/dev/null 2>&1; then
    port_holder_by_lsof "$1" "$2"
  fi
}

port_holder_in_proc() {
  local inode pid
  inode=$(listening_inode "$1" "$2")
  [[ -n $inode ]] || return 0
  pid=$(pid_of_socket "$inode")
  if [[ -n $pid ]]; then
    printf '%s %s' "$pid" "$(cat "/proc/$pid/comm" 2>/dev/null || echo process)"
  else
    printf -- '- -'
  fi
}

# The kernel writes an IPv4 address in hexadecimal, in little-endian order. State 0A is a listening
# socket. A wildcard address collides with every other.
listening_inode() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk \
    -v address="$(hexadecimal_address "$1")" -v port="$(printf '%04X' "$2")" '
    $4 == "0A" {
      split($2, local, ":")
      if (local[2] != port) next
      if (address ~ /^0*$/ || local[1] ~ /^0*$/ || substr(local[1], length(local[1]) - 7) == address) {
        inode = $10
      }
    }
    END { print inode }
  '
}

hexadecimal_address() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  [[ -z $d ]] || printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a"
}

pid_of_socket() {
  # shellcheck disable=SC2012  # one process for all of /proc, and only digits are read
  { ls -l /proc/[0-9]*/fd 2>/dev/null || true; } | awk -v socket="socket:[$1]" '
    /^\/proc\// { split($0, path, "/"); pid = path[3] }
    $NF == socket { holder = pid }
    END { print holder }
  '
}

port_holder_by_lsof() {
  { lsof -nP -iTCP:"$2" -sTCP:LISTEN 2>/dev/null || true; } | awk -v address="$1" -v port="$2" '
    NR > 1 {
      bound = $(NF - 1)
      if (bound == "*:" port || address == "0.0.0.0" || bound == address ":" port) holder = $2 " " $1
    }
    END { printf "%s", holder }
  '
}
