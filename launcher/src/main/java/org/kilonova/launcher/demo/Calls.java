// SPDX-License-Identifier: Apache-2.0
package org.kilonova.launcher.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Calls the greeter again and again, one call after the other, and remembers every answer. */
final class Calls implements AutoCloseable {

    private final PipedShell shell;
    private final List<PipedShell.Answer> answers = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "kn-demo-calls-1");
    private volatile boolean enough;
    private DemoFailure failure;

    private Calls(PipedShell shell) {
        this.shell = shell;
    }

    static Calls begin(PipedShell shell) {
        Calls calls = new Calls(shell);
        calls.thread.setDaemon(true);
        calls.thread.start();
        return calls;
    }

    private void run() {
        try {
            while (!enough) {
                add(shell.run("kn:call greeter greet name=caller-" + (count(answer -> true) + 1)));
            }
        } catch (DemoFailure e) {
            failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void add(PipedShell.Answer answer) {
        answers.add(answer);
    }

    private synchronized void failed(DemoFailure e) {
        failure = e;
    }

    /** How many answers are like that so far. */
    synchronized long count(Predicate<PipedShell.Answer> kind) {
        return answers.stream().filter(kind).count();
    }

    synchronized PipedShell.Answer last() {
        return answers.get(answers.size() - 1);
    }

    /** After the call under way. */
    void end() throws DemoFailure, InterruptedException {
        enough = true;
        thread.join();
        synchronized (this) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public void close() {
        enough = true;
    }
}
