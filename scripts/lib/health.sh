# shellcheck shell=bash
# How the stack's containers are. Reads `docker inspect`, whose fields are the same in every
# version; what `docker compose ps` prints is not. To be sourced.

# container_health PROJECT PHASE [BEGAN]: a line "NAME VERDICT CONTAINER STATE" for each container
# of the stack. NAME is the service (service-2 for its second replica), VERDICT ok, pending or
# failed. What a container was before BEGAN (UTC, as 2026-01-31T12:00:00) is judged by PHASE:
#   starting  not at all: compose may be about to replace or restart it
#   settling  but for its ill health, which may be about to pass
#   settled   as it is
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

# A line of fields for each container of PROJECT ($1). One that goes away meanwhile is left out.
inspect_containers() {
  local fields='{{index .Config.Labels "com.docker.compose.service"}}'
  fields+='|{{index .Config.Labels "com.docker.compose.container-number"}}'
  fields+='|{{.State.Status}}|{{if .State.Health}}{{.State.Health.Status}}{{end}}|{{.State.ExitCode}}'
  fields+='|{{.HostConfig.RestartPolicy.Name}}|{{.RestartCount}}|{{.State.StartedAt}}|{{.Name}}'
  docker ps -aq --filter "label=com.docker.compose.project=$1" \
    --filter label=com.docker.compose.oneoff=False |
    { xargs docker inspect --format "$fields" 2>/dev/null || true; } | sort
}
