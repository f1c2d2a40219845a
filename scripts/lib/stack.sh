# shellcheck shell=bash
# The Compose project: its files, its source of images, its pair of backends for logs and traces, its
# shape (one broker or a cluster, with ZooKeeper or without, plain or secure; or no Kafka of its own: attached),
# its published ports.
# To be sourced, in the project's root; needs lib/env-file.sh.

PERMISSIVE_OVERLAY=compose/permissive.yml
LOCAL_OVERLAY=compose/local-images.yml
# shellcheck disable=SC2034  # for start.sh
SHAPES='single cluster kraft kraft-cluster secure-single secure-cluster secure-kraft secure-kraft-cluster'
CLUSTER_OVERLAY=compose/cluster.yml
KRAFT_OVERLAY=compose/kraft.yml
KRAFT_CLUSTER_OVERLAY=compose/kraft-cluster.yml
SECURE_OVERLAYS=compose/secure
ATTACH_OVERLAY=compose/attach.yml
# services/doctor/src/attach.ts writes clusters/NAME/ and, for Prometheus, rules/NAME.yml. A second attached stack, as of
# the tests, has another directory. The Compose files read it, too.
export ATTACHED_DIR=${ATTACHED_DIR:-.cache/attached}
NO_CA_BUNDLE=images/no-ca.pem
LOCAL_COLLECTOR_IMAGE=kafka-o11y/otel-collector:local # as in LOCAL_OVERLAY, for the attached clusters' own

# compose_files MODE PAIR SHAPE: the value of COMPOSE_FILE for images from MODE (registry or local)
# and a stack with the backends PAIR (grafana or permissive) and of SHAPE.
compose_files() {
  local files=docker-compose.yml
  [[ $2 != permissive ]] || files+=:$PERMISSIVE_OVERLAY
  [[ $1 != local ]] || files+=:$LOCAL_OVERLAY
  case ${3#secure-} in
    cluster) files+=:$CLUSTER_OVERLAY ;;
    kraft) files+=:$KRAFT_OVERLAY ;;
    kraft-cluster) files+=:$KRAFT_OVERLAY:$KRAFT_CLUSTER_OVERLAY ;;
  esac
  case $3 in
    secure-single | secure-kraft) files+=:$SECURE_OVERLAYS/all.yml:$SECURE_OVERLAYS/${3#secure-}.yml ;;
    secure-cluster) files+=:$SECURE_OVERLAYS/all.yml:$SECURE_OVERLAYS/single.yml:$SECURE_OVERLAYS/cluster.yml ;;
    attached) files+=:$ATTACH_OVERLAY$(attached_files) ;;
    secure-kraft-cluster)
      files+=:$SECURE_OVERLAYS/all.yml:$SECURE_OVERLAYS/kraft.yml:$SECURE_OVERLAYS/kraft-cluster.yml
      ;;
  esac
  printf '%s' "$files"
}

# The Compose files of the attached clusters, each after a colon.
attached_files() {
  local file
  for file in "$ATTACHED_DIR"/clusters/*/compose.yml; do
    [[ ! -e $file ]] || printf ':%s' "$file"
  done
}

# The names of the attached clusters, separated by commas.
attached_names() {
  local names
  names=$(attached_files | sed "s#:$ATTACHED_DIR/clusters/##g; s#/compose.yml#, #g; s#, \$##")
  printf '%s' "${names:-none}"
}

# The certificates that image builds trust. The host's bundle has that of a TLS-inspecting proxy.
ca_bundle() {
  local candidate
  for candidate in "${CA_BUNDLE:-$(env_get CA_BUNDLE)}" "${SSL_CERT_FILE:-}" \
    /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if [[ -n $candidate && -r $candidate ]]; then
      printf '%s' "$candidate"
      return
    fi
  done
  printf '%s' "$NO_CA_BUNDLE"
}

# The choice of backends: auto, grafana or permissive. Callers check it for typing errors.
chosen_backends() {
  local choice=${BACKENDS:-$(env_get BACKENDS)}
  printf '%s' "${choice:-auto}"
}

# backends_with MODE: the pair for images from MODE and the choice in BACKENDS. Loki, Tempo and Grafana
# are under the AGPL and never built here, so local images mean permissive.
backends_with() {
  if [[ $1 == local || $BACKENDS == permissive ]]; then printf permissive; else printf grafana; fi
}

# use_images MODE [PAIR]: makes docker compose, here and in called scripts, use images from MODE, the
# backends PAIR and the shape SHAPE. KAFKA_O11Y_OVERLAYS (more compose files, separated by colons)
# counts for this run only: .env does not record it.
use_images() {
  MODE=$1
  PAIR=${2:-$(backends_with "$MODE")}
  SHAPE=${SHAPE:-${KAFKA_O11Y_SHAPE:-single}}
  export COMPOSE_PATH_SEPARATOR=:
  COMPOSE_FILE=$(compose_files "$MODE" "$PAIR" "$SHAPE")${KAFKA_O11Y_OVERLAYS:+:$KAFKA_O11Y_OVERLAYS}
  CA_BUNDLE=$(ca_bundle)
  if [[ $MODE == local ]]; then COLLECTOR_IMAGE=$LOCAL_COLLECTOR_IMAGE; else COLLECTOR_IMAGE=''; fi
  export COMPOSE_FILE CA_BUNDLE COLLECTOR_IMAGE
  export KAFKA_O11Y_IMAGES=$MODE KAFKA_O11Y_BACKENDS=$PAIR KAFKA_O11Y_SHAPE=$SHAPE
}

# The beginning of the names in .env of what the last start chose: the lab's own, or that of what watches
# attached clusters.
recorded_as() { if [[ ${SHAPE:-} == attached ]]; then printf KAFKA_O11Y_ATTACHED; else printf KAFKA_O11Y; fi; }

# The source of images at the last start of this checkout; registry before its first.
recorded_images() {
  local mode
  mode=$(env_get "$(recorded_as)_IMAGES")
  printf '%s' "${mode:-registry}"
}

# The backends at the last start of this checkout; by its images where .env has no record.
recorded_backends() {
  local pair
  pair=$(env_get "$(recorded_as)_BACKENDS")
  printf '%s' "${pair:-$(BACKENDS=auto backends_with "$(recorded_images)")}"
}

# The shape at the last start of this checkout; single before its first.
recorded_shape() {
  local shape
  shape=$(env_get KAFKA_O11Y_SHAPE)
  printf '%s' "${shape:-single}"
}

# record_choices SHAPE: writes the choice of use_images and SHAPE into .env, so that plain docker
# compose agrees. That is the lab: of what watches attached clusters only images and backends are kept.
record_choices() {
  if [[ $SHAPE == attached ]]; then
    env_record "$(recorded_as)_IMAGES=$MODE" "$(recorded_as)_BACKENDS=$PAIR"
    return
  fi
  env_record "COMPOSE_FILE=$(compose_files "$MODE" "$PAIR" "$1")" "KAFKA_O11Y_IMAGES=$MODE" \
    "KAFKA_O11Y_BACKENDS=$PAIR" "KAFKA_O11Y_SHAPE=$1" "CA_BUNDLE=$CA_BUNDLE"
}

images_in_words() {
  if [[ $MODE == local ]]; then
    printf 'local: built on this machine from package registries'
  else
    printf "registry: the official images, and this project's own built on them"
  fi
}

# The backends, and the reason for them.
backends_in_words() {
  if [[ $PAIR == grafana ]]; then
    printf 'grafana (Loki, Tempo, Grafana), '
  else
    printf 'permissive (VictoriaLogs, Jaeger), '
  fi
  if [[ $MODE == local ]]; then
    printf 'as images are built here and Loki, Tempo and Grafana (AGPL) are not'
  elif [[ $PAIR == permissive || $BACKENDS == "$PAIR" ]]; then
    printf 'chosen with --backends or BACKENDS'
  else
    printf 'the default with images from a registry'
  fi
}

shape_in_words() {
  case ${SHAPE#secure-} in
    single) printf 'single: one broker and one ZooKeeper' ;;
    cluster) printf 'cluster: three brokers and three ZooKeepers' ;;
    kraft) printf 'kraft: one broker, which is its own controller' ;;
    kraft-cluster) printf 'kraft-cluster: three brokers and three controllers' ;;
    attached) printf 'attached: clusters that are watched: %s' "$(attached_names)" ;;
  esac
  [[ $SHAPE != secure-* ]] || printf '; secure: TLS, passwords and rights'
}

# shape_flags SHAPE: the flags that choose it.
shape_flags() {
  [[ $1 != secure-* ]] || printf '%s' '--secure '
  case ${1#secure-} in
    kraft-cluster) printf '%s' '--kraft --cluster' ;;
    *) printf '%s' "--${1#secure-}" ;;
  esac
}

compose() { docker compose "$@"; }

# The name of the Compose project, and of everything Docker makes for it.
project_name() { compose config | sed -n 's/^name: //p'; }

# containers_of PROJECT ...: docker ps for the services' containers. The project's label alone is not
# enough: any container from an image that compose has built carries it.
containers_of() {
  docker ps "${@:2}" --filter "label=com.docker.compose.project=$1" \
    --filter label=com.docker.compose.oneoff=False
}

stack_runs() {
  local project
  project=$(project_name 2>/dev/null) && [[ -n $project ]] &&
    [[ -n $(containers_of "$project" -q 2>/dev/null) ]]
}

# The shape of the existing containers, running or not; nothing without containers.
present_shape() {
  containers_of "$(project_name)" -a --format '{{.Label "com.docker.compose.service"}}' | awk '
      $0 == "kafka" { single = 1 }
      $0 == "kafka-2" || $0 == "kafka-3" { cluster = 1 }
      $0 ~ /^zookeeper/ { zookeeper = 1 }
      $0 == "secrets" { secure = 1 }
      END {
        if (secure && (single || cluster)) printf "secure-"
        if (!zookeeper && (single || cluster)) printf "kraft%s", cluster ? "-" : ""
        if (cluster) printf "cluster"
        else if (single && zookeeper) printf "single"
      }
    '
}

# remove_left_out PROJECT: removes the containers of Loki, Tempo and Grafana beside the pair permissive,
# as docker compose keeps services that a profile leaves out. Their data stays. For the pair grafana
# compose itself removes the others, as orphans.
remove_left_out() {
  local service ids
  [[ $PAIR == permissive ]] || return 0
  ids=$(
    for service in loki tempo grafana; do
      containers_of "$1" -aq --filter "label=com.docker.compose.service=$service"
    done
  )
  # shellcheck disable=SC2086  # one word a container
  [[ -z $ids ]] || docker rm --force $ids >/dev/null
}

images_are_here() {
  # shellcheck disable=SC2046  # one word an image
  docker image inspect $(compose config --images 2>/dev/null) >/dev/null 2>&1
}

# Every published port as "SERVICE ADDRESS PUBLISHED TARGET", one a line.
published_ports() {
  compose config | awk '
    /^[^ ]/ { inside = /^services:/ }
    !inside { next }
    /^  [^ ]/ { service = $1; sub(/:$/, "", service) }
    /^      - mode:/ { address = "0.0.0.0" }
    /^        host_ip:/ { address = $2 }
    /^        target:/ { target = $2 }
    /^        published:/ { gsub(/"/, "", $2); print service, address, $2, target }
  '
}
