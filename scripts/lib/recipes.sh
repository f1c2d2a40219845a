# shellcheck shell=bash
# The recipes in images/: their list, their parents, and the state of their images.
# To be sourced, in the project's root.

RECIPE_LABEL=kafka-o11y.recipe

# In the order of building: an image comes after its parents.
RECIPES=(debian java maven node go busybox victoria-logs otel-collector prometheus alertmanager jaeger)

local_image() { printf 'kafka-o11y/%s:local' "$1"; }

# recipe_parents NAME: the recipes of its parent images, one a line.
recipe_parents() {
  sed -nE 's#^FROM kafka-o11y/([a-z-]+):local.*#\1#p' "images/$1/Dockerfile" 2>/dev/null | sort -u
}

# recipe_hash NAME: changes with any file of the recipe or of its parents.
recipe_hash() {
  local parent
  {
    find "images/$1" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    while read -r parent; do recipe_hash "$parent"; done < <(recipe_parents "$1")
  } | sha256sum | cut -c 1-16
}

# stale_recipes: the recipes whose image is missing or from another state of the recipe, one a line.
stale_recipes() {
  local name images=() present
  for name in "${RECIPES[@]}"; do images+=("$(local_image "$name")"); done
  present=$(docker image inspect --format "{{index .Config.Labels \"$RECIPE_LABEL\"}}" "${images[@]}" 2>/dev/null) || true
  for name in "${RECIPES[@]}"; do
    grep -qxF "$name:$(recipe_hash "$name")" <<<"$present" || printf '%s\n' "$name"
  done
}
