#!/usr/bin/env bash
# A PostgreSQL server of one's own for the tests, in a temporary directory, on a free loopback port.
#
#   eval "$(tools/testPostgres.sh start)"                   sets SALLYPORT_TEST_DATABASE_URL and SALLYPORT_TEST_POSTGRES
#   tools/testPostgres.sh stop "$SALLYPORT_TEST_POSTGRES"   stops it and removes its directory
#
# Whoever runs it needs PostgreSQL's programs and nothing else; root lends the server to the user postgres, since it
# refuses to run as root. Everybody on this machine may connect: it holds nothing but test data.
set -euo pipefail

programs() {
  local found
  found=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
  if [ -z "$found" ] && command -v pg_ctl >/dev/null; then found=$(dirname "$(command -v pg_ctl)"); fi
  if [ -z "$found" ]; then
    echo 'PostgreSQL is not installed: no pg_ctl under /usr/lib/postgresql or on the PATH' >&2
    exit 1
  fi
  echo "$found"
}

as_owner() {
  if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

start() {
  local bin home port try
  bin=$(programs)
  home=$(mktemp -d "${TMPDIR:-/tmp}/sallyport-postgres.XXXXXX")
  if [ "$(id -u)" -eq 0 ]; then chown postgres "$home"; fi
  cd "$home"
  as_owner "$bin/initdb" --pgdata "$home/data" --username postgres --auth trust --encoding UTF8 --locale C.UTF-8 --no-sync >"$home.log" 2>&1 ||
    { cat "$home.log" >&2; rm -rf "$home" "$home.log"; exit 1; }
  rm -f "$home.log"
  # Between asking for a free port and taking it somebody else may be quicker, so try again.
  for try in 1 2 3 4 5; do
    port=$(free_port)
    if as_owner "$bin/pg_ctl" start --pgdata "$home/data" --log "$home/server.log" --wait --timeout 60 --silent --options \
      "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$home -c max_connections=200 -c fsync=off -c full_page_writes=off" \
      >/dev/null </dev/null; then
      echo "export SALLYPORT_TEST_POSTGRES='$home'"
      echo "export SALLYPORT_TEST_DATABASE_URL='postgres://postgres@127.0.0.1:$port/postgres'"
      return
    fi
    echo "PostgreSQL did not start on port $port (try $try)" >&2
  done
  tail -n 20 "$home/server.log" >&2
  rm -rf "$home"
  exit 1
}

stop() {
  local home=$1
  # Only what this script has made: the server is stopped by the process id in its own directory.
  case $(basename "$home") in sallyport-postgres.*) ;; *) echo "not a directory of this script: $home" >&2; exit 1 ;; esac
  cd /
  as_owner "$(programs)/pg_ctl" stop --pgdata "$home/data" --mode immediate --wait --silent || true
  rm -rf "$home"
}

case ${1:-} in
  start) start ;;
  stop) stop "${2:?which directory? see SALLYPORT_TEST_POSTGRES}" ;;
  *)
    sed -n '2,8p' "$0"
    exit 2
    ;;
esac
