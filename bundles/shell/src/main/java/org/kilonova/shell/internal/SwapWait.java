// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.kilonova.container.SwapInfo;
import org.kilonova.container.Swaps;
import org.kilonova.shell.CommandException;

/** Waits for a swap and says meanwhile where it stands. To be made before the swap is begun. */
final class SwapWait {

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Swaps swaps;
    private final String by;
    private final PrintStream console;
    private final long before;
    private SwapInfo.Step said;

    /**
     * @param by who will be the one that has begun it
     * @param console for the steps
     */
    SwapWait(Swaps swaps, String by, PrintStream console) {
        this.swaps = swaps;
        this.by = by;
        this.console = console;
        this.before = swaps.last();
    }

    /** Whether a swap has begun after this was made. */
    boolean begun(SwapInfo swap) {
        return swap.number() > before;
    }

    /** Interrupted, it leaves the swap as it is. */
    SwapInfo until(CompletableFuture<SwapInfo> swap) {
        while (true) {
            try {
                return swap.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                mine().ifPresent(this::say);
            } catch (InterruptedException e) {
                throw left(e);
            } catch (ExecutionException e) {
                throw failed(e);
            }
        }
    }

    private Optional<SwapInfo> mine() {
        return swaps.after(before, by);
    }

    private void say(SwapInfo swap) {
        if (swap.step() != said && !swap.step().over()) {
            said = swap.step();
            console.println("swap " + swap.number() + ": " + SwapWords.doing(swap));
        }
    }

    /** Gogo drops what an interrupted command returns or throws: it is said here. */
    private CommandException left(InterruptedException e) {
        String text = mine().map(swap -> "swap " + swap.number() + " goes on without this command: kn:swaps "
                        + swap.number() + " shows it")
                .orElse("the swap goes on without this command: kn:swaps shows it");
        console.println(text);
        return new CommandException(text, e);
    }

    private static RuntimeException failed(ExecutionException e) {
        return e.getCause() instanceof RuntimeException failure
                ? Failures.inOneLine(failure)
                : new CommandException(String.valueOf(e.getCause().getMessage()), e.getCause());
    }
}
