# shellcheck shell=bash
# Reads and writes .env, which docker compose reads by itself. To be sourced, in the project's root.

ENV_FILE=.env

# env_get NAME: the value of NAME in .env, without quotes; nothing where it has none.
env_get() {
  [[ -r $ENV_FILE ]] || return 0
  sed -n "s/^[[:space:]]*\(export \)\{0,1\}$1=//p" "$ENV_FILE" | tail -n 1 |
    sed "s/[[:space:]]*\$//; s/^\"\(.*\)\"\$/\1/; s/^'\(.*\)'\$/\1/"
}

# env_record NAME=VALUE...: sets these in .env and keeps every other line. It replaces the file in one
# step: an interruption leaves either the old one or the new one.
env_record() {
  local current=$ENV_FILE new=.cache/env.$$
  mkdir -p .cache
  # cp -p keeps the mode: a private .env stays private.
  if [[ -e $current ]]; then cp -p "$current" "$new"; else current=/dev/null; fi
  SETTINGS=$(printf '%s\n' "$@") awk '
    BEGIN {
      count = split(ENVIRON["SETTINGS"], settings, "\n")
      for (i = 1; i <= count; i++) name[i] = substr(settings[i], 1, index(settings[i], "="))
    }
    {
      line = $0
      sub(/^[ \t]*(export )?/, "", line)
      for (i = 1; i <= count; i++) {
        if (index(line, name[i]) == 1) {
          if (!written[i]++) print settings[i]
          next
        }
      }
      print
    }
    END { for (i = 1; i <= count; i++) if (!written[i]) print settings[i] }
  ' "$current" >"$new"
  if cmp -s "$new" "$ENV_FILE"; then rm -f "$new"; else mv -f "$new" "$ENV_FILE"; fi
}
