// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What the operator decides.
 *
 * @param folder into which jars are dropped
 * @param copies our directory for copies of them
 * @param pollInterval between two looks at the folder
 * @param settleTime for which a file has not changed before it is taken
 * @param patience for which an incomplete file has not changed before it is called broken
 * @param startTimeout for the managers of a bundle to come up
 * @param probation how a new version proves itself
 * @param keepVersions so many earlier contents of a file are kept
 */
record FolderSettings(
        Path folder,
        Path copies,
        Duration pollInterval,
        Duration settleTime,
        Duration patience,
        Duration startTimeout,
        ProbationTerms probation,
        int keepVersions) {}
