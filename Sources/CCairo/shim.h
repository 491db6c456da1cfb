// Drawing (cairo) and font outlines (FreeType), which Debian's libcairo2-dev brings along.
#include <cairo.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H
