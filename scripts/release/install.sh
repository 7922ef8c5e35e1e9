#!/bin/sh
# Installs ClassChat from this folder, with its manual page and completions: ./install.sh [PREFIX]
# Without a PREFIX it goes to /usr/local for root, and to ~/.local for anyone else.
set -eu

if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
prefix=${1:-$prefix}
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
cd "$(dirname "$0")"

# A browser on macOS marks what it downloads; a program without Apple's signature would not start.
xattr -d com.apple.quarantine classchat 2>/dev/null || true

if ! said=$(./classchat --version 2>&1); then
  echo "classchat does not start on this system: $(echo "$said" | head -n 1)" >&2
  echo "It needs NEEDS." >&2
  exit 1
fi

install_file() {
  mkdir -p "$(dirname "$3")"
  # Not written over: that would fail while it runs.
  cp "$2" "$3.new"
  chmod "$1" "$3.new"
  mv -f "$3.new" "$3"
  echo "$3"
}

install_file 755 classchat "$prefix/bin/classchat"
install_file 644 classchat.1 "$prefix/share/man/man1/classchat.1"
install_file 644 completions/classchat.bash "$prefix/share/bash-completion/completions/classchat"
install_file 644 completions/_classchat "$prefix/share/zsh/site-functions/_classchat"
install_file 644 completions/classchat.fish "$prefix/share/fish/vendor_completions.d/classchat.fish"
