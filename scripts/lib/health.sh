# shellcheck shell=bash
# The health and the past of the stack's containers. The health is from `docker inspect`, as its fields
# are the same in every version, unlike the output of `docker compose ps`. Kills for memory are from the
# kernel's log: Docker forgets them with the next start, and its events within seconds. To be sourced.

# container_health PROJECT PHASE [BEGAN]: a line "NAME VERDICT CONTAINER STATE" for each container
# of the stack. NAME is the service (service-2 for its second replica), VERDICT ok, pending or
# failed. PHASE says how to judge a container from before BEGAN (UTC, as 2026-01-31T12:00:00):
#   starting  not at all: compose may yet replace or restart it
#   settling  without its ill health, which may yet pass
#   settled   in full
container_health() {
  inspect_containers "$1" | awk -F '|' -v phase="$2" -v began="${3:-}" '
    {
      name = $1 ($2 == 1 ? "" : "-" $2); status = $3; health = $4; code = $5
      one_shot = $6 == "no"; restarts = $7; old = $8 < began; container = substr($9, 2)
      verdict = "pending"; state = status
      if (status == "running") {
        if (!one_shot && (health == "" || health == "none" || health == "healthy")) verdict = "ok"
        if (health == "unhealthy" && !(old && phase == "settling")) verdict = "failed"
        if (health != "" && health != "none") state = health
      } else if (status == "exited" && one_shot && code == 0) {
        verdict = "ok"; state = "done"
      } else if (status == "exited" || status == "dead") {
        verdict = "failed"; state = "exited with code " code
      } else if (status == "paused") {
        verdict = "failed"; state = "paused (docker unpause " container " lets it go on)"
      } else if (status == "restarting" && restarts >= 3 && !(old && phase == "settling")) {
        # One crash may be a race that its restart mends; three are not.
        verdict = "failed"; state = "restarting again and again"
      }
      if (old && phase == "starting") verdict = "pending"
      print name, verdict, container, state
    }
  '
}

# container_past PROJECT: a line "CONTAINER WORDS" for each container of the stack with a restart or a
# kill for memory since its creation. The kernel's log is finite, so the number of kills is a minimum.
# WORDS end in "?" where that log can't be read.
container_past() {
  local kills log_is_here=1
  kills=$(memory_kills) || log_is_here=0
  inspect_containers "$1" | KILLS=$kills awk -F '|' -v log_is_here="$log_is_here" '
    function times(n) { return n == 1 ? "once" : n == 2 ? "twice" : n " times" }
    BEGIN {
      count = split(ENVIRON["KILLS"], ids, "\n")
      for (i = 1; i <= count; i++) killed[ids[i]]++
    }
    {
      restarts = $7; kills = killed[$10]; words = ""
      if (!kills && $11 == "true") kills = 1
      if (restarts > 0) words = "restarted " times(restarts)
      if (kills > 0) words = words (words ? ", " : "") "out of memory at least " times(kills)
      else if (words && !log_is_here) words = words ", why?"
      if (words) print substr($9, 2), words
    }
  '
}

# The container's id for each kill for memory, one a line. Fails where the kernel's log can't be read:
# mostly without root, and where Docker has a kernel of its own.
memory_kills() {
  local log
  log=$(dmesg 2>/dev/null) || return 1
  sed -nE 's/.*oom-kill:.*task_memcg=[^,]*([0-9a-f]{64}).*/\1/p' <<<"$log"
}

# A line of fields for each container of PROJECT ($1), without containers that vanish meanwhile.
inspect_containers() {
  local fields='{{index .Config.Labels "com.docker.compose.service"}}'
  fields+='|{{index .Config.Labels "com.docker.compose.container-number"}}'
  fields+='|{{.State.Status}}|{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.State.ExitCode}}'
  fields+='|{{.HostConfig.RestartPolicy.Name}}|{{.RestartCount}}|{{.State.StartedAt}}|{{.Name}}'
  fields+='|{{.ID}}|{{.State.OOMKilled}}'
  containers_of "$1" -aq |
    { xargs docker inspect --format "$fields" 2>/dev/null || true; } | sort
}
