"""Drives a headless Chromium over its DevTools pipe, with nothing but Python's standard library.

    with Browser() as browser:
        page = browser.open("report.html", width=390, dark=True)
        page.click("th button")
        assert page.evaluate("document.title") == "…"
        page.screenshot("dark.png")
        assert not page.errors and not page.requests

The protocol: https://chromedevtools.github.io/devtools-protocol/. Debian: apt-get install chromium.
"""

import base64
import json
import os
import pathlib
import select
import shutil
import signal
import subprocess
import tempfile
import time


class Browser:
    """A Chromium with a profile of its own, which is removed with it."""

    def __init__(self, program=None, patience=60):
        names = ("chromium", "chromium-browser", "google-chrome")
        program = program or next(filter(None, map(shutil.which, names)), None)
        if program is None:
            raise SystemExit("expected chromium, found none: apt-get install chromium")
        self.patience = patience
        self._profile = tempfile.mkdtemp(prefix="finetune-browser-")
        self._count = 0
        self._bytes = b""
        self._events = []
        # Chromium reads commands from descriptor 3 and writes to 4, each ended by a zero byte.
        their_input, self._commands = os.pipe()
        self._answers, their_output = os.pipe()

        def at_3_and_4():
            ends = (their_input, their_output)
            copies = [os.dup2(end, 100 + end, inheritable=False) for end in ends]
            for place, copy in zip((3, 4), copies):
                os.dup2(copy, place)

        self._process = subprocess.Popen(
            [
                program, "--headless=new", "--remote-debugging-pipe",
                f"--user-data-dir={self._profile}", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                "--force-color-profile=srgb", "about:blank",
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=at_3_and_4, pass_fds=(3, 4), start_new_session=True)
        os.close(their_input)
        os.close(their_output)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.close(self._commands)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        os.close(self._answers)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, address, width=1200, height=900, dark=False, touch=False, scripts=True):
        """Opens a file or an http address in a new tab, and waits until it has loaded."""
        target = self.call("Target.createTarget", {"url": "about:blank"})["targetId"]
        session = self.call(
            "Target.attachToTarget", {"targetId": target, "flatten": True})["sessionId"]
        page = Page(self, session)
        page._go(address, width, height, dark, touch, scripts)
        return page

    def call(self, method, parameters=None, session=None):
        """One command of the protocol; its result, or RuntimeError with Chromium's words."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": parameters or {}}
        if session:
            message["sessionId"] = session
        rest = json.dumps(message).encode() + b"\0"
        while rest:
            rest = rest[os.write(self._commands, rest):]
        end = time.monotonic() + self.patience
        while True:
            answer = self._next(end)
            if answer is None:
                raise TimeoutError(f"{method}: no answer in {self.patience} s")
            if answer.get("id") == message["id"]:
                if "error" in answer:
                    raise RuntimeError(f"{method}: {answer['error']['message']}")
                return answer["result"]
            self._events.append(answer)

    def events(self, session, seconds=0.0):
        """Takes what happened in a tab, after waiting so long for more."""
        end = time.monotonic() + seconds
        while (event := self._next(end)) is not None:
            self._events.append(event)
        taken = [event for event in self._events if event.get("sessionId") == session]
        self._events = [event for event in self._events if event.get("sessionId") != session]
        return taken

    def _next(self, end):
        """The next message; None if there is none until `end`."""
        while b"\0" not in self._bytes:
            ready, _, _ = select.select([self._answers], [], [], max(0, end - time.monotonic()))
            if not ready:
                return None
            chunk = os.read(self._answers, 1 << 16)
            if not chunk:
                raise RuntimeError(f"chromium has ended with code {self._process.wait()}")
            self._bytes += chunk
        message, self._bytes = self._bytes.split(b"\0", 1)
        return json.loads(message)


class Page:
    """A tab. Keeps what the console, the security policy and the network had to say."""

    def __init__(self, browser, session):
        self.browser = browser
        self._session = session
        self._address = ""
        self._errors = []
        self._requests = []

    @property
    def errors(self):
        """Errors and warnings of the console, exceptions, violations of the policy."""
        self._look()
        return self._errors

    @property
    def requests(self):
        """Every address that was asked for, but the page's own and what it holds itself (data:)."""
        self._look()
        return self._requests

    def call(self, method, parameters=None):
        """One command of the protocol, in this tab."""
        return self.browser.call(method, parameters, self._session)

    def evaluate(self, expression):
        """The value of a JavaScript expression (a promise's once it is there)."""
        answer = self.call(
            "Runtime.evaluate",
            {"expression": expression, "returnByValue": True, "awaitPromise": True})
        if "exceptionDetails" in answer:
            raise RuntimeError(f"{expression}: {_words(answer['exceptionDetails'])}")
        return answer["result"].get("value")

    def wait_for(self, expression, seconds=10):
        """Waits until a JavaScript expression is true."""
        end = time.monotonic() + seconds
        while not self.evaluate(f"Boolean({expression})"):
            if time.monotonic() > end:
                raise TimeoutError(f"{expression}: not true after {seconds} s")
            time.sleep(0.02)

    def middle(self, selector):
        """Where the middle of an element is, in the window, after scrolling to it."""
        where = self.evaluate(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " if (!e) return null; e.scrollIntoView({block: 'center', behavior: 'instant'});"
            " const r = e.getBoundingClientRect();"
            " return [r.x + r.width / 2, r.y + r.height / 2, r.width, r.height]; })()")
        if where is None:
            raise RuntimeError(f"{selector}: no such element")
        return where

    def hover(self, x, y):
        """Moves the mouse to a point of the window."""
        self.call("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})

    def click(self, selector):
        """Clicks with the mouse in the middle of an element."""
        x, y, _, _ = self.middle(selector)
        self.hover(x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent",
                {"type": kind, "x": x, "y": y, "button": "left", "clickCount": 1})

    def press(self, key):
        """Presses a key, named as in KeyboardEvent.key: Tab, Enter, ArrowRight, a."""
        code = {"Tab": 9, "Enter": 13, " ": 32, "Escape": 27, "End": 35, "Home": 36,
                "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        press = {"key": key, "windowsVirtualKeyCode": code.get(key, ord(key[0].upper()))}
        text = {"Enter": "\r"}.get(key, key if len(key) == 1 else None)
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", {**down, **press})
        self.call("Input.dispatchKeyEvent", {"type": "keyUp", **press})

    def screenshot(self, path, whole=True, selector=None):
        """Saves the page as a PNG: all of it, the window, or one element."""
        parameters = {"format": "png"}
        if selector:
            x, y, width, height = self.evaluate(
                f"(() => {{ const r = document.querySelector({json.dumps(selector)})"
                ".getBoundingClientRect();"
                " return [r.x + scrollX, r.y + scrollY, r.width, r.height]; })()")
        elif whole:
            size = self.call("Page.getLayoutMetrics")["cssContentSize"]
            x, y, width, height = 0, 0, size["width"], size["height"]
        if selector or whole:
            parameters["captureBeyondViewport"] = True
            parameters["clip"] = {"x": x, "y": y, "width": width, "height": height, "scale": 1}
        data = base64.b64decode(self.call("Page.captureScreenshot", parameters)["data"])
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def _go(self, address, width, height, dark, touch, scripts):
        if "://" not in address:
            address = pathlib.Path(address).resolve().as_uri()
        self._address = address
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")
        self.call("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        self.call(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 2 if touch else 1,
             "mobile": touch})
        self.call("Emulation.setTouchEmulationEnabled", {"enabled": touch})
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", {"features": [scheme]})
        answer = self.call("Page.navigate", {"url": address})
        if "errorText" in answer:
            raise RuntimeError(f"{address}: {answer['errorText']}")
        end = time.monotonic() + self.browser.patience
        while not self._look(0.05):
            if time.monotonic() > end:
                raise TimeoutError(f"{address}: not loaded after {self.browser.patience} s")

    def _look(self, seconds=0.05):
        """Sorts what happened; whether the page has loaded meanwhile."""
        has_loaded = False
        for event in self.browser.events(self._session, seconds):
            method, what = event["method"], event["params"]
            if method == "Page.loadEventFired":
                has_loaded = True
            elif method == "Runtime.exceptionThrown":
                self._errors.append(_words(what["exceptionDetails"]))
            elif method == "Runtime.consoleAPICalled":
                if what["type"] in ("error", "warning", "assert"):
                    self._errors.append(
                        " ".join(str(a.get("value", a.get("description"))) for a in what["args"]))
            elif method == "Log.entryAdded" and what["entry"]["level"] in ("error", "warning"):
                self._errors.append(what["entry"]["text"])
            elif method == "Network.requestWillBeSent":
                url = what["request"]["url"]
                if url != self._address and not url.startswith(("data:", "blob:")):
                    self._requests.append(url)
        return has_loaded


def _words(details):
    return details.get("exception", {}).get("description") or details["text"]
