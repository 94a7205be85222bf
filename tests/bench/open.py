#!/usr/bin/python3
"""How long and how much memory opening a file takes: `tensorstep-cli info` beside the start of the program that does nothing.

usage: open.py [--build DIR] [--runs N] [FILE...]

Without FILE, graphs of 50,000 and 200,000 operations, one of 50,000 in text format, and one with 100 MB of constants are made first. Medians
of N runs; the files are in the page cache. bench-checkpoint does the same for checkpoints.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile


def measure(command, runs):
    """Median seconds and largest megabytes."""
    seconds, megabytes = [], []
    for _ in range(runs):
        p = subprocess.run(["/usr/bin/time", "-f", "%e %M"] + command, capture_output=True, text=True)
        if p.returncode != 0:
            sys.exit("%s failed:\n%s" % (" ".join(command), p.stderr))
        s, k = p.stderr.strip().splitlines()[-1].split()
        seconds.append(float(s))
        megabytes.append(int(k) / 1024)
    return statistics.median(seconds), max(megabytes)


def make_graphs(build, folder):
    cli = os.path.join(build, "app/cli/tensorstep-cli")
    files = []
    for kind, n in (("scoped", 50000), ("scoped", 200000), ("weights", 100)):
        files.append(os.path.join(folder, "%s%d.pb" % (kind, n)))
        subprocess.run([os.path.join(build, "tests/bench/make-graph"), kind, str(n), files[-1]], check=True)
    files.append(os.path.join(folder, "scoped50000.pbtxt"))
    subprocess.run([cli, "convert", files[0], files[-1]], check=True)
    return files


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default="build")
    ap.add_argument("--runs", type=int, default=9)
    ap.add_argument("files", nargs="*")
    args = ap.parse_args()
    cli = os.path.join(args.build, "app/cli/tensorstep-cli")

    with tempfile.TemporaryDirectory() as folder:
        start, memory = measure([cli, "--version"], args.runs)
        print("%-28s %8s %10s %10s %10s" % ("file", "size", "info", "memory", "of a start"))
        print("%-28s %8s %8.3f s %7.1f MB" % ("(start alone)", "", start, memory))
        for path in args.files or make_graphs(args.build, folder):
            seconds, memory = measure([cli, "info", path], args.runs)
            print("%-28s %5.0f MB %8.3f s %7.1f MB %9.1fx" % (
                os.path.basename(path), os.path.getsize(path) / 1e6, seconds, memory, seconds / max(start, 0.001)), flush=True)


if __name__ == "__main__":
    main()
