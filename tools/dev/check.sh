# ./dev lint and format.

cpp_sources() { git -c safe.directory="$root" ls-files --cached --others --exclude-standard '*.cpp' '*.hpp'; }

run_format() {
    need_packages git "${lint_packages[@]}"
    need_node
    cpp_sources | xargs -r clang-format-19 -i
    say "formatted $(cpp_sources | wc -l) files"
    node tools/requirements/main.ts
}

run_lint() {
    local start=$SECONDS folder
    need_packages "${build_packages[@]}" "${lint_packages[@]}" libgtest-dev libgmock-dev librapidcheck-dev libclang-rt-19-dev
    need_node
    npm_install "${build_folders[@]}" tests bench/pages
    must_step "configuring" configure ON
    # The sources that the build generates must be there before clang-tidy reads what includes them.
    must_step "building everything" compile $build
    step "house rules" node tools/tidy/main.ts
    step "formatting" check_format
    for folder in tools tests web bench; do
        if [ -f $folder/tsconfig.json ]; then step "types of $folder/" check_types $folder; fi
    done
    step "Biome on the pages" check_pages
    step "clang-tidy" run-clang-tidy-19 -quiet -p $build "^$root/(base|server|delivery)/"
    say "lint took $(duration $((SECONDS - start)))"
    [ ${#failed_steps[@]} -eq 0 ]
}

check_format() { cpp_sources | xargs -r clang-format-19 --dry-run -Werror; }
check_pages() { biome lint --error-on-warnings web; }
check_types() { tsc --noEmit -p "$1"; }
