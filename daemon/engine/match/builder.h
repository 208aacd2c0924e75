/* SPDX-License-Identifier: Apache-2.0 */
/*
 * builder.h - the match builder's process. Owns that whole process.
 */
#ifndef COUNTERPOINT_ENGINE_MATCH_BUILDER_H
#define COUNTERPOINT_ENGINE_MATCH_BUILDER_H

#define MATCH_BUILDER_TITLE "counterpointd: match builder"
#define MATCH_BUILDER_FLAG  "--match-builder"

/*
 * What a program started with --match-builder runs: loads the plugins that the
 * daemon names over `fd` (PLUGIN_PROCESS_FD), indexes the library, forks
 * workers. Ends with the channel. Never returns to the daemon's code: a
 * returned value is the exit code.
 */
int match_builder_main(int fd);

#endif
