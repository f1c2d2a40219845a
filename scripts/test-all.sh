#!/usr/bin/env bash
# All tests, two lanes at a time: images build beside the unit tests, and where one lane waits for an alert
# or a broker the other one computes. A third lane was tried: two cores are busy with two.
#
#   npm test
#
# A failed check, unit test or image ends it, as all else stands on them. After that each layer runs,
# whatever becomes of the others. Exit code 0 only if nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# lane SCRIPT...: these npm scripts one after the other.
lane() {
  local script status=0
  for script in "$@"; do
    npm run "$script" || status=1
  done
  return "$status"
}

if [[ ${1:-} == lane ]]; then
  lane "${@:2}"
  exit
fi

npm run check
consent=''
if [[ ${CI:-} == true ]]; then
  consent=--yes
elif ! docker info >/dev/null 2>&1; then
  ./start.sh images # In a lane it can't ask whether it may install Docker.
fi
concurrently --timings --kill-others-on-fail --names images,unit "./start.sh images $consent" "npm run test:unit"
concurrently --timings --names stack,parts \
  "scripts/test-all.sh lane test:stack" \
  "scripts/test-all.sh lane test:cluster test:integration test:second"
