"""Contestants that take turns, and the table of what they reached."""
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BINARIES = ROOT / ".build" / "release"
# Threads of some libraries wait for more work in a loop: they should have stopped before the next turn.
PAUSE = 0.3
TCMALLOC = "/usr/lib/x86_64-linux-gnu/libtcmalloc_minimal.so.4"


def machine():
    """One line: processor, cores that this process may use, system."""
    with open("/proc/cpuinfo", encoding="utf-8") as lines:
        facts = dict(line.split(":", 1) for line in lines if ":" in line)
    facts = {name.strip(): value.strip() for name, value in facts.items()}
    flags = facts.get("flags", "").split()
    extensions = [flag for flag in ("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile")
                  if flag in flags]
    return (f"{facts.get('model name')} (family {facts.get('cpu family')}, model {facts.get('model')}),"
            f" {len(os.sched_getaffinity(0))} cores, {' '.join(extensions)},"
            f" Linux {platform.release()}")


def allocators():
    """Name -> what to preload for it."""
    found = {"glibc": ""}
    if pathlib.Path(TCMALLOC).exists():
        found["tcmalloc"] = TCMALLOC
    else:
        print("tcmalloc not found (Debian: libtcmalloc-minimal4): glibc only", file=sys.stderr)
    return found


def environment(threads, preload="", **more):
    """The environment of a contestant: so many threads in whatever library it uses."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "THREADS")
    settings = dict(os.environ, **{name: str(threads) for name in names}, **more)
    # Set on some machines for old versions of that library, and slow for a new one.
    settings.pop("OPENBLAS_CORETYPE", None)
    settings.pop("LD_PRELOAD", None)
    if preload:
        settings["LD_PRELOAD"] = preload
    return settings


class Worker:
    """A process that does its work once for each line it is sent, and answers with the seconds."""

    def __init__(self, name, command, environment):
        self.name = name
        self.process = subprocess.Popen(
            [str(part) for part in command], env=environment, text=True, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE)

    def turn(self):
        """The seconds; nothing if the process has ended, as some do with another allocator."""
        try:
            self.process.stdin.write("\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            return None
        answer = self.process.stdout.readline()
        return float(answer) if answer else None

    def close(self):
        if self.process.poll() is None:
            self.process.stdin.close()
        self.process.wait()


def serve(work):
    """The other side of a `Worker`: calls `work`, which returns seconds, for each line."""
    for _ in sys.stdin:
        print(work(), flush=True)


def take_turns(contestants, rounds, say=True):
    """Name -> the seconds of each round; every round asks everyone, after one that isn't counted."""
    times = {contestant.name: [] for contestant in contestants}
    for turn in range(rounds + 1):
        for contestant in contestants:
            if contestant.name not in times:
                continue
            time.sleep(PAUSE)
            seconds = contestant.turn()
            if seconds is None:
                print(f"{contestant.name}: its process ended by itself, so it is left out")
                del times[contestant.name]
            elif turn > 0:
                times[contestant.name].append(seconds)
        if say:
            print(f"\rround {turn} of {rounds}", end="", file=sys.stderr, flush=True)
    if say:
        print("\r" + " " * 30 + "\r", end="", file=sys.stderr)
    return times


def table(times, reference, unit="s", figure=lambda seconds: seconds, digits=1):
    """A Markdown table: the median, the best and the range, and the ratio to the reference.

    The ratio is the median of the rounds' ratios of time: above 1 the row is slower."""
    print(f"| | median, {unit} | best | times the time of {reference} |")
    print("| --- | ---: | ---: | ---: |")
    for name, seconds in times.items():
        ratios = [theirs / ours for theirs, ours in zip(seconds, times[reference])]
        median = figure(statistics.median(seconds))
        print(f"| {name} | {median:.{digits}f} | {figure(min(seconds)):.{digits}f}"
              f" | {statistics.median(ratios):.2f} |")
