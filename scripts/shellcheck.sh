#!/usr/bin/env bash
# Runs shellcheck on every shell script of the project: files named *.sh, and files with a shell in
# their first line. Exits 1 on a fault, and without shellcheck.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if ! command -v shellcheck >/dev/null 2>&1; then
  echo "shellcheck is not installed. Get it with: apt-get install shellcheck   or: brew install shellcheck" >&2
  exit 1
fi

is_shell() {
  local first_line=''
  [[ $1 == *.sh ]] && return
  IFS= read -r -n 40 first_line <"$1" || true
  [[ $first_line =~ ^#!.*[/\ ](ba)?sh($|\ ) ]]
}

scripts=()
while IFS= read -r file; do
  # Deleted, but not yet in the index: nothing to check.
  if [[ -f $file ]] && is_shell "$file"; then scripts+=("$file"); fi
done < <(git ls-files --cached --others --exclude-standard)

shellcheck -x "${scripts[@]}"
echo "shellcheck: ${#scripts[@]} scripts, no faults"
