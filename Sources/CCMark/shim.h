// The CommonMark reference parser. Imported by LiterateDocument's MarkdownTree.swift alone.
#include <cmark.h>
