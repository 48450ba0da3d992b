// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;

/** Tells whether the content of a file can be installed, before the framework sees any of it. */
final class Examination {

    /** The result. */
    sealed interface Result permits Good, Bad, Unreadable, Changed {}

    /** It can be tried. */
    record Good(Jar jar) implements Result {}

    /**
     * It is no bundle.
     *
     * @param reason and what to do
     * @param incomplete whether the rest may still come
     */
    record Bad(String reason, boolean incomplete) implements Result {}

    /** Nothing is known of it; trying again later makes sense. */
    record Unreadable(String reason) implements Result {}

    /** Somebody is writing it. */
    record Changed() implements Result {}

    private final Copies copies;

    Examination(Copies copies) {
        this.copies = copies;
    }

    /** Looks at the content and copies it if it is good. */
    Result examine(String name, Path file, String sha) {
        try {
            ZipFlaw flaw = ZipFlaw.find(file);
            if (flaw != null) {
                return new Bad(flaw.reason(), flaw.incomplete());
            }
            JarFacts facts = JarFacts.of(file);
            return new Good(new Jar(name, sha, copies.take(file, name, sha), facts));
        } catch (JarFacts.NoBundleException e) {
            return new Bad(e.getMessage(), false);
        } catch (Copies.ChangedException e) {
            return new Changed();
        } catch (IOException e) {
            return new Unreadable("cannot be copied (" + e + "): check permissions and free space; it is tried again");
        }
    }
}
