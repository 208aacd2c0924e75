/* SPDX-License-Identifier: Apache-2.0 */
/*
 * carrier.h - the process of one release plugin. Owns that whole process.
 */
#ifndef COUNTERPOINT_ENGINE_CARRY_CARRIER_H
#define COUNTERPOINT_ENGINE_CARRY_CARRIER_H

#define CARRY_CARRIER_FLAG "--carrier"

/*
 * What a program started with --carrier runs: loads the plugin that the daemon
 * names over `fd` (PLUGIN_PROCESS_FD) and calls it with one package after the
 * other. A plugin of another kind is told and not opened. Ends with the
 * channel. Never returns to the daemon's code: a returned value is the exit
 * code.
 */
int carry_carrier_main(int fd);

#endif
