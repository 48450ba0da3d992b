// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

/** What an instance claims of its host, as people say it. */
final class Need {

    private Need() {}

    static String text(Long vcpus, Long memoryMb, Long diskMb) {
        return count(vcpus) + (vcpus != null && vcpus == 1 ? " vCPU, " : " vCPUs, ") + count(memoryMb) + " MB memory, "
                + count(diskMb) + " MB disk";
    }

    private static Object count(Long number) {
        return number == null ? "?" : number;
    }
}
