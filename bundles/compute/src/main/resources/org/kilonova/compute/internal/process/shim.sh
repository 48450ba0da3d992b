# Kilonova instance: stays beside the instance's process, whatever happens to the container.
# SPDX-License-Identifier: Apache-2.0
#
# Started in the instance's directory, as the leader of a session, with: number of the run, open files, file size (blocks of
# 512 bytes), processor time (seconds), address space (KiB), each 0 for no limit, then the command. Says "started" on standard
# output once the command is about to run, or else why it is not, in a line; nobody listens after that.
#
# process.RUN: a line "PID START" for this shell and one for the command. Made exclusively: no run is started twice.
# files: where the command works; what is ours it does not see by chance.
# exit.RUN: the command's exit code; 128 + N if signal N ended it.

kn_run=$1 kn_files=$2 kn_blocks=$3 kn_seconds=$4 kn_kib=$5
shift 5
unset PWD OLDPWD SHLVL _

exec 3>&1 4>>console.log
exec >/dev/null 2>&1 </dev/null
# Handlers, because what is ignored would stay ignored in the command.
trap : HUP INT QUIT TERM

kn_fields() {
    kn_identity="$1 $kn_boot/${22}"
}

# Sets kn_identity to the pid and start of the process that calls this; $$ would not do, it is the same in a subshell.
kn_identify() {
    if [ -n "$kn_boot" ]; then
        read -r kn_stat </proc/self/stat
        kn_fields $kn_stat
    else
        kn_identity="$(exec /bin/sh -c 'echo "$PPID"') -"
    fi
}

kn_boot=
if [ -r /proc/self/stat ] && [ -r /proc/sys/kernel/random/boot_id ]; then
    read -r kn_boot </proc/sys/kernel/random/boot_id
fi
kn_identify
kn_shim=$kn_identity

(
    exec 2>&3
    kn_identify
    set -C
    printf '%s\n' "$kn_shim" "$kn_identity" >"process.$kn_run" || exit 125
    [ "$kn_files" = 0 ] || ulimit -n "$kn_files" || exit 125
    [ "$kn_blocks" = 0 ] || ulimit -f "$kn_blocks" || exit 125
    [ "$kn_seconds" = 0 ] || ulimit -t "$kn_seconds" || exit 125
    [ "$kn_kib" = 0 ] || ulimit -v "$kn_kib" || exit 125
    mkdir -p files && cd files && unset PWD OLDPWD || exit 125
    echo started >&3
    exec >&4 2>&4 3>&- 4>&-
    exec "$@"
)
kn_code=$?

printf '%s\n' "$kn_code" >"exit.$kn_run.tmp" && command -p mv -f "exit.$kn_run.tmp" "exit.$kn_run"
# Whatever the command has left behind, and this shell.
kill -s KILL -- -$$
