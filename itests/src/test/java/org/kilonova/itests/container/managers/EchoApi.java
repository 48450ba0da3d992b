// SPDX-License-Identifier: Apache-2.0
package org.kilonova.itests.container.managers;

import java.util.List;
import java.util.concurrent.CompletionStage;
import org.kilonova.rpc.Cast;

/** What callers see of {@link EchoManager}. */
public interface EchoApi {

    String echo(String text);

    String host();

    String version();

    @Cast
    void note(String text);

    List<String> notes();

    /** What everybody is told at once. */
    interface ToAll {

        void note(String text);
    }

    /** Without waiting. */
    interface Later {

        CompletionStage<String> echo(String text);
    }
}
