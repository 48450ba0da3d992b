// SPDX-License-Identifier: Apache-2.0
package org.kilonova.ledger;

import java.io.IOException;
import java.util.Map;
import org.kilonova.manager.Manager;
import org.kilonova.manager.ManagerContext;
import org.kilonova.manager.Topic;
import org.kilonova.rpc.Rpc;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Enters every call and every cast into a book that outlives it, so that anybody can count them afterwards. What it keeps in memory, and
 * hands over, is only how far it has added the book up: the old version goes on entering while the new one takes over, so nothing that
 * has to be complete may travel in the state.
 */
@Component(properties = "OSGI-INF/variant.properties")
@Topic("ledger")
public final class LedgerManager implements Manager {

    /** What a caller gets for an entry. */
    public record Receipt(String client, long number, String version, int generation, String seal) {}

    private final Variant variant;
    private ManagerContext context;
    private Book book;
    private volatile Totals totals = new Totals();

    @Activate
    public LedgerManager(Variant variant) {
        this.variant = variant;
    }

    @Override
    public void initHost(ManagerContext given) throws IOException, InterruptedException {
        variant.fault().atInit();
        context = given;
        book = Book.in(context.dataDirectory());
    }

    /** Enters a numbered call. */
    @Rpc
    public Receipt enter(String client, long number) throws IOException, InterruptedException {
        book.enter(client, number, "call", context.generation(), variant.version());
        variant.fault().atCall();
        return new Receipt(client, number, variant.version(), context.generation(), Seal.of(client, number));
    }

    /** Enters a numbered cast. */
    @Rpc
    public void note(String client, long number) throws IOException {
        book.enter(client, number, "cast", context.generation(), variant.version());
    }

    /** How many entries each client has, in all versions. */
    @Rpc
    public Map<String, Long> totals() throws IOException {
        return totals.upTo(book);
    }

    @Override
    public Map<String, Object> handOver() throws IOException {
        totals.upTo(book);
        return totals.state();
    }

    @Override
    public void takeOver(Map<String, Object> state) {
        variant.fault().atTakeOver();
        totals = Totals.of(state);
    }

    @Override
    public void cleanupHost() throws IOException {
        book.close();
    }
}
