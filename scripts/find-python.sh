#!/bin/sh
# Prints the path of a Python that Firsthand can run on, or says in one line why there is none.
# A name on the PATH is no proof: pyenv puts a `python3.13` there that may answer "command not found".

NEEDED='3, 12'

# Prints the interpreter's own path when it starts and is new enough.
new_enough() {
    "$1" -c "import sys; sys.version_info < ($NEEDED) and sys.exit(1); print(sys.executable)" 2>/dev/null
}

for candidate in python3.13 python3.12 python3.14 python3 python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.13*/bin/python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.12*/bin/python \
    "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[4-9]*/bin/python; do
    if new_enough "$candidate"; then
        exit 0
    fi
done

for candidate in python3 python; do
    if yours=$("$candidate" -c 'import platform; print(platform.python_version())' 2>/dev/null); then
        echo "Firsthand needs Python 3.12 or newer; yours is $yours. Install python3.13 and try again." >&2
        exit 1
    fi
done
echo "Firsthand needs Python 3.12 or newer; none was found. Install python3.13 and try again." >&2
exit 1
