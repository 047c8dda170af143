#!/usr/bin/env bash
# Get the programs that the tests drive where they are missing: Chromium, fonts with Chinese characters and with Latin letters
# as wide as most readers have them, LibreOffice, Java for the Nu HTML checker.
set -euo pipefail
need=()
command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v google-chrome >/dev/null || need+=(chromium-headless-shell)
fc-list 2>/dev/null | grep -qi "cjk" || need+=(fonts-noto-cjk fontconfig)
fc-list 2>/dev/null | grep -qi "liberation" || need+=(fonts-liberation fontconfig)
command -v java >/dev/null || need+=(default-jre-headless)
command -v soffice >/dev/null || need+=(libreoffice-calc-nogui)
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
# Chromium without windows is only faster: where it cannot be had at once, the one that is there will do.
if [ ${#need[@]} -eq 0 ]; then
  if ! command -v chromium-headless-shell >/dev/null && command -v apt-get >/dev/null && [ "$(id -u)" -eq 0 ]; then
    { timeout 60 apt-get update -qq && DEBIAN_FRONTEND=noninteractive timeout 120 apt-get install -y -qq --no-install-recommends chromium-headless-shell; } >/dev/null 2>&1 || true
  fi
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "the tests need: ${need[*]}; install them with your system's packages" >&2
  exit 2
fi
"${as_root[@]}" apt-get update -qq
DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
