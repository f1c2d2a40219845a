# shellcheck shell=bash
# Checks the file of the alerts' thresholds, which may be the user's own: a name that is missing there would keep an
# alert silent. To be sourced; needs lib/preflight.sh and lib/env-file.sh.

DEFAULT_THRESHOLDS=prometheus/thresholds.yml

check_thresholds() {
  local file what mend
  file=${PROMETHEUS_THRESHOLDS_FILE:-$(env_get PROMETHEUS_THRESHOLDS_FILE)}
  file=${file:-$DEFAULT_THRESHOLDS}
  if [[ ! -f $file || ! -r $file ]]; then
    problem "PROMETHEUS_THRESHOLDS_FILE names no file that can be read: $file" \
      "Begin with a copy: cp $DEFAULT_THRESHOLDS $file   or do without PROMETHEUS_THRESHOLDS_FILE."
    return
  fi
  while IFS=$'\t' read -r what mend; do
    problem "$what" "$mend"
  done < <(threshold_faults "$file")
}

# threshold_faults FILE: each fault of FILE and its remedy, with a tab between them, one a line. It has to be as
# $DEFAULT_THRESHOLDS is: of every threshold one line with its name, and then one with its number.
threshold_faults() {
  awk -v default_file="$DEFAULT_THRESHOLDS" '
    function fault(what, mend) { printf "%s%s\t%s\n", ARGV[2], what, mend }
    function in_line(what, mend) { fault(", line " FNR ": " what, mend) }
    function end_name() {
      if (name != "") fault(": " name " has no number.", "Add a line with expr: below its name.")
      name = ""
    }
    function is_right(number) {
      return number ~ /^(0|[1-9][0-9]*)([.][0-9]+)?([eE][-+]?[0-9]+)?$/ && number + 0 < 1e300 &&
        (name !~ /:ratio$/ || number + 0 <= 1)
    }
    { text = $0; gsub(/[\r\t]/, " ", text); sub(/(^| )#.*/, "", text); gsub(/^ +| +$/, "", text) }
    FNR == NR {
      if (sub(/^- record: */, "", text)) { known[text] = 1; order[++count] = text }
      next
    }
    text == "" || text ~ /^(---|groups:|- name: .*|rules:)$/ { next }
    sub(/^- record: */, "", text) {
      end_name()
      if (!(text in known)) in_line(text " is no threshold.", default_file " has all names that there are.")
      else if (text in seen) in_line(text " is there twice.", "Take one of both out.")
      seen[text] = 1
      name = text
      next
    }
    name != "" && sub(/^expr: */, "", text) {
      gsub(/^["\047]|["\047]$/, "", text)
      if (!is_right(text)) {
        if (name ~ /:ratio$/) in_line(name " is no ratio: " text, "Write a plain number from 0 to 1.")
        else in_line(name " is no number: " text, "Write a plain number that is not negative, such as 900 or 0.5.")
      }
      name = ""
      next
    }
    { in_line("not understood: " text, "Below a name (- record:) is its number (expr:), and nothing else: as in " default_file) }
    END {
      end_name()
      for (i = 1; i <= count; i++) if (!(order[i] in seen)) missing = missing " " order[i]
      if (missing != "") fault(" lacks" missing, "Copy the lines from " default_file)
    }
  ' "$DEFAULT_THRESHOLDS" "$1"
}
