#!/bin/busybox sh
# First process. Finds the system volume, starts Node from it, and ends the machine when Node ends.
# Booted from installation media, the bootable image of \sources\boot.wim becomes the RAM disk X:; booted from a disk,
# the NTFS volume that holds \Windows\System32\pane is C:. Which of the two, the boot file's command line says.
export PATH=/bin HOME=/tmp LD_LIBRARY_PATH=/lib

mount -t devtmpfs dev /dev 2>/dev/null
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t tmpfs -o mode=755 run /run
stty -F /dev/ttyS0 115200 raw -echo 2>/dev/null

say() { echo "$*" >/dev/ttyS0; }

# The machine stays on for a while after a panic, so that a picture of its screen can be taken; then it goes off: a dead
# machine that keeps running only costs its owner time.
panic() {
  say "##pane panic $*"
  stop "$*"
}

stop() {
  printf '\033[2J\033[H\n  Your device ran into a problem.\n\n  Stop code: %s\n' "$*" >/dev/tty0
  sync
  sleep 8
  poweroff -f
}

# load <group> [directory]
load() {
  while read -r module; do
    insmod "${2:-/modules}/$module.ko" 2>/dev/null
  done <"${2:-/modules}/$1.list"
}

# What the running system needs but Node does not is done while Node starts. Whoever reads a pipe here waits until its
# part is finished: guest/boot/background.ts.
start_background() {
  mkfifo /run/modules.done
  { load volumes "$runtime/modules"; load buttons "$runtime/modules"; echo done >/run/modules.done; } &
  [ "$boot" = disk ] || return
  mkfifo /run/network.done
  { load network "$runtime/modules"; /bin/network-start >/run/network.name; cat /run/network.name >/run/network.done; } &
}

# Waits for devices that appear a moment after their driver was loaded: `until_found 50 command` tries for 5 seconds.
until_found() {
  tries=$1
  shift
  until "$@"; do
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || return 1
    sleep 0.1
  done
}

mount_media() {
  for device in /dev/sr*; do
    [ -b "$device" ] && mount -t iso9660 -o ro "$device" /mnt/media 2>/dev/null || continue
    [ -f /mnt/media/sources/boot.wim ] && return 0
    umount /mnt/media
  done
  return 1
}

mount_disk() {
  for device in /dev/vd*[0-9] /dev/sd*[0-9] /dev/nvme*p[0-9]*; do
    [ -b "$device" ] || continue
    # The boot sector of an NTFS volume has its name at offset 3.
    [ "$(dd if="$device" bs=1 skip=3 count=4 2>/dev/null)" = NTFS ] || continue
    ntfs-3g "$device" /mnt/c -o noatime,big_writes,silent 2>/dev/null || continue
    [ -f /mnt/c/Windows/System32/pane/node ] && return 0
    umount /mnt/c
  done
  return 1
}

# The image stays packed: it is mounted with a layer of memory over it, as Windows PE does with its own RAM disk.
mount_image() {
  wim=/mnt/media/sources/boot.wim
  # Offset 0x78 of a WIM header is the index of its bootable image.
  index=$(dd if=$wim bs=1 skip=120 count=4 2>/dev/null | od -An -tu4 | tr -d ' ')
  [ "${index:-0}" -gt 0 ] || panic "0xC000014F sources/boot.wim has no bootable image"
  tools=/mnt/media/efi/microsoft/boot/pane
  LD_LIBRARY_PATH=$tools/lib $tools/wimlib-imagex mount $wim "$index" /mnt/wim >/run/wim.log 2>&1 ||
    panic "0xC000000F cannot mount image $index of sources/boot.wim: $(cat /run/wim.log | tr '\n' ' ')"
  mount -t tmpfs -o size=75% layer /mnt/layer
  mkdir -p /mnt/layer/upper /mnt/layer/work
  mount -t overlay -o lowerdir=/mnt/wim,upperdir=/mnt/layer/upper,workdir=/mnt/layer/work x /mnt/x ||
    panic "0xC000000F cannot make the RAM disk"
}

load boot
case "$(cat /proc/cmdline)" in
*pane.boot=media*)
  load media
  until_found 50 mount_media || panic "0xC0000225 no medium has sources/boot.wim"
  mount_image
  root=/mnt/x boot=media
  ;;
*)
  mount_disk || { load otherdisks && until_found 50 mount_disk; } || panic "0xC000000E no disk has a Windows volume"
  root=/mnt/c boot=disk
  ;;
esac

runtime=$root/Windows/System32/pane
start_background
PANE_ROOT=$root PANE_BOOT=$boot LD_LIBRARY_PATH=$runtime/lib PATH=/bin:$runtime/bin UV_THREADPOOL_SIZE=4 \
  $runtime/node $runtime/start.cjs </dev/null >/dev/tty0 2>/run/node.err
status=$?

sync
umount /mnt/c 2>/dev/null
# Exit codes of Node: guest/boot/power.ts.
case $status in
10) poweroff -f ;;
11) reboot -f ;;
12) stop "0xC000021A $(cat /run/node.err)" ;;
*) panic "0xC000021A the system process ended with $status $(cat /run/node.err | tr '\n' ' ')" ;;
esac
