// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal.scheduler;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Parameter;
import org.kilonova.compute.internal.instance.InstanceSpec;
import org.kilonova.compute.internal.instance.InstanceState;
import org.kilonova.compute.internal.instance.Snapshot;
import org.kilonova.compute.internal.instance.Status;
import org.kilonova.compute.internal.instance.Usage;
import org.kilonova.rpc.Arg;
import org.kilonova.rpc.CallContext;
import org.kilonova.rpc.Cast;
import org.kilonova.rpc.Rpc;

/** What a compute host says to the scheduler. */
public interface SchedulerApi {

    String TOPIC = "scheduler";

    /** "I have room and hold the claim: may I start it?" False: somebody else has it by now. */
    @Rpc(name = "claim_instance")
    CompletionStage<Boolean> claimInstance(CallContext context, String id, String host, int attempt, Used usage);

    @Cast
    @Rpc(name = "claim_refused")
    void claimRefused(CallContext context, String id, String host, int attempt, String reason);

    @Cast
    @Rpc(name = "instance_changed")
    void instanceChanged(CallContext context, String host, Change instance, Used usage);

    /** The full truth of the host. */
    @Rpc(name = "report_host")
    Answer reportHost(String host, Resources resources, List<DeclaredImage> images, List<ReportedInstance> instances);

    /** @param terminate instances that should not run here */
    record Answer(List<String> terminate) {}

    /** What the instances of the host use. */
    record Used(
            @Arg("vcpus_used") int vcpusUsed,
            @Arg("memory_mb_used") int memoryMbUsed,
            @Arg("disk_mb_used") int diskMbUsed,
            int instances) {

        static Used of(Usage usage) {
            return new Used(
                    usage.claimed().vcpus(),
                    usage.claimed().memoryMb(),
                    usage.claimed().diskMb(),
                    usage.instances());
        }
    }

    /** What the host has, what its instances use, and what they may use at most. */
    record Resources(
            int vcpus,
            @Arg("vcpus_used") int vcpusUsed,
            @Arg("vcpus_limit") int vcpusLimit,
            @Arg("memory_mb") int memoryMb,
            @Arg("memory_mb_used") int memoryMbUsed,
            @Arg("memory_mb_limit") int memoryMbLimit,
            @Arg("disk_mb") int diskMb,
            @Arg("disk_mb_used") int diskMbUsed,
            @Arg("disk_mb_limit") int diskMbLimit,
            int instances,
            @Arg("cpu_model") String cpuModel,
            String driver) {}

    /** What became of an instance. */
    record Change(
            String id,
            int attempt,
            long revision,
            InstanceState state,
            String reason,
            Long pid,
            @Arg("exit_code") Integer exitCode,
            @Arg("launched_at") Instant launchedAt,
            @Arg("ended_at") Instant endedAt) {

        static Change of(Snapshot instance) {
            Status status = instance.status();
            return new Change(
                    instance.spec().id(),
                    instance.spec().attempt(),
                    status.revision(),
                    status.state(),
                    status.reason(),
                    status.pid(),
                    status.exitCode(),
                    status.launchedAt(),
                    status.endedAt());
        }

        /** What is said of an instance that nobody knows here. */
        static Change gone(String id) {
            return new Change(id, 0, 0, InstanceState.DELETED, null, null, null, null, null);
        }
    }

    /** All there is to know of an instance: enough to make its record anew. */
    record ReportedInstance(
            String id,
            int attempt,
            long revision,
            InstanceState state,
            String reason,
            Long pid,
            @Arg("exit_code") Integer exitCode,
            @Arg("launched_at") Instant launchedAt,
            @Arg("ended_at") Instant endedAt,
            String name,
            String image,
            Map<String, String> parameters,
            int vcpus,
            @Arg("memory_mb") int memoryMb,
            @Arg("disk_mb") int diskMb) {

        static ReportedInstance of(Snapshot instance) {
            InstanceSpec spec = instance.spec();
            Status status = instance.status();
            return new ReportedInstance(
                    spec.id(),
                    spec.attempt(),
                    status.revision(),
                    status.state(),
                    status.reason(),
                    status.pid(),
                    status.exitCode(),
                    status.launchedAt(),
                    status.endedAt(),
                    spec.name(),
                    spec.image(),
                    spec.parameters(),
                    spec.claim().vcpus(),
                    spec.claim().memoryMb(),
                    spec.claim().diskMb());
        }
    }

    /** What may be run here. */
    record DeclaredImage(
            String name,
            String description,
            List<DeclaredParameter> parameters,
            int vcpus,
            @Arg("memory_mb") int memoryMb,
            @Arg("disk_mb") int diskMb) {

        static DeclaredImage of(Image image) {
            return new DeclaredImage(
                    image.name(),
                    image.description(),
                    image.parameters().stream().map(DeclaredParameter::of).toList(),
                    image.claim().vcpus(),
                    image.claim().memoryMb(),
                    image.claim().diskMb());
        }
    }

    /** What the user of an image may choose; without a default must. */
    record DeclaredParameter(
            String name, String pattern, @Arg("default") String byDefault, String description) {

        static DeclaredParameter of(Parameter parameter) {
            return new DeclaredParameter(
                    parameter.name(), parameter.pattern().pattern(), parameter.byDefault(), parameter.description());
        }
    }
}
