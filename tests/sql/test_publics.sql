-- SPDX-License-Identifier: Apache-2.0
-- Publics only: no persons, no way to reach one.

SET search_path = counterpoint, pg_temp;

SELECT t.eq('found: ' || words, personal_contact(words), what) FROM (VALUES
('write to jane.doe@example.org', 'an e-mail address'),
('JANE@MAIL.EXAMPLE.CO', 'an e-mail address'),
('jane＠example.org', 'an e-mail address'),
('follow @jane_doe', 'an @handle'),
('https://example.org/@jane', 'an @handle'),
('call +84 91 234 56 78', 'a phone number'),
('call +1 (202) 555-0143', 'a phone number'),
('(202) 555-0143', 'a phone number'),
('202-555-0143', 'a phone number'),
('0912 345 678', 'a phone number'),
('0912345678', 'a phone number'),
('phone: 55501433', 'a phone number'),
('0084 91 234 5678', 'a phone number'),
('+84–91–234–56–78', 'a phone number'),
('＋８４ ９１ ２３４ ５６ ７８', 'a phone number'),
('اتصل ٠٩١٢٣٤٥٦٧٨', 'a phone number'),
('०९१२३४५६७८', 'a phone number'),
('пётр@почта.рф', 'an e-mail address'),
('@джейн', 'an @handle'),
('﹫jane', 'an @handle'),
(U&'@\200Bjane', 'an @handle'),
(U&'jane\00AD@\200Dexample.org', 'an e-mail address')
) AS v(words, what);
SELECT t.eq('fine: ' || words, personal_contact(words), NULL) FROM (VALUES
('State of Southeast Asia 2024, 1,994 respondents'),
('2024-01-03 to 2024-02-23'), ('2019-2024'), ('100 000 000 people'),
('M49 035, share 0.589'), ('at 19:00 @ noon'), ('19.06.2024'),
('https://example.org/2024/06/19/article-123456'), ('12 000 000 000 dollars'), ('1 012 345 678 people'),
('Resolution 1718 (2006), 1874 (2009)')
) AS v(words);

CREATE FUNCTION t.person(item_kind text, base text, changes jsonb, rule text)
RETURNS text LANGUAGE sql AS $$
	SELECT t.fails('refused by ' || rule, format(
	    'SELECT counterpoint.library_put(%L, %L, ''writer'')', item_kind,
	    t.doc(item_kind, base) || changes), '23514', rule)
$$;
SELECT t.person(kind, base, changes::jsonb, rule) FROM (VALUES
('audience', 'land', '{"name": "jane@example.org"}', 'publics_only__name'),
('audience', 'land', '{"min_population": 99999}',
    'publics_only__min_population'),
('audience', 'land', '{"channels": [{"kind": "web",
    "source": "see @jane"}]}', 'publics_only__source'),
('audience', 'land', '{"languages": [{"language": "vi", "share": 1,
    "source": "jane@example.org"}]}', 'publics_only__source'),
('audience', 'land', '{"concerns": [{"theme": "peace", "weight": 1,
    "source": "ask @jane"}]}', 'publics_only__source'),
('audience', 'land', '{"sensitivities": [{"theme": "peace", "advice": "x",
    "source": "ask @jane"}]}', 'publics_only__source'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "weight": 1,
    "reason": "ask @jane", "source": "s"}]}', 'publics_only__reason'),
('organisation', 'desk', '{"expertise": [{"theme": "aid", "weight": 1,
    "reason": "r", "source": "jane@example.org"}]}', 'publics_only__source'),
('audience', 'land', '{"sensitivities": [{"theme": "peace",
    "advice": "call +84 91 234 56 78"}]}', 'publics_only__advice'),
('audience', 'land', '{"trust": [{"organisation": "x", "value": 1,
    "survey": "by @jane", "population": "p", "n": 9, "from": "2024-01-01",
    "to": "2024-01-02"}]}', 'publics_only__survey'),
('audience', 'land', '{"trust": [{"organisation": "x", "value": 1,
    "survey": "s", "population": "jane@example.org", "n": 9,
    "from": "2024-01-01", "to": "2024-01-02"}]}', 'publics_only__population'),
('audience', 'land', '{"blackouts": [{"from": "2024-01-01",
    "to": "2024-01-02", "reason": "ask @jane"}]}', 'publics_only__reason'),
('audience_set', 'global-south', '{"name": "@friends"}',
    'publics_only__name'),
('audience_set', 'global-south', '{"basis": "jane@example.org"}',
    'publics_only__basis'),
('narrative', 'story', '{"actors": ["@troll"]}', 'publics_only__actors'),
('audience', 'land', '{"slug": "call-0912345678"}', 'publics_only__slug'),
('audience_set', 'global-south', '{"slug": "0912345678"}',
    'publics_only__slug'),
('audience', 'land', '{"concerns": [{"theme": "0912345678",
    "weight": 1}]}', 'publics_only__theme'),
('audience', 'land', '{"sensitivities": [{"theme": "0912345678",
    "advice": "x"}]}', 'publics_only__theme'),
('audience', 'land', '{"trust": [{"organisation": "0912345678", "value": 1,
    "survey": "s", "population": "p", "n": 9, "from": "2024-01-01",
    "to": "2024-01-02"}]}', 'publics_only__organisation')
) AS v(kind, base, changes, rule);

SELECT t.fails('a person is no audience, from psql', $$INSERT INTO audience
    (slug, name, kind, time_zone, min_population)
    VALUES ('jane', 'Jane', 'person', 'UTC', 100000)$$, '23514',
    'publics_only__kind');
SELECT t.fails('nor a handful, from psql', $$UPDATE audience
    SET min_population = 12$$, '23514', 'publics_only__min_population');
SELECT t.denied('an audience', $$UPDATE audience SET name = 'x'$$);
SELECT t.denied('an audience''s part', $$INSERT INTO audience_concern
    VALUES ('land', 9, 'x', 1)$$);
