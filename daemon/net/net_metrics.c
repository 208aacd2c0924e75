/* SPDX-License-Identifier: Apache-2.0 */
/*
 * net_metrics.c - net's counts as Prometheus text. Owns the names of the
 * metrics; who asks for them is http's matter.
 */
#include <inttypes.h>

#include "net/net.h"

static void
add_metric(struct buf *text, const char *name, const char *type,
    const char *help, uint64_t value)
{
	buf_printf(text,
	    "# HELP counterpoint_net_%s %s\n# TYPE counterpoint_net_%s %s\n"
	    "counterpoint_net_%s %" PRIu64 "\n",
	    name, help, name, type, name, value);
}

void
net_write_metrics(struct buf *text, const struct net_counts *counts)
{
	add_metric(text, "connections", "gauge", "Connections open now.",
	    counts->open);
	add_metric(text, "connections_total", "counter",
	    "Connections accepted.", counts->total);
	add_metric(text, "connections_refused_total", "counter",
	    "Connections refused because too many were open.", counts->refused);
	add_metric(text, "received_bytes_total", "counter", "Bytes received.",
	    counts->in);
	add_metric(
	    text, "sent_bytes_total", "counter", "Bytes sent.", counts->out);
	add_metric(text, "frames_total", "counter",
	    "Frames handed to JSON-RPC.", counts->frames);
}
