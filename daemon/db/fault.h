/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fault.h - errors of PostgreSQL in the daemon's words. Owns the sentences
 * that the schema's comments give for each constraint.
 */
#ifndef COUNTERPOINT_DB_FAULT_H
#define COUNTERPOINT_DB_FAULT_H

#include <libpq-fe.h>

#include "base/err.h"

/*
 * Looks at the end of a statement: 0 when it succeeded, else -1 and the error.
 * Our own SQLSTATEs (CP400 ...) carry field and rule; a violated constraint
 * named <rule or table>__<field> tells both by its name.
 */
int db_fault_read(const PGresult *, struct err *);

/* Teaches a constraint's sentence, read from the database at start. */
void db_fault_learn(const char *constraint, const char *sentence);

/* Forgets all sentences. */
void db_fault_done(void);

#endif
