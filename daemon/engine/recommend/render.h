/* SPDX-License-Identifier: Apache-2.0 */
/*
 * render.h - a message as it would be said: in its organisation's name, with
 * its sources numbered and listed. Owns nothing.
 */
#ifndef COUNTERPOINT_ENGINE_RENDER_H
#define COUNTERPOINT_ENGINE_RENDER_H

#include "base/buf.h"
#include "model/library.h"

/* Appends the rendering. Markers [evidence-slug] become [1], [2] ... in the
 * order of their first use; brackets that name no evidence stay. */
void render_message(const struct library *, const struct organisation *,
    const struct variant *, struct buf *);

#endif
