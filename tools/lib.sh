# shellcheck shell=bash
# What the front-door scripts share: messages, the package list, the build, and hashes of what was built from.
# To be sourced after `set -euo pipefail`; expects `root` (the repository) to be set.

: "${root:?set root before sourcing tools/lib.sh}"

# Words of tools, sort orders and number formats must not depend on who runs us.
export LC_ALL=C.UTF-8

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then
  bold=$'\e[1m' red=$'\e[31m' green=$'\e[32m' dim=$'\e[2m' plain=$'\e[0m'
else
  bold='' red='' green='' dim='' plain=''
fi
export bold red green dim plain

say() { printf '%s\n' "$*"; }
heading() { printf '%s%s%s\n' "$bold" "$*" "$plain"; }
warn() { printf '%swarning:%s %s\n' "$bold" "$plain" "$*" >&2; }
# die MESSAGE: ends the script; a full disk is the usual reason behind strange failures, so it is named when it is true.
die() {
  printf '%serror:%s %s\n' "$red" "$plain" "$*" >&2
  name_full_disk
  exit 1
}
usage_error() {
  printf '%serror:%s %s (try --help)\n' "$red" "$plain" "$*" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

name_full_disk() {
  local folder free
  for folder in "$root" "${TMPDIR:-/tmp}" /var; do
    free=$(df -Pk -- "$folder" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }') || continue
    if [[ -n $free && $free -lt 100 ]]; then
      printf '       The disk of %s has only %s MB left; free some space and run this again.\n' "$folder" "$free" >&2
    fi
  done
}

# need_space FOLDER MEGABYTES WHAT_FOR: says before the work, not in the middle of it, that there is no room for it.
need_space() {
  local free
  free=$(df -Pk -- "$1" 2>/dev/null | awk 'NR == 2 { print int($4 / 1024) }') || return 0
  if [[ -n $free && $free -lt $2 ]]; then
    die "$3 needs about $2 MB, but the disk of $1 has only $free MB left"
  fi
}

# --- Debian packages --------------------------------------------------------------------------------------------

# packages_in SECTION...: the packages of these sections, one a line.
packages_in() {
  local wanted=" $* " line section=''
  while IFS= read -r line || [[ -n $line ]]; do
    line=${line%%#*}
    if [[ $line =~ ^\[([a-z-]+)\] ]]; then
      section=${BASH_REMATCH[1]}
    elif [[ $line =~ ^([^[:space:]]+) && $wanted == *" $section "* ]]; then
      printf '%s\n' "${BASH_REMATCH[1]}"
    fi
  done <"$root/tools/debian-packages.txt"
}

# missing_packages PACKAGE...: those that are not installed, one a line.
missing_packages() {
  local package
  for package in "$@"; do
    [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || printf '%s\n' "$package"
  done
}

# install_packages WHAT_FOR SECTION...: makes sure that the packages of these sections are there.
install_packages() {
  local what_for=$1 as_root=() packages missing log
  shift
  mapfile -t packages < <(packages_in "$@")
  [[ ${#packages[@]} -gt 0 ]] || die "tools/debian-packages.txt has no section like: $*"
  if ! have apt-get || ! have dpkg-query; then
    say "This is no Debian-like system (no apt-get), so nothing is installed here. $what_for needs what Debian calls:"
    say "  ${packages[*]}"
    say "Going on in the hope that they are there."
    return 0
  fi
  mapfile -t missing < <(missing_packages "${packages[@]}")
  if [[ ${#missing[@]} -eq 0 ]]; then
    say "Debian packages: nothing missing for $what_for."
    return 0
  fi
  heading "Installing Debian packages for $what_for: ${missing[*]}"
  if [[ $(id -u) -ne 0 ]]; then
    have sudo || die "root is needed to install them and there is no sudo. As root: apt-get install --no-install-recommends ${missing[*]}"
    as_root=(sudo)
    # Nobody can type a password without a terminal.
    if [[ ! -t 0 ]]; then
      as_root=(sudo -n)
      sudo -n true 2>/dev/null || die "sudo asks for a password and there is no terminal to type it. As root: apt-get install --no-install-recommends ${missing[*]}"
    fi
    say "(using sudo for apt-get only)"
  fi
  need_space /var 1500 "Installing packages"
  log=$(mktemp)
  # sudo forgets proxies, so they are named.
  local name proxies=()
  for name in http_proxy https_proxy no_proxy; do
    if [[ -n ${!name:-} ]]; then proxies+=("$name=${!name}"); fi
  done
  local apt=(env DEBIAN_FRONTEND=noninteractive "${proxies[@]}" apt-get -y -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 -o Dpkg::Use-Pty=0)
  # A failing update need not matter (one broken source among good ones), so the installation decides.
  local updated=yes
  "${as_root[@]}" "${apt[@]}" -o APT::Update::Error-Mode=any update </dev/null >"$log" 2>&1 || updated=no
  if ! "${as_root[@]}" "${apt[@]}" --no-install-recommends install "${missing[@]}" </dev/null >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    if [[ $updated == no ]]; then
      die "the package servers could not be reached (lines above). Is there a network, or a proxy to set in http_proxy? Wanted: ${missing[*]}"
    fi
    die "apt-get could not install these packages (lines above): ${missing[*]}"
  fi
  rm -f "$log"
  say "Installed ${#missing[@]} packages and what they depend on."
}

# node_is_at_least MAJOR [MINOR]: a node of this version and npm are on the PATH.
node_is_at_least() {
  local version major minor
  have node && have npm || return 1
  version=$(node --version 2>/dev/null) || return 1
  [[ $version =~ ^v([0-9]+)\.([0-9]+) ]] || return 1
  major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  ((major > $1 || (major == $1 && minor >= ${2:-0})))
}

# --- Building ---------------------------------------------------------------------------------------------------

# As many compilers at once as there are cores and gigabytes for them.
parallel_jobs() {
  local cores memory
  cores=$(nproc 2>/dev/null || echo 1)
  memory=$(awk '/^MemAvailable:/ { print int($2 / 1048576 / 0.9) }' /proc/meminfo 2>/dev/null || echo "$cores")
  ((memory >= 1)) || memory=1
  echo $((cores < memory ? cores : memory))
}

# drop_foreign_build FOLDER: a build folder that was copied or moved from elsewhere cannot be used by CMake.
drop_foreign_build() {
  local home
  [[ -f $1/CMakeCache.txt ]] || return 0
  home=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt")
  if [[ $home != "$root" ]]; then
    say "Removing $1: it was made for $home."
    rm -rf -- "$1"
  fi
}

# --- What a result was made from --------------------------------------------------------------------------------

# list_sources [PATH...]: every file of the repository that is not made by a build, NUL-separated, sorted; also without git.
list_sources() {
  if git -C "$root" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    (cd "$root" && git ls-files -z --cached --others --exclude-standard -- "$@" | sort -zu)
  else
    (cd "$root" && { find "${@:-.}" \( -path ./build -o -path ./results -o -name node_modules -o -name .git -o -name .cache \
      -o -name __pycache__ \) -prune -o \( -type f -o -type l \) -print0 2>/dev/null || true; } | sed -z 's#^\./##' | sort -zu)
  fi
}

# hash_sources [PATH...]: one number for the names and contents of those files.
hash_sources() {
  (cd "$root" && list_sources "$@" | while IFS= read -r -d '' file; do
    [[ -f $file ]] && printf '%s\0' "$file"
  done | xargs -0 -r sha256sum -- | sha256sum | cut -d' ' -f1)
}

# hash_tools SECTION...: one number for the versions of the packages and programs that results depend on.
hash_tools() {
  {
    uname -m
    if have dpkg-query; then
      # shellcheck disable=SC2016  # dpkg-query's own variables
      packages_in "$@" | xargs dpkg-query -W -f='${Package} ${Version}\n' 2>/dev/null || true
    fi
    c++ --version 2>/dev/null | head -n 1 || true
    cmake --version 2>/dev/null | head -n 1 || true
    have node && node --version
    true
  } | sha256sum | cut -d' ' -f1
}
