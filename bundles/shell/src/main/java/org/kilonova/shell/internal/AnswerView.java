// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;

/** Answers, as JSON. */
final class AnswerView implements View<Answer> {

    @Override
    public String table(List<Answer> answers) {
        StringBuilder text = new StringBuilder();
        answers.forEach(answer -> text.append(line(answer)).append('\n'));
        return text.toString();
    }

    @Override
    public String full(Answer answer) {
        return new Json().indented(answer.value());
    }

    @Override
    public String line(Answer answer) {
        return new Json().inOneLine(answer.value());
    }
}
