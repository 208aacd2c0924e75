# The match pool's tests: each is its own match builder and loads plugins that
# misbehave, all of them in one folder.
function(match_plugin name source)
	add_library(matchplugin_${name} MODULE
	    ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/plugin_${source}.c)
	set_target_properties(matchplugin_${name} PROPERTIES
	    PREFIX "" OUTPUT_NAME ${name}
	    LIBRARY_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/match)
	target_compile_definitions(matchplugin_${name} PRIVATE
	    NAME="${name}" ${ARGN})
	target_include_directories(matchplugin_${name} PRIVATE
	    ${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../../plugins)
endfunction()

match_plugin(tricky tricky)
match_plugin(steady tricky)
match_plugin(scorer scorer SCORE=0.25)
match_plugin(second scorer SCORE=0.75)

foreach(test match_pool match_faults match_storm)
	unit_test(${test} engine)
	target_sources(test_${test} PRIVATE
	    ${CMAKE_CURRENT_LIST_DIR}/match_fixture.c)
	target_compile_definitions(test_${test} PRIVATE
	    PLUGIN_DIR="${CMAKE_CURRENT_BINARY_DIR}/match"
	    OTHER_PLUGIN_DIR="$<TARGET_FILE_DIR:testplugin_crash>")
	add_dependencies(test_${test} matchplugin_tricky matchplugin_steady
	    matchplugin_scorer matchplugin_second testplugin_crash
	    testplugin_hang testplugin_foreign_abi)
endforeach()

foreach(test)
	unit_test(${test} engine)
endforeach()
