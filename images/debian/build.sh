#!/usr/bin/env bash
# Debian 13 (trixie) as an image, from Debian's package registry: the parent of all the others.
#
#   images/debian/build.sh IMAGE RECIPE_LABEL        (as root, on Linux)
set -euo pipefail

image=$1 label=$2
root=$(mktemp -d)
# An interrupted debootstrap leaves its mounts behind.
trap 'umount --lazy "$root/proc" "$root/sys" 2>/dev/null || true; rm -rf --one-file-system "$root"' EXIT

echo '[debootstrap] trixie'
debootstrap --variant=minbase trixie "$root"

echo '[slim] documentation, caches, lists'
# As Debian's own slim image: later packages leave these files out as well.
cat >"$root/etc/dpkg/dpkg.cfg.d/slim" <<'DPKG'
path-exclude /usr/share/doc/*
path-include /usr/share/doc/*/copyright
path-exclude /usr/share/man/*
path-exclude /usr/share/locale/*
path-include /usr/share/locale/locale.alias
DPKG
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/usr/share/man/* "$root"/usr/share/locale/* "$root"/var/cache/apt/* \
  "$root"/var/lib/apt/lists/* "$root"/var/log/*
# The proxy and the name server of the machine it was made on are none of the image's.
rm -f "$root/etc/resolv.conf" "$root/etc/apt/apt.conf" "$root/etc/hostname"

echo '[import] docker import'
tar -C "$root" --numeric-owner -c . |
  docker import --change 'CMD ["bash"]' --change "LABEL $label" - "$image"
