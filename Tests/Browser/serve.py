#!/usr/bin/env python3
"""Opens the page of finetune serve in a headless Chromium and uses it as people do.

usage: serve.py FINETUNE FOLDER      screenshots and data are left in FOLDER

Images are chosen, dropped and pasted; names stay text; every request goes to the server itself;
nothing is wider than a phone; text has contrast in both themes.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import struct
import subprocess
import sys
import time

from chromium import Browser
from report import CONTRAST

TAG = "<script>alert(1)</script>"
FILE = "<img src=x onerror=alert(1)> it's \"quoted\" & a name that does not end soon.png"

cards = "document.querySelectorAll('.card').length"
done = "[...document.querySelectorAll('.card')].every(c => !c.classList.contains('waiting'))"


def make_head(finetune, folder):
    """Trains on drawn classes, one of which gets a name that no page should trust."""
    def run(*arguments):
        subprocess.run([finetune, *arguments], check=True, cwd=folder, stderr=subprocess.DEVNULL)

    run("init", "--output", "backbone.safetensors")
    run("synth", "images", "--classes", "6", "--images", "12", "--size", "256")
    first = sorted(p for p in (folder / "images").iterdir() if p.is_dir())[0]
    first.rename(folder / "images/a script")
    run("train", "--data", "images", "--weights", "backbone.safetensors", "--output", "run",
        "--epochs", "12", "--learning-rate", "0.002")
    # A folder's name has no slash, so this class gets its name afterwards.
    path = folder / "run/head.safetensors"
    content = path.read_bytes()
    size = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + size])
    classes = json.loads(header["__metadata__"]["classes"])
    header["__metadata__"]["classes"] = json.dumps([c.replace("a script", TAG) for c in classes])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + content[8 + size:])
    (folder / "some").mkdir()
    shutil.copy(min((folder / "images/a script").iterdir()), folder / "some" / FILE)
    for number, kind in enumerate(sorted((folder / "images").iterdir())[1:4]):
        shutil.copy(min(kind.iterdir()), folder / f"some/{kind.name} {number}.png")
    (folder / "some/notes.txt").write_text("no image")
    return sorted(str(p) for p in (folder / "some").glob("*.png"))


@contextlib.contextmanager
def serving(finetune, folder, *options):
    """The address of a server, which is asked to end afterwards."""
    process = subprocess.Popen(
        [finetune, "serve", "--head", "run/head.safetensors", "--weights", "backbone.safetensors",
         "--port", "0", *options],
        cwd=folder, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stderr.readline()
        if "http://" not in line:
            raise SystemExit(f"serve.py: expected an address, found {line!r}")
        yield line[line.index("http://"):].split()[0]
    finally:
        process.send_signal(signal.SIGINT)
        code = process.wait(20)
    check(code == 0, "the server ends with code 0 when it is asked to")


def check(condition, sentence):
    if not condition:
        raise SystemExit(f"serve.py: {sentence}")
    print(f"  ok  {sentence}")


def check_quiet(page, address, name):
    check(not page.errors, f"{name}: no console errors {page.errors or ''}")
    foreign = [url for url in page.requests if not url.startswith(address)]
    check(not foreign, f"{name}: no requests to others {foreign or ''}")


def choose(page, files):
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    node = page.call("DOM.querySelector", {"nodeId": root, "selector": "#files"})["nodeId"]
    page.call("DOM.setFileInputFiles", {"nodeId": node, "files": files})


def drag(page, kind, files):
    x, y, _, _ = page.middle("#zone")
    page.call("Input.dispatchDragEvent", {
        "type": kind, "x": x, "y": y,
        "data": {"items": [], "files": files, "dragOperationsMask": 1}})


def wait_for_cards(page, count):
    page.wait_for(f"{cards} === {count} && {done}", 60)


def check_choosing(page, images):
    choose(page, images)
    wait_for_cards(page, len(images))
    check(True, f"{len(images)} chosen images get their predictions")
    answers = page.evaluate(
        "[...document.querySelectorAll('.card')].map(c => ({"
        " name: c.querySelector('.name').textContent,"
        " best: c.querySelector('.answer .class').textContent,"
        " classes: [...c.querySelectorAll('.bars .class')].map(e => e.textContent),"
        " shares: [...c.querySelectorAll('.bars .percent')].map(e => parseFloat(e.textContent))}))")
    check(all(len(a["classes"]) == 5 and a["best"] == a["classes"][0]
              and a["shares"] == sorted(a["shares"], reverse=True) for a in answers),
          "each has five classes, the likeliest first and above")
    check([a["name"] for a in reversed(answers)] == [os.path.basename(i) for i in images],
          "names of files are text, the newest first")
    check(any(TAG in a["classes"] for a in answers), "names of classes are text")
    widths = ("[...document.querySelectorAll('.card:first-child .bars i')].map(e =>"
              " Number(e.style.getPropertyValue('--share')))")
    page.wait_for(f"{widths}[0] > 0")
    check(page.evaluate(widths)[0] == max(page.evaluate(widths)), "bars are as long as they say")
    check_no_element_from_names(page)


def check_no_element_from_names(page):
    check(page.evaluate("document.scripts.length") == 1
          and page.evaluate("document.querySelectorAll('img[src=x], [onerror]').length") == 0,
          "no element came from a name")


def check_dropping(page, images, folder):
    before = page.evaluate(cards)
    for kind in ("dragEnter", "dragOver"):
        drag(page, kind, images[:1])
    check(page.evaluate("document.body.classList.contains('dragging')"), "the page shows a drag")
    page.screenshot(folder / "dragging.png", whole=False)
    drag(page, "drop", images[:1])
    wait_for_cards(page, before + 1)
    check(not page.evaluate("document.body.classList.contains('dragging')"),
          "a dropped image gets its prediction")
    check(page.evaluate("location.pathname") == "/", "the browser stays on the page")


def check_pasting(page):
    before = page.evaluate(cards)
    page.evaluate("""
        (async () => {
          const canvas = new OffscreenCanvas(320, 200);
          const context = canvas.getContext('2d');
          context.fillStyle = 'teal';
          context.fillRect(0, 0, 320, 200);
          const jpeg = await canvas.convertToBlob({ type: 'image/jpeg' });
          const data = new DataTransfer();
          data.items.add(new File([jpeg], 'photo.jpg', { type: 'image/jpeg' }));
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
        })()""")
    wait_for_cards(page, before + 1)
    note = "document.querySelector('.card .note').textContent"
    check(page.evaluate(note) == "JPEG · 320 × 200", "a pasted JPEG is recognized")
    check(page.evaluate("document.querySelectorAll('.card:first-child .bars li').length") == 5,
          "and gets its prediction")
    page.evaluate("""
        {
          const pixel = atob('R0lGODdhAQABAIABAAAAAP///ywAAAAAAQABAAACAkQBADs=');
          const data = new DataTransfer();
          data.items.add(new File([Uint8Array.from(pixel, (byte) => byte.charCodeAt(0))], 'a.gif'));
          document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
        }""")
    wait_for_cards(page, before + 2)
    check(page.evaluate(note).endswith("PNG."), "a GIF becomes a PNG, and the page says so")


def check_keyboard(page):
    page.evaluate("document.activeElement.blur()")
    page.press("Tab")
    check(page.evaluate("document.activeElement.tagName") in ("INPUT", "BUTTON"),
          "the keyboard reaches the page")
    outline = page.evaluate("getComputedStyle(document.querySelector('#zone')).outlineStyle")
    page.evaluate("document.querySelector('#files').focus()")
    check(outline == "solid" or page.evaluate(
        "getComputedStyle(document.querySelector('#zone')).outlineStyle") == "solid",
        "and shows where it is")


def check_refusals(page, folder):
    page.click("#clear")
    check(page.evaluate(cards) == 0, "Clear removes all images")
    choose(page, [str(folder / "some/notes.txt")])
    wait_for_cards(page, 1)
    words = page.evaluate("document.querySelector('.wrong .answer').textContent")
    check(words == "expected a PNG, JPEG or WebP, found something else: save it as one of these, or "
          "choose another",
          f"what is no image is said: {words}")


def check_policy(page):
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=x onerror=\"window.hit = 1\"><p style=\"color: red\">x</p>')")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'),"
        " { textContent: 'window.hit = 2' }))")
    page.evaluate("fetch('https://example.org').catch(() => 0)")
    check(page.evaluate("window.hit") is None, "the policy lets no other script run")


def check_look(browser, address, images, folder):
    for theme, options in {
        "light": {}, "dark": {"dark": True},
        "phone": {"width": 390, "height": 844, "touch": True},
        "phone-dark": {"width": 320, "height": 640, "touch": True, "dark": True},
    }.items():
        page = browser.open(address, **options)
        page.wait_for("!document.querySelector('#classes').hidden")
        for state in ("empty", "results"):
            if state == "results":
                choose(page, images)
                wait_for_cards(page, len(images))
                page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
                time.sleep(0.8)
            worst, text = page.evaluate(CONTRAST)
            check(worst >= 4.5, f"{state}, {theme}: contrast of at least {worst:.1f} ({text[:40]})")
            width = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            check(width <= 0, f"{state}, {theme}: not wider than the window")
            page.screenshot(folder / f"{state}-{theme}.png")
        check_quiet(page, address, theme)


def check_crowd(browser, finetune, folder, images):
    """More images than the server takes at once: the page waits and asks again."""
    with serving(finetune, folder, "--rate", "10", "--queue", "1") as address:
        page = browser.open(address)
        choose(page, images * 8)
        wait_for_cards(page, 8 * len(images))
        check(page.evaluate("document.querySelectorAll('.wrong').length") == 0,
              f"{8 * len(images)} images are all predicted by a server that takes 10 a second")


def check_unsure(browser, finetune, folder, images):
    with serving(finetune, folder, "--threshold", "1") as address:
        page = browser.open(address)
        choose(page, images[:1])
        wait_for_cards(page, 1)
        check(page.evaluate("document.querySelector('.unsure .answer').textContent.trim()")
              == "Unsure", "a class less likely than --threshold is not given as the answer")
        check(page.evaluate("document.querySelectorAll('.unsure .bars li').length") == 5,
              "but its bar is there, with the others")
        page.screenshot(folder / "unsure.png")


def main():
    finetune, folder = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    images = make_head(finetune, folder)
    with Browser() as browser:
        with serving(finetune, folder) as address:
            page = browser.open(address)
            check_choosing(page, images)
            check_dropping(page, images, folder)
            check_pasting(page)
            check_keyboard(page)
            check_quiet(page, address, "page")
            check_look(browser, address, images, folder)
            check_refusals(page, folder)
            check_policy(page)
        choose(page, images[:1])
        wait_for_cards(page, 2)
        check("does not answer" in page.evaluate(
            "document.querySelector('.wrong .answer').textContent"), "a server that ended is said")
        check_unsure(browser, finetune, folder, images)
        check_crowd(browser, finetune, folder, images)
    print(f"Screenshots: {folder}/*.png")


if __name__ == "__main__":
    main()
