# Node and npm: the versions pinned in tools/package-lock.json, whatever the system has.
# Debian 12 has Node 18, which neither strips types nor runs the page tests; its npm only fetches ours.

need_node() {
    if ! npm_is_current tools && ! command -v npm >/dev/null; then need_packages nodejs npm; fi
    npm_install tools
    PATH="$root/tools/node_modules/.bin:$PATH"
    export PATH
}

# The stamp holds the lock file that was installed, so that a second run needs no network.
npm_is_current() {
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed"
}

npm_install() {
    [ -f "$1/package-lock.json" ] || return 0 # no dependencies
    npm_is_current "$1" && return 0
    must_step "installing the npm packages of $1/" npm_ci "$1"
}

# No package's script runs: nothing here needs one.
npm_ci() {
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
    cp "$1/package-lock.json" "$1/node_modules/.installed"
}
