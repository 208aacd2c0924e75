/* SPDX-License-Identifier: Apache-2.0 */
/*
 * http_client.c - writes requests and reads responses. Owns nothing.
 */
#include "http_client.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
http_open(struct client *client, struct fixture *fixture)
{
	client_open_tcp(client, fixture, net_http_port(fixture->net));
}

void
http_request(struct client *client, const char *line, const char *headers,
    const char *body)
{
	struct buf text = {0};

	buf_printf(&text, "%s HTTP/1.1\r\n%s", line, headers);
	if (strstr(headers, "Host:") == NULL)
		buf_add_str(&text, "Host: localhost\r\n");
	if (body != NULL)
		buf_printf(&text, "Content-Length: %zu\r\n", strlen(body));
	buf_add_str(&text, "\r\n");
	if (body != NULL)
		buf_add_str(&text, body);
	client_send(client, text.data, text.len);
	buf_done(&text);
}

int
http_head(struct client *client, struct buf *ret_head)
{
	const char *line;

	buf_clear(ret_head);
	while (
	    (line = client_line(client)) != NULL && strcmp(line, "\r") != 0) {
		buf_add_str(ret_head, line);
		buf_add_char(ret_head, '\n');
	}
	ck_assert_ptr_nonnull(line);
	return atoi(ret_head->data + strlen("HTTP/1.1 "));
}

int
http_response(struct client *client, struct buf *ret_head, struct buf *ret_body)
{
	int status = http_head(client, ret_head);
	const char *header = strstr(ret_head->data, "Content-Length: ");
	size_t length = 0;

	if (header != NULL)
		sscanf(header, "Content-Length: %zu", &length);
	buf_clear(ret_body);
	while (client->in.len < length && !client->eof)
		client_ends(client, 1);
	buf_add(ret_body, client->in.data, length);
	buf_drain(&client->in, length);
	return status;
}

int
http_ask(struct fixture *fixture, const char *line, const char *headers,
    const char *body, struct buf *ret_head, struct buf *ret_body)
{
	struct client client;
	int status;

	http_open(&client, fixture);
	http_request(&client, line, headers, body);
	status = http_response(&client, ret_head, ret_body);
	client_close(&client);
	return status;
}
