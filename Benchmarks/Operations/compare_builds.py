"""Two builds of operation-benchmark, taking turns: compare_builds.py BEFORE AFTER [ROUNDS].

Prints the medians in microseconds, and the second as a share of the first. FINETUNE_ISA and THREADS are
handed on.
"""

import os
import statistics
import subprocess
import sys


def main():
    """Runs both, round by round, each of them first in every other round."""
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 31
    builds = [
        subprocess.Popen(
            [path],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "SERVE": "1"},
        )
        for path in sys.argv[1:3]
    ]
    names = [build.stdout.readline().rstrip("\n").split("\t") for build in builds][0]

    def turn(build):
        build.stdin.write("\n")
        build.stdin.flush()
        return [float(time) for time in build.stdout.readline().split("\t")]

    for build in builds:
        turn(build)
    times = [[], []]
    for number in range(rounds):
        for which in (0, 1) if number % 2 else (1, 0):
            times[which].append(turn(builds[which]))
    for place, name in enumerate(names):
        before, after = (statistics.median(row[place] for row in rows) for rows in times)
        print(f"{name:46} {before:9.0f} {after:9.0f} {after / before:6.2f}")


if __name__ == "__main__":
    main()
