// SPDX-License-Identifier: Apache-2.0
package org.kilonova.compute.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kilonova.compute.internal.image.BadImageException;
import org.kilonova.compute.internal.image.Declaration;
import org.kilonova.compute.internal.image.Image;
import org.kilonova.compute.internal.image.Limits;
import org.kilonova.compute.internal.image.Resources;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One image for each configuration {@code org.kilonova.image~NAME}. Its name comes before the manager's, because the components of a
 * bundle come up in that order: a manager without images would refuse what it is asked to run.
 */
@Component(
        immediate = true,
        service = ComputeImage.class,
        configurationPid = ComputeImage.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ComputeImage.Config.class, factory = true)
public final class ComputeImage {

    static final String PID = "org.kilonova.image";
    private static final String PREFIX = PID + "~";

    private static final Logger LOG = LoggerFactory.getLogger(ComputeImage.class);

    /** Of {@code max_file_size_mb}: as much as the claim. */
    private static final int AS_CLAIMED = -1;

    /** Declares an image. */
    @ObjectClassDefinition(name = "Kilonova image", description = "What instances may run; its name stands after the ~")
    public @interface Config {

        @AttributeDefinition(description = "For people")
        String description() default "";

        @AttributeDefinition(
                description = "The executable, an absolute path or a name on the PATH, and its arguments, one each;"
                        + " {name} stands for a parameter")
        String[] command() default {};

        @AttributeDefinition(
                description = "NAME=PATTERN: a parameter, and the regular expression that all of its value must match")
        String[] parameters() default {};

        @AttributeDefinition(
                description = "NAME=VALUE: the value of a parameter that is not given; without one it must be")
        String[] defaults() default {};

        @AttributeDefinition(name = "parameter_descriptions", description = "NAME=TEXT: a parameter, for people")
        String[] parameter__descriptions() default {};

        @AttributeDefinition(
                description =
                        "NAME=VALUE: a variable beside PATH, HOME, KILONOVA_INSTANCE and KILONOVA_HOST; {name} stands for a"
                                + " parameter")
        String[] environment() default {};

        @AttributeDefinition(min = "0", max = "100000", description = "That each instance claims (processors)")
        int vcpus() default 1;

        @AttributeDefinition(
                name = "memory_mb",
                min = "0",
                max = "100000000",
                description = "That each instance claims (MiB)")
        int memory__mb() default 64;

        @AttributeDefinition(
                name = "disk_mb",
                min = "0",
                max = "100000000",
                description = "That each instance claims (MiB)")
        int disk__mb() default 16;

        @AttributeDefinition(
                name = "max_open_files",
                min = "0",
                max = "1000000",
                description = "That a process of an instance has open at the same time (files); 0 is no limit")
        int max__open__files() default 1024;

        @AttributeDefinition(
                name = "max_file_size_mb",
                min = "-1",
                max = "100000000",
                description =
                        "That one file of an instance may grow to (MiB); 0 is no limit, -1 is the same as disk_mb")
        int max__file__size__mb() default AS_CLAIMED;

        @AttributeDefinition(
                name = "max_cpu_seconds",
                min = "0",
                description = "Processor time of a process of an instance (seconds); 0 is no limit")
        int max__cpu__seconds() default 0;

        @AttributeDefinition(
                name = "max_address_space_mb",
                min = "0",
                max = "100000000",
                description = "Address space of a process of an instance (MiB); 0 is no limit")
        int max__address__space__mb() default 0;
    }

    private volatile Image image;

    @Activate
    public ComputeImage(Config config, Map<String, Object> properties) {
        read(config, properties);
    }

    /** What is changed for the worse leaves the last good one in force. */
    @Modified
    void modified(Config config, Map<String, Object> properties) {
        read(config, properties);
    }

    private void read(Config config, Map<String, Object> properties) {
        String pid = String.valueOf(properties.get(Constants.SERVICE_PID));
        try {
            image = declaration(name(pid), config).read();
            LOG.info("Image {} runs {}", image.name(), image.executable());
        } catch (BadImageException e) {
            LOG.error(
                    "{}: {}. {}",
                    pid,
                    e.getMessage(),
                    image == null
                            ? "There is no such image until that is corrected"
                            : "The last good one stays in force");
        }
    }

    private static String name(String pid) {
        return pid.startsWith(PREFIX) ? pid.substring(PREFIX.length()) : "";
    }

    private static Declaration declaration(String name, Config config) {
        int fileSize = config.max__file__size__mb() == AS_CLAIMED ? config.disk__mb() : config.max__file__size__mb();
        return new Declaration(
                name,
                config.description(),
                List.of(config.command()),
                List.of(config.environment()),
                List.of(config.parameters()),
                List.of(config.defaults()),
                List.of(config.parameter__descriptions()),
                new Resources(config.vcpus(), config.memory__mb(), config.disk__mb()),
                new Limits(
                        config.max__open__files(),
                        fileSize,
                        config.max__cpu__seconds(),
                        config.max__address__space__mb()));
    }

    /** Empty while its configuration has never been good. */
    Optional<Image> image() {
        return Optional.ofNullable(image);
    }
}
