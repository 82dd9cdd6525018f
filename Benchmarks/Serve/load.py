#!/usr/bin/env python3
"""How many predictions a second `finetune serve` answers on loopback, and how long each one takes.

usage: load.py FINETUNE [SECONDS]

Draws a set, trains a head on random weights, and posts one PNG of 500x375 (photograph-like: smooth,
with noise) from 1, 2, 8 and 32 clients in turn, each over one connection. Needs no packages.
"""

import http.client
import os
import random
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time
import zlib


def png(width, height):
    """RGB of 8 bits, every row filtered by Up."""
    chance = random.Random(1)
    rows, above = [], bytes(3 * width)
    for y in range(height):
        row = bytes(
            min(255, max(0, int((x * 200 / width + y * 50 / height + 40 * c) % 256
                                + chance.gauss(0, 3))))
            for x in range(width) for c in range(3))
        rows.append(b"\2" + bytes((a - b) & 255 for a, b in zip(row, above)))
        above = row

    def chunk(kind, data):
        return (struct.pack(">I", len(data)) + kind + data
                + struct.pack(">I", zlib.crc32(kind + data)))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(rows), 6)) + chunk(b"IEND", b""))


def client(port, image, end, times):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    while (start := time.perf_counter()) < end:
        connection.request("POST", "/predict", image, {"Content-Type": "image/png"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"load.py: expected 200, found {answer.status}")
        times.append(time.perf_counter() - start)


def measure(port, image, clients, seconds):
    times = [[] for _ in range(clients)]
    start = time.perf_counter()
    threads = [threading.Thread(target=client, args=(port, image, start + seconds, each))
               for each in times]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - start
    every = sorted(sum(times, []))
    print(f"{clients:7} {len(every) / passed:10.1f} {1e3 * statistics.median(every):10.1f} "
          f"{1e3 * every[int(0.99 * (len(every) - 1))]:10.1f}")


def main():
    finetune = os.path.abspath(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 10
    image = png(500, 375)
    with tempfile.TemporaryDirectory() as folder:
        for arguments in (
                ["init", "--output", "backbone.safetensors"],
                ["synth", "images", "--classes", "10", "--images", "6", "--size", "64"],
                ["train", "--data", "images", "--weights", "backbone.safetensors", "--output",
                 "run", "--epochs", "3", "--no-cache"]):
            subprocess.run([finetune, *arguments], cwd=folder, check=True,
                           stderr=subprocess.DEVNULL)
        server = subprocess.Popen(
            [finetune, "serve", "--head", "run/head.safetensors", "--weights",
             "backbone.safetensors", "--port", "0", "--rate", "1000000"],
            cwd=folder, stderr=subprocess.PIPE, text=True)
        try:
            port = int(server.stderr.readline().rsplit(":", 1)[1].strip(" /\n"))
            print(f"a PNG of 500x375 and {len(image)} bytes, {seconds:g} s each")
            print("clients requests/s  median ms     p99 ms")
            measure(port, image, 4, 2)
            for clients in (1, 2, 8, 32):
                measure(port, image, clients, seconds)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


if __name__ == "__main__":
    main()
