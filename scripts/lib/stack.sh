# shellcheck shell=bash
# The Compose project: the files it is made of, where its images come from, what it publishes.
# To be sourced, in the project's root; needs lib/env-file.sh.

LOCAL_OVERLAY=compose/local-images.yml
NO_CA_BUNDLE=images/no-ca.pem

# compose_files MODE: the value of COMPOSE_FILE for images from MODE (registry or local).
compose_files() {
  if [[ $1 == local ]]; then
    printf 'docker-compose.yml:%s' "$LOCAL_OVERLAY"
  else
    printf 'docker-compose.yml'
  fi
}

# The certificates that image builds trust: a TLS-inspecting proxy's own is in the host's bundle.
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

# use_images MODE: from here on docker compose works with images from MODE. KAFKA_O11Y_OVERLAYS
# (more compose files, separated by colons) counts for this run only: it is not recorded in .env.
use_images() {
  MODE=$1
  export COMPOSE_PATH_SEPARATOR=:
  COMPOSE_FILE=$(compose_files "$MODE")${KAFKA_O11Y_OVERLAYS:+:$KAFKA_O11Y_OVERLAYS}
  CA_BUNDLE=$(ca_bundle)
  export COMPOSE_FILE CA_BUNDLE KAFKA_O11Y_IMAGES=$MODE
}

# The images this checkout was last started with; registry where it never was.
recorded_images() {
  local mode
  mode=$(env_get KAFKA_O11Y_IMAGES)
  printf '%s' "${mode:-registry}"
}

# record_images: writes the choice of use_images into .env, so that plain docker compose agrees.
record_images() {
  env_record "COMPOSE_FILE=$(compose_files "$MODE")" "KAFKA_O11Y_IMAGES=$MODE" "CA_BUNDLE=$CA_BUNDLE"
}

images_in_words() {
  if [[ $MODE == local ]]; then
    printf 'local: built on this machine from package registries'
  else
    printf "registry: the official images, and this project's own built on them"
  fi
}

compose() { docker compose "$@"; }

# The name of the Compose project, and of everything Docker makes for it.
project_name() { compose config | sed -n 's/^name: //p'; }

stack_runs() {
  local project
  project=$(project_name 2>/dev/null) && [[ -n $project ]] &&
    [[ -n $(docker ps -q --filter "label=com.docker.compose.project=$project" 2>/dev/null) ]]
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
