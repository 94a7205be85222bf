#!/bin/sh
# Runs a test program of widgets on a virtual display of its own. Without Xvfb it runs on what display there is; the program
# itself skips its tests if there is none.

export GSK_RENDERER=cairo GDK_DEBUG=gl-disable GDK_BACKEND=x11 GTK_A11Y=test
export GSETTINGS_BACKEND=memory ADW_DISABLE_PORTAL=1 GTK_USE_PORTAL=0 LC_ALL=C.UTF-8

if command -v xvfb-run >/dev/null 2>&1
then
  exec xvfb-run -a -s '-screen 0 1280x900x24' "$@"
fi

exec "$@"
