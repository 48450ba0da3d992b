// SPDX-License-Identifier: Apache-2.0
package org.kilonova.shell.internal;

import java.util.List;
import org.kilonova.container.DeployedFile;
import org.kilonova.container.HostedServiceInfo;
import org.kilonova.container.Remains;
import org.kilonova.container.ServiceState;
import org.kilonova.container.Setting;
import org.kilonova.container.SwapInfo;
import org.kilonova.service.ServiceRecord;

/**
 * What is known about a topic.
 *
 * @param topic asked for
 * @param containerThere whether the container itself runs
 * @param transportProblem what keeps messages from being carried, or null
 * @param services of the topic on this host
 * @param otherTopics hosted here
 * @param files of the deploy folder that seem to belong to the topic
 * @param refusedFiles of the deploy folder, of which nobody knows to which topic they belong
 * @param bundles that seem to belong to the topic
 * @param refused settings whose value in the file was refused
 * @param records of these services
 * @param recordsAway why the records cannot be read, or null
 * @param swaps of these bundles and files, the last one first
 * @param remains of versions of these bundles
 */
record Evidence(
        String topic,
        boolean containerThere,
        String transportProblem,
        List<HostedServiceInfo> services,
        List<String> otherTopics,
        List<DeployedFile> files,
        List<DeployedFile> refusedFiles,
        List<BundleFact> bundles,
        List<Setting> refused,
        List<ServiceRecord> records,
        String recordsAway,
        List<SwapInfo> swaps,
        List<Remains> remains) {

    /** Whether the topic is served at this moment, so that what is wrong with other files and bundles is not the cause. */
    boolean served() {
        return services.stream().anyMatch(s -> s.state() == ServiceState.RUNNING);
    }
}
