#!/bin/sh
# Installs what Indica needs from the distribution (Debian or Ubuntu): PostgreSQL with its
# extensions, Python's venv, Node; and for the tests alone npm, PgBouncer and Chromium.
# Says nothing and touches nothing when everything is there already.
#   packages.sh           install what is missing
#   packages.sh --check   exit 1 and name what is missing, install nothing
set -eu

oldest_major=15

say() { printf '%s\n' "packages: $*" >&2; }
fail() { say "$*"; exit 1; }

command -v dpkg-query >/dev/null 2>&1 || fail "this script knows Debian and Ubuntu only. \
Install PostgreSQL $oldest_major or newer with pg_cron, pgTAP and plpgsql_check, and Python 3.11 or newer, by hand."

is_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null | cut -c1-2)" = "ii" ]
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null 2>&1; then
        # sudo drops the environment, so what apt needs is given again.
        sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        fail "not root and no sudo. Run as root: $*"
    fi
}

apt_updated=no
apt_update() {
    [ "$apt_updated" = yes ] && return 0
    as_root apt-get -qq -o DPkg::Lock::Timeout=300 update >/dev/null
    apt_updated=yes
}

# The newest PostgreSQL server that is installed, else the distribution's default.
postgres_major() {
    newest=0
    for server in /usr/lib/postgresql/*/bin/postgres; do
        [ -x "$server" ] || continue
        major=${server#/usr/lib/postgresql/}
        major=${major%%/*}
        [ "$major" -gt "$newest" ] && newest=$major
    done
    if [ "$newest" -eq 0 ]; then
        newest=$(apt-cache depends postgresql 2>/dev/null |
            sed -n 's/.*Depends: postgresql-\([0-9][0-9]*\)$/\1/p' | head -n 1)
    fi
    printf '%s' "${newest:-0}"
}

export DEBIAN_FRONTEND=noninteractive

major=$(postgres_major)
if [ "$major" -eq 0 ] && [ "${1:-}" != --check ]; then
    apt_update
    major=$(postgres_major)
fi
[ "$major" -ne 0 ] || fail "no PostgreSQL here and none offered by apt."
[ "$major" -ge "$oldest_major" ] || fail "this distribution offers PostgreSQL $major; \
Indica needs $oldest_major or newer. Use Debian 12, Ubuntu 24.04 or later, or add the PostgreSQL project's apt repository."

wanted="postgresql-$major postgresql-client-$major postgresql-$major-cron postgresql-$major-pgtap
postgresql-$major-plpgsql-check libtap-parser-sourcehandler-pgtap-perl ca-certificates util-linux"
command -v python3 >/dev/null 2>&1 || wanted="$wanted python3"
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || wanted="$wanted python3-venv"
command -v node >/dev/null 2>&1 || wanted="$wanted nodejs"

missing=
for package in $wanted; do
    is_installed "$package" || missing="$missing $package"
done

# What is for tests alone. Ubuntu's chromium is a snap, which does not run in a container.
for_tests=
command -v npm >/dev/null 2>&1 || for_tests="npm"
is_installed pgbouncer || for_tests="$for_tests pgbouncer"
# Playwright's own Node is linked against it.
is_installed libatomic1 || for_tests="$for_tests libatomic1"
if ! command -v chromium >/dev/null 2>&1 && ! command -v google-chrome >/dev/null 2>&1 &&
    grep -q '^ID=debian' /etc/os-release 2>/dev/null; then
    for_tests="$for_tests chromium fonts-liberation"
fi

if [ "${1:-}" = --check ]; then
    [ -z "$missing" ] || fail "missing:$missing"
    exit 0
fi

if [ -n "$missing$for_tests" ]; then
    say "installing$missing${for_tests:+ $for_tests}"
    apt_update
    # shellcheck disable=SC2086  # lists of names
    as_root apt-get -qq -y --no-install-recommends -o DPkg::Lock::Timeout=300 \
        -o Dpkg::Use-Pty=0 install $missing $for_tests >/dev/null
fi

python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    fail "$(python3 --version) is too old; Indica needs Python 3.11 or newer."
