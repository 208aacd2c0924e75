/* SPDX-License-Identifier: Apache-2.0 */
/*
 * peer.c - who is calling: by the uid of a Unix socket's peer or by a token.
 * Owns the peers; an account's roles are looked up anew whenever the library
 * has changed, so that what an administrator takes away is gone at once.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/uuid.h"
#include "rpc/frame.h"
#include "rpc/token.h"

/* A revoked token ends a session that is under way after this long. */
#define TOKEN_RECHECK 30000000LL

struct login {
	struct rpc_peer *peer;
	rpc_login_cb done;
	void *arg;
	unsigned char hash[TOKEN_HASH];
};

struct rpc_peer *
rpc_peer_new(struct rpc *rpc, long uid, rpc_event_cb event, void *event_arg)
{
	struct rpc_peer *peer = mem_calloc(1, sizeof(*peer));

	peer->rpc = rpc;
	peer->uid = uid;
	peer->event = event;
	peer->event_arg = event_arg;
	peer->seen = -1;
	TAILQ_INSERT_TAIL(&rpc->peers, peer, entry);
	return peer;
}

/* Frees a peer that left once nothing of it is in flight. */
void
rpc_peer_release(struct rpc_peer *peer)
{
	if (!peer->dead || peer->calls > 0)
		return;
	rpc_peer_subscribe(peer, NULL);
	TAILQ_REMOVE(&peer->rpc->peers, peer, entry);
	free(peer->login);
	free(peer);
}

void
rpc_peer_kill(struct rpc_peer *peer)
{
	peer->dead = true;
	peer->calls++; /* it stays until all of them are told */
	rpc_calls_leave(peer);
	peer->calls--;
	rpc_peer_release(peer);
}

bool
rpc_peer_is_subscribed(const struct rpc_peer *peer)
{
	return peer->types != NULL;
}

void
rpc_peer_receive(struct rpc_peer *peer, const char *bytes, size_t len,
    rpc_answer_cb answer, void *arg)
{
	rpc_frame_receive(peer, bytes, len, answer, arg);
}

static void
set_login(struct rpc_peer *peer, const char *login)
{
	free(peer->login);
	peer->login = mem_strdup(login);
	peer->seen = -1;
}

void
rpc_peer_become(struct rpc_peer *peer, const char *login,
    const unsigned char token_hash[TOKEN_HASH], int64_t until)
{
	set_login(peer, login);
	peer->by_token = true;
	memcpy(peer->token_hash, token_hash, TOKEN_HASH);
	peer->token_until = until;
	peer->token_checked = clock_monotonic();
}

static void
rechecked(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct rpc_peer *peer = arg;

	(void)rows;
	if (err == NULL && n == 0)
		set_login(peer, NULL);
	peer->calls--;
	rpc_peer_release(peer);
}

/* Asks in passing whether the token still stands. */
static void
recheck_token(struct rpc_peer *peer)
{
	struct err err;

	peer->token_checked = clock_monotonic();
	if (token_ask(peer->rpc->services.model, peer->token_hash, rechecked,
		peer, &err) == 0)
		peer->calls++;
}

static void
refresh_account(struct rpc_peer *peer)
{
	const struct library *library =
	    model_library(peer->rpc->services.model);
	const struct account *account = NULL;

	if (peer->seen == library->version)
		return;
	if (peer->by_token && peer->login != NULL)
		account = library_find(library, NOUN_ACCOUNT, peer->login);
	else if (!peer->by_token && peer->uid >= 0)
		account = library_account_of_uid(library, peer->uid);
	if (account != NULL &&
	    (peer->login == NULL || strcmp(peer->login, account->login) != 0))
		set_login(peer, account->login);
	/* A token's account that another daemon has just made stays logged in,
	 * without roles until this daemon has read of it. */
	else if (account == NULL && !peer->by_token)
		set_login(peer, NULL);
	peer->roles = account == NULL ? 0 : account_roles(account);
	peer->seen = library->version;
}

void
rpc_peer_refresh(struct rpc_peer *peer)
{
	if (peer->by_token && peer->login != NULL) {
		if (clock_wall() > peer->token_until)
			set_login(peer, NULL);
		else if (clock_monotonic() - peer->token_checked >
			 TOKEN_RECHECK)
			recheck_token(peer);
	}
	refresh_account(peer);
}

static void
login_done(void *arg, const char *const *rows, size_t n, const struct err *err)
{
	struct login *login = arg;
	struct rpc_peer *peer = login->peer;
	struct err why;

	if (err == NULL && token_take(peer, login->hash, rows, n, &why) == -1)
		err = &why;
	peer->calls--;
	if (!peer->dead)
		login->done(login->arg, err);
	rpc_peer_release(peer);
	free(login);
}

void
rpc_peer_login(
    struct rpc_peer *peer, const char *token, rpc_login_cb done, void *arg)
{
	struct login *login = mem_calloc(1, sizeof(*login));
	struct err err;

	*login = (struct login){.peer = peer, .done = done, .arg = arg};
	token_hash(token, login->hash);
	if (token_ask(peer->rpc->services.model, login->hash, login_done, login,
		&err) == 0) {
		peer->calls++;
		return;
	}
	free(login);
	done(arg, &err);
}

void
rpc_peer_subscribe(struct rpc_peer *peer, json_t *types)
{
	peer->rpc->subscribers -= peer->types != NULL;
	peer->rpc->subscribers += types != NULL;
	json_decref(peer->types);
	peer->types = types;
}

bool
rpc_has_subscribers(const struct rpc *rpc)
{
	return rpc->subscribers > 0;
}

static bool
holds(const json_t *list, const char *text)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		if (strcmp(json_string_value(item), text) == 0)
			return true;
	}
	return false;
}

/* Whether it may know of what concerns these organisations; NULL: all. */
static bool
may_know(const struct rpc_peer *peer, const json_t *organisations)
{
	const struct account *account;

	if (!json_is_array(organisations) || peer->roles & ROLE_AUDITOR)
		return true;
	account = library_find(model_library(peer->rpc->services.model),
	    NOUN_ACCOUNT, peer->login);
	return account != NULL && holds(organisations, account->organisation);
}

static bool
wants(struct rpc_peer *peer, const char *type, const json_t *organisations)
{
	if (peer->dead || peer->types == NULL)
		return false;
	rpc_peer_refresh(peer);
	if (peer->roles == 0 || !may_know(peer, organisations))
		return false;
	return holds(peer->types, type);
}

static json_t *
cloud_event(
    const struct rpc *rpc, const char *type, const char *subject, json_t *data)
{
	char id[UUID_TEXT], when[CLOCK_TEXT];

	return json_pack("{s:s, s:s, s:{s:s, s:s, s:s+, s:s, s:s, s:s, s:O}}",
	    "jsonrpc", "2.0", "method", "event", "params", "specversion", "1.0",
	    "id", uuid_make(id), "source", "counterpoint/",
	    rpc->services.instance, "type", type, "time",
	    clock_format(clock_wall(), when), "subject", subject, "data", data);
}

static void
publish(struct rpc *rpc, const char *type, const char *subject, json_t *data,
    const json_t *organisations)
{
	struct buf out = {0};
	struct rpc_peer *peer;
	json_t *event;

	/* Written only if anybody wants it: submissions publish, too. */
	TAILQ_FOREACH(peer, &rpc->peers, entry)
	{
		if (!wants(peer, type, organisations))
			continue;
		if (out.len == 0) {
			event = cloud_event(rpc, type, subject, data);
			json_write(&out, event);
			json_decref(event);
		}
		peer->event(peer->event_arg, out.data, out.len);
	}
	json_decref(data);
	buf_done(&out);
}

void
rpc_publish(
    struct rpc *rpc, const char *type, const char *subject, json_t *data)
{
	publish(rpc, type, subject, data, NULL);
}

void
rpc_publish_notice(struct rpc *rpc, const json_t *notice)
{
	publish(rpc, json_text(notice, "type"), json_text(notice, "subject"),
	    json_incref(json_object_get(notice, "data")),
	    json_object_get(notice, "organisations"));
}
