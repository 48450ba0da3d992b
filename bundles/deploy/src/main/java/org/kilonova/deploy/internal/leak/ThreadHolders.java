// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.leak;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Threads that belong to a version, or are at work in it. Threads that are seen once serve for all versions. */
final class ThreadHolders implements HolderFinder {

    private final Map<Thread, StackTraceElement[]> threads = Thread.getAllStackTraces();
    private final Namesakes namesakes;

    ThreadHolders(Namesakes namesakes) {
        this.namesakes = namesakes;
    }

    @Override
    public List<String> find(OldVersion version, ClassLoader loader) {
        List<String> found = new ArrayList<>();
        threads.forEach((thread, frames) -> why(thread, frames, version, loader)
                .ifPresent(why -> found.add("thread " + thread.getName() + " (" + why + ")")));
        found.sort(null);
        return found;
    }

    private Optional<String> why(Thread thread, StackTraceElement[] frames, OldVersion version, ClassLoader loader) {
        Optional<StackTraceElement> frame = Stream.of(frames)
                .filter(element -> version.contains(element.getClassName()))
                .findFirst();
        if (HolderFinder.isOf(thread, loader)) {
            return Optional.of("its class is " + thread.getClass().getName());
        }
        if (thread.getContextClassLoader() == loader) {
            return Optional.of(frame.map(at -> "runs " + method(at)).orElse("its context class loader"));
        }
        if (HolderFinder.isOf(thread.getUncaughtExceptionHandler(), loader)) {
            return Optional.of("its handler of uncaught exceptions");
        }
        return frame.flatMap(at -> runs(thread, at, version));
    }

    /** A frame only tells the name of its class. */
    private Optional<String> runs(Thread thread, StackTraceElement frame, OldVersion version) {
        if (namesakes.isOfAnother(version, thread.getContextClassLoader())
                || namesakes.isOfAnother(version, thread.getClass().getClassLoader())) {
            return Optional.empty();
        }
        List<String> others = namesakes.of(version, frame.getClassName());
        return Optional.of(
                "runs " + method(frame) + (others.isEmpty() ? "" : ", perhaps that of " + String.join(" or ", others)));
    }

    private static String method(StackTraceElement frame) {
        return frame.getClassName() + "." + frame.getMethodName();
    }
}
