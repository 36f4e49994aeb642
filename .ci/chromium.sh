#!/usr/bin/env bash
# Sees to a Chromium for the browser tests: finds one, installs Debian's where it may, or says exactly what to install.
set -euo pipefail

for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if command -v "$name" >/dev/null; then exit 0; fi
done

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi

if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
    echo "Installing Chromium for the browser tests."
    export DEBIAN_FRONTEND=noninteractive
    if "${as_root[@]}" apt-get update -qq </dev/null && "${as_root[@]}" apt-get install -qq -y chromium </dev/null >/dev/null; then exit 0; fi
fi

echo "The browser tests need Chromium. Install it and run again:" >&2
echo "  Debian:  sudo apt-get install chromium" >&2
echo "  Ubuntu:  sudo apt-get install chromium-browser   (or Google Chrome)" >&2
echo "  Fedora:  sudo dnf install chromium" >&2
echo "  macOS:   brew install --cask chromium" >&2
if [ "${CI:-}" = true ]; then exit 1; fi
echo "The other tests run without it." >&2
