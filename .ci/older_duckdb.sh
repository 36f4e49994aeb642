#!/usr/bin/env bash
# older_duckdb.sh ENVIRONMENT OLDER LOCK: an environment that holds an older DuckDB alone and finds all else in the other one.
set -euo pipefail
environment=$1 older=$2 lock=$3

packages=$("$environment/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
"$environment/bin/python" -m venv --clear --without-pip "$older"
"$environment/bin/python" -m pip --disable-pip-version-check --no-input --python "$older/bin/python" install -qq --require-hashes --no-deps -r "$lock"
own=$("$older/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "import site; site.addsitedir('$packages')" >"$own/beside.pth"
