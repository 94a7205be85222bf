#!/usr/bin/python3
"""Counts the tests in meson's testlog.json: each line of TAP is one, each other program is one.

usage: test-summary.py TESTLOG.json

Names what was skipped, with the reason, and ends with "N passed, N failed". Exit status 1 if a test failed
or none ran.
"""
import json
import re
import sys

LINE = re.compile(r"^(not ok|ok)\b[^#]*(#\s*(skip|todo)\b\s*(.*))?", re.IGNORECASE)


def main():
    passed = failed = 0
    skipped = {}
    try:
        with open(sys.argv[1], encoding="utf-8") as log:
            programs = [json.loads(line) for line in log]
    except OSError:
        programs = []

    for program in programs:
        results = [m for m in map(LINE.match, (program.get("stdout") or "").splitlines()) if m]
        bad = sum(m[1] == "not ok" for m in results)
        for m in results:
            if m[3] and m[3].lower() == "skip":
                skipped.setdefault(m[4] or "no reason given", []).append(program["name"])
            elif m[1] == "ok":
                passed += 1
        failed += bad
        if program["result"] == "SKIP" and not results:
            skipped.setdefault("the program skipped itself", []).append(program["name"])
        elif program["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and bad == 0:
            failed += 1  # a crash, a time-out
        elif not results and program["result"] == "OK":
            passed += 1

    for reason, names in sorted(skipped.items()):
        print("skipped %d: %s (%s)" % (len(names), reason, ", ".join(sorted(set(names)))))
    print("%d passed, %d failed" % (passed, failed))
    return 0 if failed == 0 and passed > 0 else 1


if __name__ == "__main__":
    sys.exit(main())
