# SPDX-License-Identifier: Apache-2.0
# progress.sh - what the scripts of this project print while they work. Sourced
# by bash scripts with `set -eu`. Owns the ticker and nothing else.
# shellcheck shell=bash

# Ends the script with a sentence for a person.
die() {
	printf '%s: %s\n' "${0##*/}" "$*" >&2
	exit 1
}

say() {
	printf '%s\n' "$*"
}

# seconds SINCE: elapsed time since a value of $SECONDS.
elapsed() {
	printf '%d s' $((SECONDS - $1))
}

# Sleeps in a way that a signal ends, with the sleep.
pause() {
	sleep "$1" &
	wait $!
}

# A line now and then while a step runs: each second on a terminal, where it
# replaces itself, else each half minute. It ends with the script, if not
# before.
tick() {
	local words=$1 log=$2 began=$SECONDS last

	trap 'kill $! 2>/dev/null; exit' TERM
	if [ -t 1 ]; then
		while pause 1 && kill -0 $$ 2>/dev/null; do
			last=$(tail -c 400 "$log" | tr '\r' '\n' |
				tr -cd '[:print:]\n' | tail -n 1 | cut -c 1-50)
			printf '\r\033[K%s (%s) %s' "$words" \
				"$(elapsed "$began")" "$last"
		done
	else
		while pause 30 && kill -0 $$ 2>/dev/null; do
			say "  still: $words ($(elapsed "$began"))"
		done
	fi
}

# step WORDS LOG COMMAND...: runs a command with its output in LOG, tells how
# long it took, and on failure shows the end of the log. Returns its status.
step() {
	local words=$1 log=$2 began=$SECONDS ticker status=0

	shift 2
	: >"$log"
	[ -t 1 ] || say "$words ..."
	tick "$words" "$log" &
	ticker=$!
	"$@" >>"$log" 2>&1 || status=$?
	{ kill "$ticker" && wait "$ticker"; } 2>/dev/null || true
	[ ! -t 1 ] || printf '\r\033[K'
	if [ "$status" -eq 0 ]; then
		say "$words: done ($(elapsed "$began"))"
	else
		say "$words: failed with status $status ($(elapsed "$began"))"
		tail -n 40 "$log" | sed 's/^/  | /'
		say "  all of it: $log"
	fi
	return "$status"
}
