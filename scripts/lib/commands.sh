# shellcheck shell=bash
# The commands up, images and down of start.sh. To be sourced; needs all other parts.

stack_up() {
  preflight up
  get_images
  say "Shape: $(shape_in_words)"
  say "Images: $(images_in_words)"
  say "Backends: $(backends_in_words)"
  if [[ $DRY_RUN == true ]]; then
    say "Would run: docker compose up -d --remove-orphans"
    say "Would wait at most $TIMEOUT s for health, then for an order's metric, log line and trace, of:"
    compose config --services | sort | sed 's/^/  /'
    exit 0
  fi
  start_containers
  wait_for_health
  wait_for_data
  show_urls
}

stack_images() {
  preflight images
  get_images
  say "Images: $(images_in_words)"
  say "Backends: $(backends_in_words)"
}

stack_down() {
  local arguments=(down --remove-orphans)
  preflight_docker
  [[ $VOLUMES == false ]] || arguments+=(--volumes)
  if [[ $DRY_RUN == true ]]; then
    say "Would run: docker compose ${arguments[*]}"
    exit 0
  fi
  docker compose --profile '*' "${arguments[@]}"
  if [[ $VOLUMES == true ]]; then
    say "Stopped, and its data is deleted."
  else
    say "Stopped. Its data is kept: $GO_ON goes on with it, $STOP --volumes deletes it."
  fi
}

get_images() {
  if [[ $DRY_RUN == true ]]; then
    scripts/images.sh ensure "$MODE" --dry-run
    say "Would record the choice of images ($MODE), backends ($PAIR) and shape ($RECORDED_SHAPE) in .env"
  else
    scripts/images.sh ensure "$MODE"
    record_choices "$RECORDED_SHAPE"
  fi
}
