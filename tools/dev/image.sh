# ./dev image: the server as an OCI image in build/image, with a list of what is in it (CycloneDX) beside it in sbom.json and
# inside at /usr/share/taxasge/sbom.json. No daemon, no network; the same sources give the same digest.

readonly image=build/image

run_image() {
    prepare_build
    need_packages "${image_packages[@]}"
    build_program
    must_step "gathering the image's files" gather_image $build/taxasge
    must_step "building the image" build_image $build/taxasge
    must_step "compressing it" compress_image
    $build/taxasgectl image check $image
}

# gather_image PROGRAM
gather_image() {
    local root=$image/context/root library
    rm -rf $image
    mkdir -p $root/usr/bin $root/etc/ssl/certs $root/usr/share/taxasge
    strip -o $root/usr/bin/taxasge "$1"
    libraries_of $root/usr/bin/taxasge >$image/libraries
    while read -r library; do
        mkdir -p "$root${library%/*}"
        cp -L "$library" "$root$library"
    done <$image/libraries
    cp /etc/ssl/certs/ca-certificates.crt $root/etc/ssl/certs/
    node tools/dev/sbom.ts "$(image_version "$1")" "$(image_commit "$1")" $image/libraries >$image/sbom.json
    cp $image/sbom.json $root/usr/share/taxasge/
    # Nothing of the hour or of the umask of this machine.
    find $root -type d -exec chmod 755 {} +
    find $root -type f -exec chmod 644 {} +
    chmod 755 $root/usr/bin/taxasge $root/lib*/ld-linux-*
    cp deploy/Containerfile $image/context/
}

# libraries_of PROGRAM: what it is linked with, and what it opens by its name when it is first needed, with what those need.
libraries_of() {
    local program=$1 name opened=()
    for name in $(grep -aoE 'lib[a-zA-Z0-9_+.-]+\.so\.[0-9]+' "$program" | sort -u); do
        mapfile -t -O "${#opened[@]}" opened < <(/sbin/ldconfig -p | awk -v name="$name" '$1 == name && /x86-64|AArch64/ {print $NF; exit}')
    done
    {
        printf '%s\n' "${opened[@]}"
        ldd "$program" "${opened[@]}" | awk '/=> \//{print $3} /^\t\/lib/{print $1}'
    } | LC_ALL=C sort -u
}

image_version() { "$1" version | sed -E 's/^taxasge ([^ ]+) .*/\1/'; }
image_commit() { "$1" version | sed -E 's/.*\((.*)\)$/\1/'; }

# The store is a folder of its own: nothing of this machine's other images is looked at, or left.
build_image() {
    local store in_store
    store=$(mktemp -d -t taxasge-image.XXXXXX)
    in_store=(buildah --root "$store/root" --runroot "$store/run" --storage-driver vfs)
    "${in_store[@]}" build --quiet --isolation chroot --timestamp 0 --layers=false \
        --build-arg VERSION="$(image_version "$1")" --build-arg COMMIT="$(image_commit "$1")" \
        --tag taxasge --file $image/context/Containerfile $image/context >$store/id
    "${in_store[@]}" push --quiet taxasge "oci:$image/oci:taxasge"
    rm -rf "$store"
}

compress_image() { node tools/dev/compress_layers.ts $image/oci; }
