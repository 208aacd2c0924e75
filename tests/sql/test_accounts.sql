-- SPDX-License-Identifier: Apache-2.0
-- Accounts, their Unix users and tokens.

SET search_path = counterpoint, pg_temp;

SELECT t.eq('the first account', library_get('account', 'operator') - 'meta',
    '{"login": "operator", "organisation": "operator", "name": "Operator",
    "person": true, "roles": ["admin", "auditor", "analyst"],
    "uids": [4242]}');
SELECT bootstrap('{1}');
SELECT t.eq('is made once', count(*), 5::bigint) FROM account;
SELECT t.eq('with its organisation', legal_name,
    'Operator of this installation') FROM organisation
WHERE slug = 'operator';
SELECT t.fails('an account has an organisation', $$INSERT INTO account
    (login, name, person) VALUES ('x', 'X', true)$$, '23502', NULL,
    'organisation');
SELECT t.fails('which exists', $$INSERT INTO account (login, organisation,
    name, person) VALUES ('x', 'no', 'X', true)$$, '23503',
    'account__organisation');

SELECT t.eq('a token', token_create('writer', sha256('secret'),
    '2099-01-01 00:00+00', 'laptop', 'operator') ->> 'login', 'writer');
SELECT t.eq('finds its account', login, 'writer')
FROM token_find(sha256('secret'));
SELECT t.eq('another finds none', count(*), 0::bigint)
FROM token_find(sha256('guess'));
SELECT t.fails('a token of nobody', $$SELECT token_create('ghost',
    sha256('a'), '2099-01-01', NULL, 'operator')$$, 'CP404', NULL, 'login');
SELECT t.fails('a short hash', $$SELECT token_create('writer', 'abc',
    '2099-01-01', NULL, 'operator')$$, '23514', 'token__hash_length');
SELECT t.fails('a token that has expired', $$SELECT token_create('writer',
    sha256('b'), '2000-01-01', NULL, 'operator')$$, '23514',
    'token__expires_at');
SELECT t.fails('a token twice', $$SELECT token_create('robot',
    sha256('secret'), '2099-01-01', NULL, 'operator')$$, '23505',
    'token__hash');
SELECT t.fails('a token for ever', $$INSERT INTO token (hash, account)
    VALUES (sha256('c'), 'writer')$$, '23502', NULL, 'expires_at');
SELECT t.eq('the audit knows of it', actor, 'operator') FROM audit
WHERE action = 'token.insert' AND object = 'writer/laptop';
SELECT t.ok('but not its hash', NOT EXISTS (SELECT FROM audit
    WHERE detail::text LIKE '%' || encode(sha256('secret'), 'hex') || '%'));
SELECT t.eq('tokens are revoked', token_revoke('writer', 'operator'), 1);
SELECT t.eq('and find nobody', count(*), 0::bigint)
FROM token_find(sha256('secret'));
SELECT t.eq('once', token_revoke('writer', 'operator'), 0);
SELECT t.fails('of an account that is not there', $$SELECT
    token_revoke('wrtier', 'operator')$$, 'CP404', NULL, 'account');
INSERT INTO token VALUES (sha256('old'), 'writer', '2020-01-01',
    '2020-02-01');
SELECT t.eq('an expired one finds nobody', count(*), 0::bigint)
FROM token_find(sha256('old'));

SELECT token_create('robot', sha256('r'), '2099-01-01', NULL, 'operator')
\g /dev/null
SELECT library_put('account', t.doc('account', 'robot')
    || '{"uids": [6001]}', 'operator') \g /dev/null
SELECT library_retire('account', 'robot', 'operator') \g /dev/null
SELECT t.eq('a retired account lets nobody in', count(*), 0::bigint)
FROM token_find(sha256('r'));
SELECT t.eq('its Unix users are free', count(*), 0::bigint)
FROM account_uid WHERE uid = 6001;
SELECT t.fails('it submits nothing', $$SELECT * FROM t.store('{1}',
    '{a}', '{text}', NULL, 'robot')$$, 'CP404', NULL, 'login');
SELECT library_put('account', t.doc('account', 'robot'), 'operator')
\g /dev/null
SELECT t.eq('nor after it came back', count(*), 0::bigint)
FROM token_find(sha256('r'));

SELECT t.fails('a program does not become a person', $$SELECT library_put(
    'account', t.doc('account', 'robot') || '{"person": true}',
    'operator')$$, 'CP422', 'four_eyes', 'person');
SELECT t.fails('nor a person a program, from psql', $$UPDATE account
    SET person = false WHERE login = 'writer'$$, 'CP422', 'four_eyes',
    'person');

SELECT t.denied('an account', $$UPDATE counterpoint.account
    SET roles = '{admin}'$$);
SELECT t.denied('a Unix user', $$INSERT INTO counterpoint.account_uid
    VALUES (0, 'writer', 0)$$);
SELECT t.denied('a token', $$INSERT INTO counterpoint.token
    VALUES ('x', 'writer', now(), now())$$);
SELECT t.denied('a token''s hash', $$SELECT hash FROM counterpoint.token$$);
SELECT t.denied('the first account', $$SELECT counterpoint.bootstrap('{1}')$$);
