#!/usr/bin/python3
"""How long until a graph is on screen, and how long and how much memory `info` takes.

usage: first-frame.py [--build DIR] [--runs N] [FILE...]

Without FILE, graphs of 500 to 1,000,000 operations, with and without scopes, and one with 100 MB of constants are made first. Display and session
bus are those there are, else a virtual display and a bus of their own, which run before and during all of it, as on a desktop. The time is from the start of the process to the first frame with the graph in it, as the
program prints it with --first-frame; medians of N runs, and the largest memory of any, which counts what was read of the mapped file. "x window" is
how many times as long it takes as a window with one word in it, run in turns with it.
"""
import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile


def run_on_desktop():
    """Begins anew on a display and a session bus, if one is missing."""
    display = ["xvfb-run", "-a", "-s", "-screen 0 1280x900x24"] if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") else []
    bus = ["dbus-run-session", "--"] if not os.environ.get("DBUS_SESSION_BUS_ADDRESS") else []
    if display or bus:
        command = display + bus + [sys.executable] + sys.argv
        os.execvp(command[0], command)


def measure(command, env=None):
    """Seconds, kilobytes, output of one run."""
    with tempfile.NamedTemporaryFile("r") as figures:
        p = subprocess.run(["/usr/bin/time", "-o", figures.name, "-f", "%e %M"] + command, capture_output=True, text=True, env=env)
        if p.returncode != 0:
            sys.exit("%s failed:\n%s" % (" ".join(command), p.stderr))
        seconds, kilobytes = figures.read().strip().splitlines()[-1].split()
    return float(seconds), int(kilobytes), p.stdout


def first_frame(command, env):
    """Seconds until it, and kilobytes."""
    seconds, kilobytes, out = measure(command, env)
    return float(re.search(r"first frame ([\d.]+) s", out)[1]), kilobytes


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--build", default="build")
    ap.add_argument("--runs", type=int, default=5)
    ap.add_argument("files", nargs="*")
    args = ap.parse_args()
    run_on_desktop()

    env = dict(os.environ)
    window = [os.path.join(args.build, "app/tensorstep"), "--first-frame"]
    cli = os.path.join(args.build, "app/cli/tensorstep-cli")

    with tempfile.TemporaryDirectory() as folder:
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            env[name] = os.path.join(folder, name)  # what was open in a graph the last time is not opened here
        files = args.files
        if not files:
            for kind, n in (("scoped", 500), ("scoped", 50000), ("scoped", 200000), ("scoped", 1000000), ("flat", 5000), ("layered", 5000),
                            ("weights", 100)):
                files.append(os.path.join(folder, "%s%d.pb" % (kind, n)))
                subprocess.run([os.path.join(args.build, "tests/bench/make-graph"), kind, str(n), files[-1]], check=True)

        empty_window = [os.path.join(args.build, "tests/bench/bench-window")]
        first_frame(empty_window, env)  # what assistive technology speaks to is started by the first
        print("%-28s %12s %10s %10s %12s %10s" % ("graph", "first frame", "x window", "memory", "info", "memory"))
        for path in files:
            frames, empty, infos = [], [], []
            for _ in range(args.runs):
                frames.append(first_frame(window + [path], env))
                empty.append(first_frame(empty_window, env)[0])
                infos.append(measure([cli, "info", path])[:2])
            print("%-28s %10.3f s %9.2fx %7.0f MB %10.3f s %7.0f MB" % (
                os.path.basename(path),
                statistics.median(f[0] for f in frames), statistics.median(f[0] / e for f, e in zip(frames, empty)), max(f[1] for f in frames) / 1024,
                statistics.median(i[0] for i in infos), max(i[1] for i in infos) / 1024), flush=True)


if __name__ == "__main__":
    main()
