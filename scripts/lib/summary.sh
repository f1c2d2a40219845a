# shellcheck shell=bash
# The URLs and the state of the stack. To be sourced; needs lib/stack.sh and lib/ui.sh.

# One row for each published port that a person uses: SERVICE TARGET NAME URL; %s is ADDRESS:PORT.
URLS='demo-app 8501 Demo_app http://%s
grafana 3000 Grafana http://%s
victoria-logs 9428 Logs_(VictoriaLogs) http://%s/select/vmui
jaeger 16686 Traces_(Jaeger) http://%s
prometheus 9090 Prometheus http://%s
alertmanager 9093 Alertmanager http://%s
otel-collector 13133 Collector_health http://%s/health
otel-collector 55679 Collector_zPages http://%s/debug/pipelinez
otel-collector 4317 OTLP_gRPC http://%s
otel-collector 4318 OTLP_HTTP http://%s'

show_urls() {
  local service address port target name url ports
  ports=$(published_ports)
  printf '\n'
  while read -r service target name url; do
    # Local images are built from Jaeger's Go module, which lacks the web UI.
    [[ $service != jaeger || $MODE != local ]] || url+='/api/services   (API; the UI is in the official image)'
    read -r address port < <(awk -v s="$service" -v t="$target" '$1 == s && $4 == t { print $2, $3 }' <<<"$ports") || continue
    # shellcheck disable=SC2059  # the rows above are the formats
    printf '  %-19s %s\n' "${name//_/ }" "$(printf "$url" "$(browsable "$address"):$port")$(credentials "$service")"
  done <<<"$URLS"
}

# A service published on every address, or on this machine's own, answers on localhost.
browsable() {
  case $1 in
    127.0.0.1 | 0.0.0.0) printf localhost ;;
    *) printf '%s' "$1" ;;
  esac
}

# Shows the default password, and no other.
credentials() {
  [[ $1 == grafana ]] || return 0
  if compose config | grep '^ *GF_SECURITY_ADMIN_PASSWORD: admin$' >/dev/null; then
    printf '   user admin, password admin'
  else
    printf '   user admin, password: GRAFANA_ADMIN_PASSWORD'
  fi
}

# past_of CONTAINER PAST: the words of container_past for it, for the end of its line.
past_of() { sed -n "s/^$1 /   /p" <<<"$2"; }

# The demo app does it, and is asked where it runs: this machine needs no Node.
stack_diagnose() {
  local arguments=()
  preflight_docker
  [[ -n $(docker compose ps --quiet demo-app 2>/dev/null) ]] || fail "the demo app does not run" "Start it: $GO_ON" 3
  [[ $JSON == false ]] || arguments+=(--json)
  exec docker compose exec --no-TTY demo-app node scenarios/src/diagnose.ts ${arguments[@]+"${arguments[@]}"}
}

stack_status() {
  local health past expected name verdict container state bad=0 seen=' '
  preflight_docker
  health=$(container_health "$(project_name)" settled)
  if [[ -z $health ]]; then
    say "The stack is not running. Start it: $GO_ON"
    exit 1
  fi
  past=$(container_past "$(project_name)")
  while read -r name verdict container state; do
    [[ $verdict == ok ]] || bad=1
    seen+="$name "
    printf '  %-24s %-28s %s%s\n' "$name" "$state" \
      "$(docker ps -a --filter "name=^/?$container\$" --format '{{.Status}}')" "$(past_of "$container" "$past")"
  done <<<"$health"
  for expected in $(compose config --services); do
    [[ $seen == *" $expected "* ]] || { bad=1 && printf '  %-24s no container\n' "$expected"; }
  done
  [[ $past != *why?* ]] ||
    printf "\\nThe kernel's log tells whether memory was the reason of a restart. Root may read it: sudo ./start.sh status\\n"
  printf '\nShape: %s\nImages: %s\n' "$(shape_in_words)" "$(images_in_words)"
  say "Backends: $(backends_in_words)"
  show_urls
  exit "$bad"
}
