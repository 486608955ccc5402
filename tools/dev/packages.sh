# Which Debian packages each command needs, and how the missing ones are installed.

build_packages=(
    clang-19 lld-19 cmake ninja-build ccache pkg-config git ca-certificates
    libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
    libssl-dev libpq-dev libsqlite3-dev libsodium-dev libhiredis-dev libcurl4-openssl-dev libidn2-dev
    libspdlog-dev libfmt-dev libzxcvbn-dev libcrypt-dev libcli11-dev libyaml-cpp-dev libexpat1-dev prometheus-cpp-dev libkainjow-mustache-dev
)
test_packages=(
    libgtest-dev libgmock-dev librapidcheck-dev libclang-rt-19-dev
    postgresql-15 postgresql-client-15 pgbouncer redis-server haproxy
    chromium chromium-headless-shell fonts-dejavu-core openssl curl mount prometheus buildah binutils
)
image_packages=(buildah binutils)
lint_packages=(clang-tidy-19 clang-format-19)
proof_packages=(llvm-19)
bench_packages=(postgresql-15 postgresql-client-15 nginx haproxy chromium fonts-dejavu-core)
peer_packages=(
    python3-fastapi python3-uvicorn python3-uvloop python3-httptools python3-asyncpg python3-argon2 python3-jose
    python3-email-validator
    golang-go golang-golang-x-crypto-dev golang-github-jackc-pgx-v4-dev golang-github-golang-jwt-jwt-dev
    dbconfig-no-thanks glewlwyd sqlite3
)

package_is_there() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>&1)" = installed ]
}

# Asks dpkg first: with nothing missing, neither the network nor root is needed.
need_packages() {
    command -v dpkg-query >/dev/null || die "TaxasGE is built on Debian 12, and this system has no dpkg"
    local package missing=()
    for package in "$@"; do
        package_is_there "$package" || missing+=("$package")
    done
    if [ ${#missing[@]} -gt 0 ]; then must_step "installing ${#missing[@]} Debian packages" install_packages "${missing[@]}"; fi
}

install_packages() {
    # shellcheck source=/dev/null
    [ "$(source /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")" = bookworm ] ||
        die "these packages are missing, and ./dev knows their names on Debian 12 only: $*"
    printf '   %s\n' "$*" | fold -s -w 110
    if [ "$(id -u)" -eq 0 ]; then
        bash tools/dev/apt_install.sh "$@"
    elif command -v sudo >/dev/null; then
        sudo bash tools/dev/apt_install.sh "$@"
    else
        die "these packages are missing and there is no sudo; as root: bash $root/tools/dev/apt_install.sh $*"
    fi
}
