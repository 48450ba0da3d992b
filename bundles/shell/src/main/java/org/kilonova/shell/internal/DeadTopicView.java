// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** Topics with dead letters. */
record DeadTopicView(DeadLetterView letters) implements View<DeadTopic> {

    @Override
    public String table(List<DeadTopic> topics) {
        TextTable table = TextTable.of("Topic", "Letters", "Oldest", "Reason");
        for (DeadTopic topic : topics) {
            table.row(
                    topic.topic(),
                    topic.letters(),
                    topic.oldest() == null ? null : letters.since(topic.oldest()),
                    topic.oldest() == null ? null : topic.oldest().reason());
        }
        return table.toString();
    }

    @Override
    public String line(DeadTopic topic) {
        return topic.topic() + " " + topic.letters();
    }
}
