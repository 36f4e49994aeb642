#!/usr/bin/env bash
# Sees to a PostgreSQL for the tests of the shared ledger: finds one, installs Debian's where it may, or says what to install.
set -euo pipefail

if command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null; then exit 0; fi

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi

if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing PostgreSQL for the tests of the shared ledger."
    export DEBIAN_FRONTEND=noninteractive
    # The tests start a server of their own; Debian's would only take up a port.
    if "${as_root[@]}" apt-get update -qq </dev/null &&
        "${as_root[@]}" mkdir -p /etc/postgresql-common &&
        { [ -e /etc/postgresql-common/createcluster.conf ] ||
            echo "create_main_cluster = false" | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null; } &&
        "${as_root[@]}" apt-get install -qq -y -o Dpkg::Options::=--force-confold postgresql </dev/null >/dev/null; then exit 0; fi
fi

echo "The tests of the shared ledger need PostgreSQL. Install it and run again:" >&2
echo "  Debian, Ubuntu:  sudo apt-get install postgresql" >&2
echo "  Fedora:          sudo dnf install postgresql-server" >&2
echo "  macOS:           brew install postgresql" >&2
if [ "${CI:-}" = true ]; then exit 1; fi
echo "The other tests run without it." >&2
