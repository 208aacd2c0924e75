/* SPDX-License-Identifier: Apache-2.0 */
/*
 * config_manual.c - prints the manual's list of options from the table, so
 * that the two cannot differ. Owns nothing.
 */
#include <string.h>

#include "base/config.h"
#include "base/manual.h"

static const char *
type_name(const struct config_option *option)
{
	static const char *const names[] = {
	    [CONFIG_BOOL] = "yes | no",
	    [CONFIG_NUMBER] = "whole number",
	    [CONFIG_OCTAL] = "octal number",
	    [CONFIG_REAL] = "number",
	    [CONFIG_TEXT] = "text",
	    [CONFIG_PATH] = "absolute path",
	    [CONFIG_ADDRESS] = "address:port",
	};

	return names[option->type];
}

static void
print_head(FILE *out, const struct config_option *option)
{
	fprintf(out, ".It Cm %s No = Ar ", option->name);
	if (option->type == CONFIG_CHOICE)
		manual_write_choices(out, option->choices);
	else
		fputs(type_name(option), out);
	fputc('\n', out);
}

static void
print_option(FILE *out, const struct config_option *option)
{
	print_head(out, option);
	manual_write_prose(out, option->about);
	if (option->type == CONFIG_NUMBER || option->type == CONFIG_REAL)
		fprintf(
		    out, "From %.16g to %.16g.\n", option->min, option->max);
	if (option->fallback[0] != '\0')
		fprintf(out, "The default is\n.Cm %s .\n", option->fallback);
	if (!option->reloadable)
		fputs("A change needs a restart.\n", out);
}

void
config_print_manual(FILE *out)
{
	size_t n;
	const struct config_option *options = config_options(&n);
	const char *section = "";

	for (size_t i = 0; i < n; i++) {
		if (strcmp(options[i].section, section) != 0) {
			if (*section != '\0')
				fputs(".El\n", out);
			section = options[i].section;
			fprintf(out, ".Ss [%s]\n.Bl -tag -width Ds\n", section);
		}
		print_option(out, &options[i]);
	}
	fputs(".El\n", out);
}
