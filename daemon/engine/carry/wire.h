/* SPDX-License-Identifier: Apache-2.0 */
/*
 * wire.h - the messages between the daemon and a carrier, packed and unpacked.
 * Owns no state. Loading, refusals and log lines are told as the matchers' are
 * (engine/match/wire.h), with the index 0. What comes from a carrier is checked
 * here for form and range; unpacked strings live as long as the message and
 * may hold any bytes but NUL.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_WIRE_H
#define COUNTERPOINT_ENGINE_CARRY_WIRE_H

#include <counterpoint_plugin.h>

#include "engine/match/wire.h"

#define CARRY_HEADERS_MAX 32
#define CARRY_TEXT_BYTES  300	       /* of a reason or a receipt */
#define CARRY_BODY_MAX	  (512 * 1024) /* of a request */
#define CARRY_ANSWER_MAX  (64 * 1024)  /* of an answer's body */
#define CARRY_BYTES_MAX	  (256 * 1024) /* of a package */

/* The first number of a message, beside enum match_message's. */
enum carry_message {
	/* Daemon to carrier. */
	CARRY_MSG_HAND_OVER = 100,
	CARRY_MSG_ANSWER,
	/* Carrier to daemon: one for each of the two. */
	CARRY_MSG_VERDICT,
};

/* What a plugin said of a package; the last: nothing, for it was not asked. */
enum carry_outcome {
	CARRY_LATER,
	CARRY_DELIVERED,
	CARRY_REQUEST,
	CARRY_REFUSED,
	CARRY_SKIPPED,
	CARRY_RETURNED, /* a courier's word; no carrier says it */
};

struct carry_verdict {
	enum carry_outcome outcome;
	const char *text; /* a reason or a receipt; "" of a request */
	uint32_t seconds; /* of LATER; 0: as the host likes */
	struct counterpoint_request request; /* of REQUEST; headers are below */
	const char *headers[CARRY_HEADERS_MAX + 1];
};

/* Each packs a whole message, its number included, into an empty buffer. */
void carry_pack_hand_over(struct buf *, const struct counterpoint_package *);
void carry_pack_answer(struct buf *, const struct counterpoint_package *,
    const struct counterpoint_answer *);
void carry_pack_verdict(struct buf *, const struct carry_verdict *);

/* Each unpacks what follows the number: 0, or -1 when the message is broken.
 * The package comes without the files of signify. */
int carry_unpack_hand_over(struct unpack *, struct counterpoint_package *ret);
int carry_unpack_answer(struct unpack *, struct counterpoint_package *ret,
    struct counterpoint_answer *ret_answer);
int carry_unpack_verdict(struct unpack *, struct carry_verdict *ret);

#endif
