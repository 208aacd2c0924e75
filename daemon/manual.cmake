# Puts what a program prints in place of the line @LIST@ of a manual page, so
# that the page cannot differ from the program, and the plugins where they are
# installed.
#   cmake -DPROGRAM=... -DWHAT=options|methods -DPLUGINS=... -DIN=... -DOUT=...
#       -P manual.cmake
execute_process(COMMAND ${PROGRAM} --print-manual ${WHAT}
    OUTPUT_VARIABLE printed RESULT_VARIABLE status)
if(NOT status EQUAL 0)
	message(FATAL_ERROR "${PROGRAM} --print-manual ${WHAT}: ${status}")
endif()
file(READ ${IN} page)
string(FIND "${page}" "\n@LIST@\n" at)
if(at EQUAL -1)
	message(FATAL_ERROR "${IN} has no line @LIST@")
endif()
string(REPLACE "\n@LIST@\n" "\n${printed}" page "${page}")
string(REPLACE "/usr/lib/counterpoint/" "${PLUGINS}/" page "${page}")
file(WRITE ${OUT} "${page}")
