#!/usr/bin/env bash
# Installs what is missing, builds, and runs all tests.   ./test.sh [TEST...]
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"
. tools/set-up.sh

install_packages build test
build build --buildtype=release -Ddebug=true ${CI:+-Dwerror=true}
run_tests build "$@"
