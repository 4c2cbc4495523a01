#!/bin/busybox sh
# Called by udhcpc with what happened; sets the address, the default route and the name servers.
case $1 in
bound | renew)
  ip address flush dev "$interface"
  ip address add "$ip/$mask" dev "$interface"
  for gateway in $router; do ip route add default via "$gateway" dev "$interface" 2>/dev/null; done
  for server in $dns; do echo "nameserver $server"; done >/etc/resolv.conf
  ;;
esac
