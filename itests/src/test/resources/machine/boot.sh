#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Boots systemd on a copy of this machine: it sees the files here, what it writes goes to memory and is gone with it, it has processes,
# a network (loopback) and control groups of its own, and none of the services that run here. Needs root. Stays until it is killed.
# boot.sh DIRECTORY FILE...    the files are in /srv of the copy
set -euo pipefail

if [[ ${1:-} != --inside ]]; then
  # Below groups of their own, since the systemd of the copy takes what it finds for its own.
  for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
    if [[ -e $hierarchy/cgroup.procs ]]; then
      mkdir -p "$hierarchy/kilonova-$$"
      echo $$ >"$hierarchy/kilonova-$$/cgroup.procs" 2>/dev/null || rmdir "$hierarchy/kilonova-$$"
    fi
  done
  exec unshare --mount --pid --cgroup --uts --ipc --net --fork --kill-child --propagation private "$BASH" "$0" --inside "$@"
fi
shift

directory=$1
shift
ip link set lo up
mount -t tmpfs tmpfs "$directory"
mkdir "$directory"/{upper,work,root}
root=$directory/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$directory/upper,workdir=$directory/work" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t sysfs -o ro sysfs "$root/sys"
if [[ -e /sys/fs/cgroup/cgroup.procs ]]; then
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
  mount -t tmpfs -o mode=755 tmpfs "$root/sys/fs/cgroup"
  mkdir "$root/sys/fs/cgroup/systemd"
  mount -t cgroup -o none,name=systemd cgroup "$root/sys/fs/cgroup/systemd"
fi

units=$root/etc/systemd/system
mkdir -p "$units"
rm -rf "$units"/*.wants "$root"/lib/systemd/system/{sysinit,sockets,timers,multi-user}.target.wants "$root/usr/sbin/policy-rc.d" "$root"/etc/rc?.d/*
for unit in systemd-udevd systemd-logind systemd-remount-fs; do ln -sf /dev/null "$units/$unit.service"; done
for socket in systemd-journald systemd-journald-dev-log; do
  mkdir -p "$units/sysinit.target.wants"
  ln -s "/lib/systemd/system/$socket.socket" "$units/sysinit.target.wants/"
done
: >"$root/etc/fstab"
mkdir -p "$root/srv"
cp "$@" "$root/srv/"

export container=kilonova
exec chroot "$root" /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no </dev/null
