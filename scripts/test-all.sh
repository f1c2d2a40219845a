#!/usr/bin/env bash
# All tests, two lanes at a time: most of a fault test is waiting, and images build beside unit tests.
#
#   npm test
#
# A failed check, unit test or image ends it, as all else stands on them. After that each layer runs to
# its end, whatever becomes of the other lane. Exit code 0 only if nothing failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

consent=()
if [[ ${CI:-} == true ]]; then consent=(--yes); fi

lanes() { concurrently --timings --names "$@"; }

npm run check
# In a lane start.sh can't ask whether it may install Docker.
if [[ ${CI:-} != true ]] && ! docker info >/dev/null 2>&1; then ./start.sh images; fi
lanes images,unit "./start.sh images ${consent[*]}" "npm run test:unit"
lanes parts,stack "npm run test:integration && npm run test:cluster" "npm run test:stack"
