#!/usr/bin/env python3
"""Opens reports in a headless Chromium and checks what only a browser can tell.

usage: report.py FINETUNE FOLDER      screenshots and data are left in FOLDER

No console errors, no requests, text stays text, tables sort by mouse and keyboard, the pictures
answer mouse and arrow keys, nothing is wider than a phone, text has contrast in both themes.
"""

import os
import pathlib
import shutil
import subprocess
import sys

from chromium import Browser

TAG = "<script>alert(1)</script>"
IMAGE_TAG = "<img src=x onerror=alert(1)>"
FILE = "it's \"quoted\" & <b>bold.png"

# The lowest contrast (WCAG 2) of any text with what is behind it, and that text.
CONTRAST = """
(() => {
  const color = text => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const light = ({ rgb }) => {
    const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map(c => linear(c / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const found = color(getComputedStyle(e).backgroundColor);
      if (found.a > 0) return found;
    }
    return { rgb: [255, 255, 255] };
  };
  let worst = [99, ''];
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
    if (!own || element.tagName === 'SCRIPT' || !element.getClientRects().length) continue;
    const style = getComputedStyle(element);
    const inSVG = element.namespaceURI.endsWith('svg');
    let back = behind(inSVG ? element.closest('figure') : element);
    if (inSVG && element.classList.contains('count')) {
      const level = [...element.classList].find(c => /^[hm]\\d$/.test(c));
      back = color(getComputedStyle(document.querySelector('.ramp .' + level)).backgroundColor);
    }
    const [a, b] = [light(color(inSVG ? style.fill : style.color)), light(back)];
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    const name = element.getAttribute('class') ?? element.tagName;
    if (ratio < worst[0]) worst = [ratio, name + ': ' + element.textContent];
  }
  return worst;
})()
"""


def make_runs(finetune, folder):
    """Trains on 6 and on 100 drawn classes; the former get names that no page should trust."""
    def run(*arguments):
        subprocess.run([finetune, *arguments], check=True, cwd=folder, stderr=subprocess.DEVNULL)

    run("init", "--output", "backbone.safetensors")
    for name, classes, images in [("small", "6", "12"), ("large", "100", "5")]:
        run("synth", name, "--classes", classes, "--images", images, "--size", "96")
        if name == "small":
            first, second = sorted(p for p in (folder / name).iterdir() if p.is_dir())[:2]
            second.rename(folder / name / IMAGE_TAG)
            for number, file in enumerate(sorted(first.iterdir())):
                file.rename(first / f"{number} {FILE}")
            first.rename(folder / name / "a script")
        run("train", "--data", name, "--weights", "backbone.safetensors", "--output",
            f"runs/{name}", "--epochs", "12", "--learning-rate", "0.002")
    # A folder's name has no slash, so this class gets its name afterwards.
    for file in ("metrics.jsonl", "validation.jsonl"):
        path = folder / "runs/small" / file
        path.write_text(path.read_text().replace('"a script"', f'"{TAG}"'))
    run("report", "runs/small")
    run("report", "runs/small", "--data", "gone", "--output", "runs/small/kept.html")
    shutil.copytree(folder / "runs/small", folder / "bare")
    (folder / "bare/report.html").unlink()
    run("report", "bare", "--data", "gone", "--output", "runs/small/gone.html")


def check(condition, sentence):
    if not condition:
        raise SystemExit(f"report.py: {sentence}")
    print(f"  ok  {sentence}")


def check_quiet(page, name):
    check(not page.errors, f"{name}: no console errors {page.errors or ''}")
    check(not page.requests, f"{name}: no requests {page.requests or ''}")


def column(page, number):
    return page.evaluate(
        f"[...document.querySelectorAll('.sortable tbody tr')].map(r => r.cells[{number}])"
        ".map(c => c.dataset.value ?? c.textContent)")


def numbers(page, number):
    """A column's numbers; what has none is below all others."""
    return [-1.0 if value == "–" else float(value) for value in column(page, number)]


def check_text(page):
    names = column(page, 0)
    check(TAG in names and IMAGE_TAG in names, "names of classes are text")
    files = page.evaluate("[...document.querySelectorAll('.file')].map(e => e.title)")
    check(any(file.endswith(FILE) for file in files), "names of files are text")
    foreign = "document.querySelectorAll('main script, b b, [onerror], img[src=x]').length"
    check(page.evaluate(foreign) == 0 and page.evaluate("document.scripts.length") == 1,
          "no element came from a name")


def check_policy(browser, path):
    page = browser.open(path)
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=x onerror=\"window.hit = 1\"><p style=\"color: red\">x</p>')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.hit = 2' }))")
    page.evaluate("fetch('https://example.org').catch(() => 0)")
    check(page.evaluate("window.hit") is None, "the policy lets no other script run")
    check(len(page.errors) >= 4, "the policy refuses images, styles, scripts and requests")


def check_sorting(page):
    head = "document.querySelectorAll('.sortable th[scope=col]')"
    page.click(".sortable th:nth-child(3) button")
    values = numbers(page, 2)
    check(values == sorted(values, reverse=True), "a click sorts a column, the largest first")
    check(page.evaluate(head + "[2].getAttribute('aria-sort')") == "descending",
          "aria-sort says so")
    page.press("Enter")
    values = numbers(page, 2)
    check(values == sorted(values), "Enter turns the order over")
    page.evaluate("document.querySelector('.sortable th:first-child button').focus()")
    page.press(" ")
    names = column(page, 0)
    key = "((a, b) => new Intl.Collator(undefined, {numeric: true}).compare(a, b))"
    check(names == page.evaluate(f"[...{list(names)!r}].sort{key}"), "the space bar sorts names")
    check(page.evaluate("document.querySelectorAll('.sortable [aria-sort]').length") == 1,
          "one column is the sorted one")


def check_chart(page):
    before = page.evaluate("document.querySelector('.chart output').textContent")
    x, y, width, _ = page.middle(".chart svg")
    page.hover(x - width / 2 + 60, y)
    reading = "document.querySelector('.chart .at output').textContent"
    check(page.evaluate(reading) in ("1", "2"), "the mouse chooses an epoch")
    page.evaluate("document.querySelector('.chart svg').focus()")
    page.press("ArrowRight")
    check(page.evaluate(reading) in ("2", "3"), "arrow keys choose an epoch")
    page.hover(1, 1)
    page.wait_for(f"{reading} === {before!r}")
    check(True, "the best epoch is shown again when the mouse has gone")


def check_matrix(page, classes):
    svg = "document.querySelector('.confusion svg')"
    page.middle(".confusion svg")
    left, top, right, margin, side = page.evaluate(
        f"(() => {{ const s = {svg}, r = s.getBoundingClientRect();"
        " const k = r.width / s.viewBox.baseVal.width;"
        " return [r.left, r.top, r.right, s.dataset.margin * k, s.dataset.side * k]; })()")
    reading = "document.querySelector('.confusion output').textContent"
    page.hover(left + margin + side * 1.5, top + margin + side * 0.5)
    names = page.evaluate(f"JSON.parse({svg}.dataset.names)")
    check(len(names) == classes, f"the matrix has {classes} classes")
    check(page.evaluate(reading).startswith(names[0] + ": ")
          and page.evaluate(reading).endswith(" taken for " + names[1]),
          f"the mouse reads a cell: {page.evaluate(reading)}")
    page.evaluate(svg + ".focus()")
    page.press("ArrowLeft")
    check(page.evaluate(reading).endswith(" right"), f"keys do: {page.evaluate(reading)}")


def check_look(browser, path, name, folder):
    for theme, options in {
        "light": {}, "dark": {"dark": True},
        "phone": {"width": 390, "height": 844, "touch": True},
        "phone-dark": {"width": 320, "height": 640, "touch": True, "dark": True},
    }.items():
        page = browser.open(path, **options)
        worst, text = page.evaluate(CONTRAST)
        check(worst >= 4.5, f"{name}, {theme}: contrast of at least {worst:.1f} ({text[:40]})")
        width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        check(width <= 0, f"{name}, {theme}: not wider than the window")
        page.screenshot(folder / f"{name}-{theme}.png")
        check_quiet(page, f"{name}, {theme}")


def check_structure(page):
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4')].map(h => Number(h.tagName[1]))")
    check(levels.count(1) == 1 and levels[0] == 1
          and all(b - a <= 1 for a, b in zip(levels, levels[1:])), "headings are in order")
    landmarks = "document.querySelectorAll('body > header, body > main, body > footer').length"
    check(page.evaluate(landmarks) == 3, "the page has its landmarks")
    check(page.evaluate("[...document.images].every(i => i.alt && i.complete && i.naturalWidth)"),
          "every picture is there, with a text")
    reduced = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    page.call("Emulation.setEmulatedMedia", reduced)
    check(page.evaluate("[...document.querySelectorAll('*')].every("
                        "e => getComputedStyle(e).transitionDuration === '0s')"),
          "nothing moves for those who want it still")


def main():
    finetune, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    make_runs(finetune, folder)
    small, large = (str(folder / f"runs/{name}/report.html") for name in ("small", "large"))
    with Browser() as browser:
        for name, path, classes in (("small", small, 6), ("large", large, 100)):
            print(f"{name}: {classes} classes")
            page = browser.open(path)
            if name == "small":
                check_text(page)
            check_sorting(page)
            check_chart(page)
            check_matrix(page, classes)
            check_structure(page)
            check_quiet(page, name)
            check_look(browser, path, name, folder)
        check_policy(browser, small)
        page = browser.open(small, scripts=False)
        check(len(column_without_script(page)) > 0 and not page.errors, "it reads without scripts")
        page = browser.open(str(folder / "runs/small/kept.html"))
        check(page.evaluate("document.images.length") > 0
              and page.evaluate("document.querySelectorAll('.gone').length") == 0
              and page.evaluate("[...document.images].every(i => i.naturalWidth == 96)"),
              "images that have vanished keep the pictures of the page before")
        page = browser.open(str(folder / "runs/small/gone.html"))
        check(page.evaluate("document.images.length") == 0
              and page.evaluate("document.querySelectorAll('.gone').length") > 0,
              "images that have vanished are said")
        check_quiet(page, "gone")
    print(f"Screenshots: {folder}/*.png")


def column_without_script(page):
    """The class names, asked for without running a script in the page."""
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    return page.call(
        "DOM.querySelectorAll", {"nodeId": root, "selector": ".sortable tbody th"})["nodeIds"]


if __name__ == "__main__":
    main()
