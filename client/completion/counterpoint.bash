# SPDX-License-Identifier: Apache-2.0
# Completion of counterpoint(1) for bash. Names of methods and slugs come from
# the server, asked quietly and with little patience.

_counterpoint_ask()
{
	counterpoint --timeout 2 "$@" 2>/dev/null </dev/null
}

# Slugs of a noun: the members "slug" of the items of NOUN.list.
_counterpoint_slugs()
{
	_counterpoint_ask --json call "$1.list" |
	    sed -n 's/^ *"slug": "\([a-z0-9-]*\)",\{0,1\}$/\1/p'
}

# The methods, those of one family without its name.
_counterpoint_methods()
{
	_counterpoint_ask methods | cut -f1 | sed -n "s/^$1//p"
}

_counterpoint_params()
{
	_counterpoint_ask call "$1" --help |
	    sed -n 's/^\([a-z_0-9]*\)\t[^\t]*\t[^\t]*\t.*/\1=/p'
}

_counterpoint_campaigns()
{
	_counterpoint_ask campaign list | cut -f1
}

_counterpoint_words()
{
	local command=$1 method=$2 prev=$3

	case $prev in
	--audience) _counterpoint_slugs audience; return ;;
	--narrative) _counterpoint_slugs narrative; return ;;
	--organisation) _counterpoint_slugs organisation; return ;;
	--format)
		case $command in
		library) echo json csv ics ;;
		*) echo text ndjson csv ;;
		esac
		return
		;;
	--kind) echo national_day anniversary vote summit election exercise \
	    other ;;
	--tlp) echo clear green amber amber+strict red; return ;;
	--channel) echo radio television newspaper web social messaging \
	    briefing event; return ;;
	esac
	case $command in
	'') echo submit recommend review gaps calendar library watch status train call \
	    methods campaign verify --version ;;
	submit) echo --audience --channel --language --outlet --url \
	    --observed-at --reach --tlp --key-prefix --recommend --format ;;
	recommend) echo --audience --narrative --observation --text --tlp \
	    --organisation --language --channel --limit ;;
	review)
		[ -n "$method" ] || _counterpoint_slugs message
		echo --revision --channel --audience
		;;
	gaps) echo --audience --narrative --organisation --language --limit ;;
	calendar) echo --audience --narrative --days ;;
	library)
		[ -n "$method" ] || echo import export
		echo --format --kind --audience
		;;
	verify) echo --key --from-server --signature ;;
	train) echo --model --language --dictionaries --least --most --dry-run \
	    --force ;;
	call)
		if [ -n "$method" ]; then
			_counterpoint_params "$method"
		else
			_counterpoint_methods
		fi
		;;
	campaign)
		case $method in
		'')
			_counterpoint_methods 'campaign\.' | tr _ -
			echo circulate consent slots releases corrections halt \
			    resume
			;;
		get|check|circulate|consent|sign-off|cancel|slots|releases)
			_counterpoint_campaigns
			;;
		plan)
			_counterpoint_campaigns
			echo --apply --free --replan --prime-time --working-days
			;;
		create|update|list|templates|corrections|halt|resume) ;;
		*) _counterpoint_params "campaign.$method" ;;
		esac
		;;
	esac
	echo --socket --token-file --timeout --json --help
}

_counterpoint()
{
	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
	local command="" method="" skip="" word

	for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
		if [ -n "$skip" ]; then
			skip=
			continue
		fi
		case $word in
		--json|--help|--version|--recommend|--dry-run|--force|\
		--apply|--free|--replan|--prime-time|--working-days|\
		--from-server) ;;
		--*) skip=1 ;;
		*)
			if [ -z "$command" ]; then
				command=$word
			elif [ -z "$method" ]; then
				method=$word
			fi
			;;
		esac
	done

	case $prev in
	--socket|--token-file|--model|--key|--signature) compopt -o default; COMPREPLY=(); return ;;
	--timeout|--text|--limit|--observation|--outlet|--language|--key-prefix|\
	--least|--most|--revision|--days|--url|--observed-at|--reach)
		COMPREPLY=(); return ;;
	esac
	mapfile -t COMPREPLY < <(compgen -W \
	    "$(_counterpoint_words "$command" "$method" "$prev")" -- "$cur")
	case $command:$method in
	submit:*|library:?*|train:*|verify:*|campaign:create|campaign:update)
		compopt -o default ;;
	esac
	case ${COMPREPLY[0]} in
	*=) compopt -o nospace ;;
	esac
}

complete -F _counterpoint counterpoint
