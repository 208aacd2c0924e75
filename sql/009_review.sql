-- SPDX-License-Identifier: Apache-2.0
-- 009_review.sql - the hard rules that words must keep, and who lets them go.
-- Owns: hedge_cue (filled by 010_hedge_cues.sql), rule_findings, clearance.
-- Leaves to others: the tailoring of messages, which is advice, not a rule.

SET LOCAL search_path = counterpoint, pg_temp;

CREATE TABLE hedge_cue (
	language language_tag NOT NULL
	    CONSTRAINT hedge_cue__base CHECK (language ~ '^[a-z]{2,3}$'),
	cue short_text NOT NULL,
	CONSTRAINT hedge_cue__cue PRIMARY KEY (language, cue)
);
COMMENT ON TABLE hedge_cue IS
	'Words that tell a reader that something is not established.';
COMMENT ON COLUMN hedge_cue.language IS 'Base language, such as pt.';
COMMENT ON COLUMN hedge_cue.cue IS 'A word or words, in lower case.';
COMMENT ON CONSTRAINT hedge_cue__base ON hedge_cue IS
	'Cues go by base language: pt, not pt-BR.';
COMMENT ON CONSTRAINT hedge_cue__cue ON hedge_cue IS
	'Each cue of a language is listed once.';

-- ICU's rules, whatever the cluster's locale: C knows ASCII letters only.
CREATE FUNCTION plain_words(words text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT regexp_replace(translate(lower(normalize(words, NFKC)
	    COLLATE "und-x-icu"), '’ʼ', ''''''), '[[:space:]]+', ' ', 'g')
$$;
COMMENT ON FUNCTION plain_words(text) IS
	'Words in lower case with single blanks and plain apostrophes.';

CREATE FUNCTION has_cue(words text, cue text, base text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT CASE
	WHEN base IN ('ja', 'zh', 'th', 'ko', 'lo', 'km', 'my')
	    THEN strpos(words, cue) > 0
	ELSE words COLLATE "und-x-icu" ~ ('(^|[^[:alnum:]])'
	    || regexp_replace(cue, '([^[:alnum:][:space:]])', '\\\1', 'g')
	    || '($|[^[:alnum:]])')
	END
$$;
COMMENT ON FUNCTION has_cue(text, text, text) IS
	'Whether plain words hold a cue: a whole word where words are separated, any part elsewhere.';

-- The slug in a marker is not said to anybody: [as-reported] is no hedge.
CREATE FUNCTION hedged(words text, tag text) RETURNS boolean
LANGUAGE sql STABLE STRICT AS $$
	SELECT EXISTS (SELECT FROM hedge_cue c, plain_words(
	    regexp_replace(words, '\[[a-z0-9-]+\]', ' ', 'g')) AS said
	    WHERE c.language = base_language(tag)
	    AND has_cue(said, plain_words(c.cue), c.language))
$$;
COMMENT ON FUNCTION hedged(text, text) IS
	'Whether a sentence holds a hedge cue of its language.';

CREATE FUNCTION sentences(words text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT btrim(s) FROM regexp_split_to_table(
	    regexp_replace(words, '([.!?…؟۔।॥။][.!?…؟۔।॥။"''”’»)]*)[[:space:]]+|'
	    '([。！？]+)[[:space:]]*', '\1\2' || E'\n', 'g'), E'\n+') AS s
	WHERE btrim(s) <> ''
$$;
COMMENT ON FUNCTION sentences(text) IS
	'The sentences of a text: they end at .!?… and their like, quotation marks included, before a blank, and at 。！？.';

CREATE FUNCTION citations(words text) RETURNS SETOF text
LANGUAGE sql IMMUTABLE STRICT AS $$
	SELECT m[1] FROM regexp_matches(words,
	    '\[([a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?)\]', 'g') AS m
$$;
COMMENT ON FUNCTION citations(text) IS
	'The evidence slugs that a text cites as [slug].';

CREATE FUNCTION message_words(version bigint)
RETURNS TABLE (nr int, language text, field text, words text)
LANGUAGE sql STABLE AS $$
	SELECT v.ordinal, v.language, f.field, f.words
	FROM message_variant v, LATERAL (VALUES (1, 'fact', v.fact),
	    (2, 'warning', v.warning), (3, 'fallacy', v.fallacy),
	    (4, 'fact_again', v.fact_again), (5, 'kernel', v.kernel),
	    (6, 'call_to_action', v.call_to_action)) AS f(place, field, words)
	WHERE v.version = $1 AND f.words IS NOT NULL
	ORDER BY v.ordinal, f.place
$$;
COMMENT ON FUNCTION message_words(bigint) IS
	'All texts of a version; nr counts its variants from 0.';

CREATE FUNCTION evidence_findings(version bigint)
RETURNS TABLE (rule text, field text, finding text)
LANGUAGE sql STABLE AS $$
	SELECT 'evidence', 'evidence',
	    'The message needs at least one evidence item that is sourced and neither expired nor superseded nor retracted.'
	WHERE NOT EXISTS (SELECT FROM message_evidence l
	    JOIN evidence e ON e.slug = l.evidence
	    WHERE l.version = $1 AND evidence_decay(e) IS NULL)
	UNION ALL
	SELECT 'evidence_decay', format('evidence[%s]', l.ordinal),
	    evidence_decay(e)
	FROM message_evidence l JOIN evidence e ON e.slug = l.evidence
	WHERE l.version = $1 AND evidence_decay(e) IS NOT NULL
	UNION ALL
	SELECT 'evidence', format('variants[%s].%s', w.nr, w.field), format(
	    'The text cites [%s], which is not in the message''s list of evidence.',
	    c)
	FROM message_words($1) w, citations(w.words) AS c
	WHERE NOT EXISTS (SELECT FROM message_evidence l
	    WHERE l.version = $1 AND l.evidence = c)
$$;
COMMENT ON FUNCTION evidence_findings(bigint) IS
	'Where a version breaks the rules on evidence.';

CREATE FUNCTION hedge_findings(version bigint)
RETURNS TABLE (rule text, field text, finding text)
LANGUAGE sql STABLE AS $$
	WITH unsure AS (
		SELECT e.slug, e.status FROM message_evidence l
		JOIN evidence e ON e.slug = l.evidence
		WHERE l.version = $1 AND e.status <> 'confirmed'
	), cited AS (
		SELECT w.nr, w.language, w.field, s AS words, u.slug, u.status
		FROM message_words($1) w, sentences(w.words) AS s, unsure u
		WHERE u.slug IN (SELECT citations(s))
	)
	SELECT 'hedge_preserved', format('variants[%s]', v.ordinal), format(
	    'The %s evidence "%s" must be cited as [%s] in the words in "%s".',
	    u.status, u.slug, u.slug, v.language)
	FROM message_variant v, unsure u
	WHERE v.version = $1 AND NOT EXISTS (SELECT FROM cited c
	    WHERE c.nr = v.ordinal AND c.slug = u.slug)
	UNION ALL
	SELECT 'hedge_preserved', format('variants[%s].%s', c.nr, c.field),
	    CASE WHEN EXISTS (SELECT FROM hedge_cue h
	    WHERE h.language = base_language(c.language))
	    THEN format('The evidence "%s" is only %s, but this sentence states it as fact: %s',
	    c.slug, c.status, c.words)
	    ELSE format('No hedge cues are known for the language "%s"; add some to the table hedge_cue.',
	    c.language) END
	FROM cited c WHERE NOT hedged(c.words, c.language)
$$;
COMMENT ON FUNCTION hedge_findings(bigint) IS
	'Where a version states as fact what its evidence does not.';

CREATE FUNCTION rule_findings(version bigint)
RETURNS TABLE (rule text, field text, finding text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = counterpoint, pg_temp
AS $$
	SELECT * FROM evidence_findings($1)
	UNION ALL
	SELECT * FROM hedge_findings($1)
	UNION ALL
	SELECT 'kernel_of_truth', format('variants[%s].kernel', v.ordinal),
	    format('The narrative "%s" has a kernel of truth, which the words in "%s" must acknowledge.',
	    n.slug, v.language)
	FROM message_narrative l JOIN narrative n ON n.slug = l.narrative,
	    message_variant v
	WHERE l.version = $1 AND v.version = $1
	    AND n.kernel_of_truth IS NOT NULL AND v.kernel IS NULL
	UNION ALL
	SELECT 'words_and_deeds', 'deeds',
	    'The words promise something; name the deed that keeps the promise.'
	FROM message_version v
	WHERE v.id = $1 AND v.promises
	    AND NOT EXISTS (SELECT FROM message_deed d WHERE d.version = v.id)
	UNION ALL
	SELECT 'words_and_deeds', format('deeds[%s]', l.ordinal),
	    format('The deed "%s" has %s.', d.slug, CASE d.status
	    WHEN 'slipped' THEN d.status ELSE 'been cancelled' END)
	FROM message_deed l JOIN deed d ON d.slug = l.deed
	WHERE l.version = $1 AND d.status IN ('slipped', 'cancelled')
$$;
COMMENT ON FUNCTION rule_findings(bigint) IS
	'Each place where a version breaks a hard rule. The allow-list of counter techniques is a CHECK.';

CREATE FUNCTION rules_hold(version bigint) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	flaw record;
BEGIN
	SELECT * INTO flaw FROM rule_findings(version) LIMIT 1;
	IF FOUND THEN
		PERFORM fail_rule(flaw.rule, flaw.field, flaw.finding);
	END IF;
END $$;
COMMENT ON FUNCTION rules_hold(bigint) IS
	'Refuses a version that breaks a hard rule.';

CREATE TABLE clearance (
	id bigint GENERATED ALWAYS AS IDENTITY
	    CONSTRAINT clearance__id PRIMARY KEY,
	version bigint NOT NULL
	    CONSTRAINT clearance__version REFERENCES message_version,
	hash bytea NOT NULL,
	account slug NOT NULL
	    CONSTRAINT four_eyes__account REFERENCES account,
	organisation slug NOT NULL
	    CONSTRAINT clearance__organisation REFERENCES organisation,
	role text NOT NULL
	    CONSTRAINT clearance__role CHECK (role = 'reviewer'),
	verdict text NOT NULL CONSTRAINT clearance__verdict
	    CHECK (verdict IN ('cleared', 'refused')),
	reason sentence,
	decided_at timestamptz NOT NULL,
	CONSTRAINT clearance__reason
	    CHECK (verdict <> 'refused' OR reason IS NOT NULL)
);
CREATE INDEX clearance_version ON clearance (version);
COMMENT ON TABLE clearance IS
	'A person''s verdict on one exact version. Rows are only ever added.';
COMMENT ON COLUMN clearance.id IS 'Its number.';
COMMENT ON COLUMN clearance.version IS 'The version.';
COMMENT ON COLUMN clearance.hash IS 'Hash of the content that was read.';
COMMENT ON COLUMN clearance.account IS 'Who decided.';
COMMENT ON COLUMN clearance.organisation IS 'For which organisation.';
COMMENT ON COLUMN clearance.role IS 'In which role.';
COMMENT ON COLUMN clearance.verdict IS 'cleared or refused.';
COMMENT ON COLUMN clearance.reason IS 'Why.';
COMMENT ON COLUMN clearance.decided_at IS 'When.';
COMMENT ON CONSTRAINT clearance__id ON clearance IS
	'Each clearance has a number of its own.';
COMMENT ON CONSTRAINT clearance__version ON clearance IS
	'The version is one of a message.';
COMMENT ON CONSTRAINT four_eyes__account ON clearance IS
	'A clearance is given by an account.';
COMMENT ON CONSTRAINT clearance__organisation ON clearance IS
	'The organisation is one of the library.';
COMMENT ON CONSTRAINT clearance__role ON clearance IS
	'Only a reviewer clears or refuses.';
COMMENT ON CONSTRAINT clearance__verdict ON clearance IS
	'The verdict is cleared or refused.';
COMMENT ON CONSTRAINT clearance__reason ON clearance IS
	'A refusal has a reason.';

CREATE FUNCTION clearance_check() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
DECLARE
	v message_version;
	reviewer account;
	author account;
BEGIN
	SELECT * INTO v FROM message_version WHERE id = NEW.version FOR UPDATE;
	IF v.hash IS DISTINCT FROM NEW.hash THEN
		PERFORM fail('CP409', 'hash', format(
		    'The message "%s" has changed since; read the newest version.',
		    v.message));
	ELSIF v.state <> 'submitted' THEN
		PERFORM fail('CP409', 'state', format(
		    'The message "%s" is %s; only a submitted one is decided.',
		    v.message, v.state));
	END IF;
	reviewer := live_account(NEW.account, 'account');
	SELECT * INTO author FROM account WHERE login = v.author;
	IF NOT reviewer.person OR NOT author.person THEN
		PERFORM fail_rule('four_eyes', 'account',
		    'Author and reviewer are both people; a program is neither.');
	ELSIF reviewer.login = author.login THEN
		PERFORM fail_rule('four_eyes', 'account',
		    'Another person than the author must decide.');
	ELSIF NOT 'reviewer' = ANY (reviewer.roles) THEN
		PERFORM fail('CP403', 'account', format(
		    '"%s" is not a reviewer.', reviewer.login));
	ELSIF reviewer.organisation <> v.organisation THEN
		PERFORM fail('CP403', 'account', format(
		    '"%s" works for "%s" and cannot decide for "%s".',
		    reviewer.login, reviewer.organisation, v.organisation));
	END IF;
	IF NEW.verdict = 'cleared' THEN
		PERFORM rules_hold(NEW.version);
	END IF;
	NEW.organisation := reviewer.organisation;
	NEW.role := 'reviewer';
	NEW.decided_at := now();
	RETURN NEW;
END $$;
COMMENT ON FUNCTION clearance_check() IS
	'Trigger: four eyes, the right desk, the newest words, all hard rules.';

CREATE FUNCTION clearance_apply() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE message_version SET state = NEW.verdict WHERE id = NEW.version;
	RETURN NULL;
END $$;
COMMENT ON FUNCTION clearance_apply() IS
	'Trigger: the version takes the state that the verdict gives it.';

CREATE TRIGGER checked BEFORE INSERT ON clearance
	FOR EACH ROW EXECUTE FUNCTION clearance_check();
CREATE TRIGGER applied AFTER INSERT ON clearance
	FOR EACH ROW EXECUTE FUNCTION clearance_apply();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON clearance
	FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audited AFTER INSERT ON clearance
	FOR EACH ROW EXECUTE FUNCTION audit_row('clearance', 'version');

-- What was cleared against hearsay stated as fact, or without a kernel, is
-- cleared no more when the fact becomes hearsay or a kernel is found. Decay
-- is no part of this: it shows at each use, and time alone may bring it.
CREATE FUNCTION clearances_void() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = counterpoint, pg_temp AS $$
BEGIN
	UPDATE message_version v SET state = 'draft'
	WHERE v.state IN ('submitted', 'cleared') AND EXISTS (
	    SELECT FROM rule_findings(v.id) f
	    WHERE f.rule IN ('hedge_preserved', 'kernel_of_truth'));
	RETURN NULL;
END $$;
COMMENT ON FUNCTION clearances_void() IS
	'Trigger: words that an edit of the library has made wrong are drafts again.';
CREATE TRIGGER voids AFTER UPDATE ON evidence FOR EACH ROW
	WHEN (OLD.status <> NEW.status) EXECUTE FUNCTION clearances_void();
CREATE TRIGGER voids AFTER UPDATE ON narrative FOR EACH ROW
	WHEN (OLD.kernel_of_truth IS NULL AND NEW.kernel_of_truth IS NOT NULL)
	EXECUTE FUNCTION clearances_void();
