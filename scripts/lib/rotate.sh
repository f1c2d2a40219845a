# shellcheck shell=bash
# The command rotate of start.sh: new certificates and passwords for a secure stack that goes on working.
# To be sourced; needs lib/ui.sh, lib/stack.sh, lib/health.sh, lib/preflight.sh, and TIMEOUT.
#
# Clients first and at once: the brokers know the new passwords already, and let nobody in with an old one. Servers
# one after the other: each sees its neighbours come back before it goes. The brokers' former user goes last.

stack_rotate() {
  local service clients servers began=$SECONDS
  preflight_docker
  [[ $SHAPE == secure-* ]] ||
    fail "This stack is not secure: it has no certificates and passwords." "./start.sh --secure starts one that is."
  PROJECT=$(project_name)
  clients=$(running_services otel-collector producer consumer monitor demo-app 'java-.*')
  servers=$(running_services 'zookeeper.*' 'controller.*' 'kafka.*')
  [[ -n $servers ]] || fail "No service of the stack is running." "./start.sh starts it."
  if [[ $DRY_RUN == true ]]; then
    say "Would make new certificates and passwords, restart the clients at once and the servers one after the other:"
    # shellcheck disable=SC2086 # one word a service
    printf '  %s\n' $clients $servers
    exit 0
  fi
  say "Making certificates and passwords anew:"
  compose run --rm --no-deps -T -e ROTATE=yes secrets
  say "Telling the brokers the passwords:"
  compose run --rm --no-deps -T access
  say "Restarting the clients, then one server after the other:"
  # shellcheck disable=SC2086 # one word a service
  [[ -z $clients ]] || compose restart $clients >/dev/null 2>&1
  for service in $clients; do wait_until_healthy "$service"; done
  for service in $servers; do
    compose restart "$service" >/dev/null 2>&1
    wait_until_healthy "$service"
  done
  say "Taking the password of the brokers' former user:"
  compose run --rm --no-deps -T -e REMOVE_FORMER=yes access
  say "Rotated after $(elapsed "$began")."
}

# running_services PATTERN...: the running services that match, in the order of the patterns.
running_services() {
  local running pattern
  running=$(containers_of "$PROJECT" --format '{{.Label "com.docker.compose.service"}}' | sort -u)
  for pattern in "$@"; do
    grep -x "$pattern" <<<"$running" || true
  done
}

# wait_until_healthy SERVICE: until all its containers are healthy again after a restart.
wait_until_healthy() {
  local began=$SECONDS health
  while true; do
    health=$(container_health "$PROJECT" settled | awk -v service="$1" '$1 == service || index($1, service "-") == 1 && $1 ~ /-[0-9]+$/')
    if ! grep -qv '^[^ ]* ok ' <<<"$health"; then break; fi
    ((SECONDS - began < TIMEOUT)) ||
      fail "$1 is not healthy $TIMEOUT s after its restart; the services after it still have their old secrets." \
        "docker compose logs $1 says why; ./start.sh rotate begins anew."
    sleep 1
  done
  printf '  %-24s %-10s %4d s\n' "$1" healthy $((SECONDS - began))
}
