# embed.cmake - writes the migrations (FILES, in order) into a C source (OUT)
# as arrays of bytes, so that the program needs no files beside it.
# Run by: cmake -DOUT=... "-DFILES=a;b;..." -P embed.cmake
set(arrays "")
set(rows "")
foreach(file IN LISTS FILES)
	get_filename_component(name ${file} NAME)
	string(SUBSTRING ${name} 0 3 number)
	string(REGEX REPLACE "^0+" "" version ${number})
	file(READ ${file} hex HEX)
	string(LENGTH "${hex}" digits)
	math(EXPR bytes "${digits} / 2")
	string(REGEX REPLACE "(..)" "0x\\1," hex "${hex}")
	string(APPEND arrays
	    "static const char sql_${number}[] = {${hex}0};\n")
	string(APPEND rows
	    "    {${version}, \"${name}\", sql_${number}, ${bytes}},\n")
endforeach()
# The last row ends the table, also when there is no file at all.
file(WRITE ${OUT} "#include \"db/migrations.h\"\n\n${arrays}\n"
    "const struct migration migrations_table[] = {\n${rows}"
    "    {0, 0, 0, 0},\n};\n")
