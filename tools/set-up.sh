# Sourced by run.sh, test.sh and .ci/run, from the project's folder: installs what is missing, configures, builds.

say () {
  printf '%s\n' "$*"
}

fail () {
  printf '%s\n' "$*" >&2
  exit 1
}

# install_packages KIND...: the packages of these kinds in tools/packages.txt that are not there yet.
install_packages () {
  local wanted missing sudo=

  wanted=$(awk -v kinds=" $* " '!/^#/ && NF == 2 && index(kinds, " " $1 " ") { print $2 }' tools/packages.txt)
  command -v dpkg-query >/dev/null ||
    fail "This is no Debian system. Please install the equivalents of: $(echo $wanted)"
  missing=$(comm -23 <(sort <<<"$wanted") \
    <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 == "ii" { print $2 }' | sort))
  [ -n "$missing" ] || return 0

  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "Please install as root: apt-get install $(echo $missing)"
    sudo=sudo
  fi
  say "Installing Debian packages:" $missing
  $sudo apt-get update -q >/dev/null || fail "apt-get update failed"
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >/dev/null ||
    fail "apt-get install failed"
}

# build DIRECTORY [MESON_OPTION...]: configures once, then builds what has changed.
build () {
  local dir=$1
  shift

  if [ ! -f "$dir/build.ninja" ]; then
    say "Configuring $dir"
    meson setup "$dir" "$@" >"$dir.log" 2>&1 || { cat "$dir.log" >&2; fail "meson setup failed"; }
    rm -f "$dir.log"
  fi
  if ! ninja -C "$dir" -n 2>/dev/null | grep -q 'no work to do'; then
    say "Building $dir"
    ninja -C "$dir" --quiet || fail "The build failed"
  fi
}

# run_tests DIRECTORY [MESON_TEST_OPTION...]: ends with "N passed, N failed".
run_tests () {
  local dir=$1 status=0
  shift

  rm -f "$dir/meson-logs/testlog.json"
  meson test -C "$dir" --no-rebuild --print-errorlogs "$@" || status=$?
  python3 tools/test-summary.py "$dir/meson-logs/testlog.json" || status=1
  return $status
}
