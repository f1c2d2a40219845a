#!/usr/bin/env bash
# All tests, two lanes at a time: images build beside the unit tests, and where one lane waits for an alert
# or a broker the other one computes. A third lane was tried: two cores are busy with two.
#
#   npm test
#
# test:secure has test:attached with it, on the same stack.
# What takes long has a command of its own and is not here: test:cluster-faults, test:kraft-faults,
# test:soak, test:migration, test:secure-cluster, test:secure-faults, and SCENARIOS=all test:scenarios.
#
# A failed check, unit test or image ends it, as all else stands on them. After that each layer runs,
# whatever becomes of the others. Exit code 0 only if nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

npm run check
consent=''
if [[ ${CI:-} == true ]]; then
  consent=--yes
elif ! docker info >/dev/null 2>&1; then
  ./start.sh images # In a lane it can't ask whether it may install Docker.
fi
concurrently --timings --kill-others-on-fail --names images,unit "./start.sh images $consent" "npm run test:unit"
lane='concurrently --raw --max-processes 1'
concurrently --timings --names stack,parts \
  "$lane npm:test:stack npm:test:bench npm:test:cluster npm:test:secure" \
  "$lane npm:test:integration npm:test:faults npm:test:kraft npm:test:kraft-cluster"
