# What the measurements' commands have in common; to be sourced. `work` is the folder that they keep things in.

# Where tables.py is.
export PYTHONPATH="$root/bench${PYTHONPATH:+:$PYTHONPATH}" PYTHONDONTWRITEBYTECODE=1

# needs COMMAND PACKAGE...: installs Debian packages if the command is missing.
needs() {
    local command=$1
    shift
    command -v "$command" >/dev/null && return
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        echo "$0: $command is missing; install $* (as root: apt-get install $*)" >&2
        exit 1
    fi
}

# once STAMP FILE...: succeeds if the files changed since `done_once STAMP FILE...`.
once() {
    ! sha256sum "${@:2}" 2>/dev/null | cmp -s - "$work/$1.done"
}
done_once() {
    sha256sum "${@:2}" >"$work/$1.done"
}

# python_environment REQUIREMENTS: makes a virtual environment in $work/venv with these packages.
python_environment() {
    needs python3 python3 python3-venv
    rm -rf "$work/venv"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$1"
}

# build_peers: builds the programs that draw with other crates, into $peers.
build_peers() {
    peers=$root/target/peers
    cargo build --quiet --release --locked --manifest-path "$root/bench/peers/Cargo.toml" --target-dir "$peers"
}
