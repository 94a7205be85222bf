#!/usr/bin/env bash
# Installs what is missing, builds, and opens Tensorstep.   ./run.sh [FILE]
set -euo pipefail
caller=$PWD
cd "$(dirname "$(readlink -f "$0")")"
. tools/set-up.sh

case "${1:-}" in
  -h|--help) say "usage: ./run.sh [FILE]   FILE: a GraphDef (.pb), a MetaGraphDef or a SavedModel folder"; exit 0 ;;
esac

install_packages build
build build --buildtype=release -Ddebug=true

file=
if [ $# -gt 0 ]; then
  case "$1" in /*) file=$1 ;; *) file=$caller/$1 ;; esac
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
  exec build/app/tensorstep ${file:+"$file"}
fi

cli=build/app/cli/tensorstep-cli
sample=build/engine/dense.pb
say "There is no display, so here is the same on the command line."
if [ -n "$file" ]; then
  say "" "\$ tensorstep-cli info $1"
  exec "$cli" info "$file"
fi

say "" "\$ tensorstep-cli info dense.pb"
"$cli" info "$sample"
say "" "\$ tensorstep-cli debug dense.pb"
exec "$cli" debug "$sample" -x tools/tour.script
