# SPDX-License-Identifier: Apache-2.0
#
# Starts the shim and passes on the first line that it says. With "session" as its first argument it starts it in a session of
# its own, by the setsid that is the second argument; otherwise in the background. The rest is the shim's command.
#
# It is there because Java hears a process only until that ends, and the first process of a new session ends at once.

kn_how=$1
shift
{
    if [ "$kn_how" = session ]; then
        kn_setsid=$1
        shift
        "$kn_setsid" --fork "$@"
    else
        "$@" &
    fi
} 2>&1 | {
    IFS= read -r kn_line
    printf '%s\n' "$kn_line"
}
