// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.Setting;
import org.kilonova.container.SwapCheck;
import org.kilonova.health.HealthReport;
import org.kilonova.service.ServiceRecord;
import org.kilonova.transport.DeadLetter;

/** Shows the values of commands as text. Thread-safe. */
final class Views {

    private final Map<Class<?>, View<?>> byType = new HashMap<>();

    Views(Clock clock) {
        Ago ago = new Ago(clock);
        TaskView tasks = new TaskView(ago);
        DeadLetterView letters = new DeadLetterView(ago);
        add(ServiceRecord.class, new RecordView());
        add(HostedServiceInfo.class, new ServiceView(ago, tasks));
        add(ServiceTask.class, tasks);
        add(Setting.class, new SettingView());
        add(DeployedFile.class, new FileView(ago));
        add(SwapPage.class, new SwapView(ago));
        add(SwapOutcome.class, new SwapOutcomeView(ago));
        add(SwapCheck.class, new SwapCheckView());
        add(Remains.class, new RemainsView(ago));
        add(Explanation.class, new ExplanationView(new RemainsView(ago)));
        add(DeadLetter.class, letters);
        add(DeadTopic.class, new DeadTopicView(letters));
        add(ChangedLevel.class, new LevelView(ago));
        add(CommandHelp.class, new HelpView());
        add(Diagnosis.class, new DiagnosisView());
        add(Instance.class, new InstanceView(ago));
        add(Host.class, new HostView(ago));
        add(Image.class, new ImageView());
        add(ConsoleOutput.class, new ConsoleView());
        add(Answer.class, new AnswerView());
        add(HealthReport.class, new HealthView());
        add(Done.class, new DoneView());
    }

    private <T> void add(Class<T> type, View<T> view) {
        byType.put(type, view);
    }

    /** Everything about a value or list of values, or null if it is not one of ours. */
    String full(Object value) {
        if (value instanceof Listing<?> listing) {
            String table = table(listing).stripTrailing();
            return listing.note() == null ? table : table + "\n" + listing.note();
        }
        View<?> view = byType.get(value.getClass());
        return view == null ? null : full(view, value).stripTrailing();
    }

    /** A value in a line, or null if it is not one of ours. */
    String line(Object value) {
        View<?> view = byType.get(value.getClass());
        return view == null ? null : line(view, value);
    }

    @SuppressWarnings("unchecked") // the map is filled by add alone
    private <T> String table(Listing<T> listing) {
        return ((View<T>) byType.get(listing.type())).table(listing);
    }

    @SuppressWarnings("unchecked") // the map is filled by add alone
    private static <T> String full(View<T> view, Object value) {
        return view.full((T) value);
    }

    @SuppressWarnings("unchecked") // the map is filled by add alone
    private static <T> String line(View<T> view, Object value) {
        return view.line((T) value);
    }
}
