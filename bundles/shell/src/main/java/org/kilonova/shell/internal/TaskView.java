// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.TaskInfo;

/** Periodic tasks. */
record TaskView(Ago ago) implements View<ServiceTask> {

    @Override
    public String table(List<ServiceTask> items) {
        TextTable table = TextTable.of(
                "Topic",
                "Host",
                "Task",
                "Spacing",
                "Last start",
                "Took",
                "Next",
                "Runs",
                "Failed",
                "Skipped",
                "Last error");
        for (ServiceTask item : items) {
            TaskInfo task = item.task();
            table.row(
                    item.topic(),
                    item.host(),
                    task.name(),
                    spacing(task),
                    ago.of(task.lastStart()),
                    took(task),
                    next(task),
                    task.runs(),
                    task.errors(),
                    task.skipped(),
                    task.lastError());
        }
        return table.toString();
    }

    @Override
    public String full(ServiceTask item) {
        return item.topic() + " " + item.task().name() + ": "
                + (item.task().lastError() == null
                        ? "done"
                        : "failed: " + item.task().lastError())
                + (item.task().lastDuration() == null ? "" : " in " + took(item.task()));
    }

    @Override
    public String line(ServiceTask item) {
        return item.topic() + " " + item.host() + " " + item.task().name();
    }

    /** Tasks of one service, without a heading. */
    TextTable indented(String indent, List<TaskInfo> tasks) {
        TextTable table = TextTable.indented(indent);
        for (TaskInfo task : tasks) {
            table.row(
                    task.name(),
                    spacing(task),
                    "last " + ago.of(task.lastStart()) + (task.lastDuration() == null ? "" : ", took " + took(task)),
                    "next " + next(task),
                    task.runs() + " runs, " + task.errors() + " failed, " + task.skipped() + " skipped",
                    task.lastError() == null ? null : "last error: " + task.lastError());
        }
        return table;
    }

    private static String spacing(TaskInfo task) {
        return task.spacing().isZero() ? "off" : "every " + Ago.length(task.spacing());
    }

    private static String took(TaskInfo task) {
        return task.lastDuration() == null ? "-" : Ago.length(task.lastDuration());
    }

    private String next(TaskInfo task) {
        if (task.running()) {
            return "running";
        }
        return task.next() == null ? "-" : ago.of(task.next());
    }
}
