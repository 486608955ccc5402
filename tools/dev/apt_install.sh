#!/usr/bin/env bash
# apt_install.sh PACKAGE...: installs Debian packages as root, without starting a service, creating a database or
# leaving anything behind but the packages. Called by ./dev, directly or through sudo.
set -euo pipefail

readonly policy=/usr/sbin/policy-rc.d
readonly policy_mark='# written by TaxasGE ./dev while it installs packages'
readonly cluster_conf=/etc/postgresql-common/createcluster.conf
readonly cluster_kept=$cluster_conf.kept-by-taxasge
new_services=()

package_is_there() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>&1)" = installed ]
}

# 101 is "action forbidden" in the policy layer of invoke-rc.d: maintainer scripts then start nothing.
# Somebody else's policy is theirs and stays; a mark of ours is what a killed run left.
forbid_services() {
    if [ -e "$policy" ] && ! grep -qF "$policy_mark" "$policy"; then
        echo "   $policy exists: it decides whether services start"
        return
    fi
    printf '#!/bin/sh\n%s\nexit 101\n' "$policy_mark" >"$policy"
    chmod 755 "$policy"
}

# postgresql-15 creates and starts a cluster "main" when it is installed, unless this file says no.
forbid_clusters() {
    if ! package_is_there postgresql-common; then apt_get install postgresql-common; fi
    if [ ! -e "$cluster_kept" ]; then cp -p "$cluster_conf" "$cluster_kept"; fi
    printf '\ncreate_main_cluster = false\n' >>"$cluster_conf"
}

restore() {
    if [ -e "$cluster_kept" ]; then mv -f "$cluster_kept" "$cluster_conf"; fi
    if [ -e "$policy" ] && grep -qF "$policy_mark" "$policy"; then rm -f "$policy"; fi
}

# --no-remove: a package that would push out another is the user's decision, not ours.
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet=2 --no-install-recommends --no-remove \
        -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null >>"$log" 2>&1
}

# What these packages hold would start at the next boot.
disable_new_services() {
    if [ ${#new_services[@]} -gt 0 ] && command -v systemctl >/dev/null; then
        systemctl --quiet disable "${new_services[@]}" >>"$log" 2>&1
    fi
}

# Its installation fails without a database, unless it is told that nobody wants it configured.
leave_glewlwyd_unconfigured() {
    echo "glewlwyd glewlwyd/config_type select No configuration" | debconf-set-selections
}

main() {
    # One at a time; the script itself is the lock, so that there is no file to clean up.
    exec 9<"${BASH_SOURCE[0]}"
    flock 9
    log=$(mktemp -t taxasge-apt.XXXXXX)
    trap 'status=$?; restore; if [ $status -ne 0 ]; then tail -n 25 "$log" >&2; fi; rm -f "$log"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP

    apt_get update
    forbid_services
    local package
    for package in "$@"; do
        case $package in
            postgresql-[0-9]*) forbid_clusters ;;
            redis-server | prometheus | nginx | pgbouncer) new_services+=("$package.service") ;;
            glewlwyd)
                leave_glewlwyd_unconfigured
                new_services+=(glewlwyd.service)
                ;;
        esac
    done
    apt_get install "$@"
    disable_new_services
}

main "$@"
