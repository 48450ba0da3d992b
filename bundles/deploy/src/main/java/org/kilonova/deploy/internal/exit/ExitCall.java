// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** A way to end the JVM. */
enum ExitCall {
    SYSTEM_EXIT("java/lang/System", "exit", "(I)V"),
    RUNTIME_EXIT("java/lang/Runtime", "exit", "(Ljava/lang/Runtime;I)V"),
    RUNTIME_HALT("java/lang/Runtime", "halt", "(Ljava/lang/Runtime;I)V");

    private static final String DESCRIPTOR = "(I)V";

    private final String owner;
    private final String method;
    private final String substitute;
    private final byte[] ownerConstant;
    private final byte[] methodConstant;

    ExitCall(String owner, String method, String substitute) {
        this.owner = owner;
        this.method = method;
        this.substitute = substitute;
        ownerConstant = constant(owner);
        methodConstant = constant(method);
    }

    static Optional<ExitCall> find(String owner, String method, String descriptor) {
        return DESCRIPTOR.equals(descriptor)
                ? Stream.of(values())
                        .filter(call -> call.owner.equals(owner) && call.method.equals(method))
                        .findFirst()
                : Optional.empty();
    }

    /** Whether a class file names one of them; cheap, and says yes now and then where none is called. */
    static boolean mayBeIn(byte[] classFile) {
        for (ExitCall call : values()) {
            if (contains(classFile, call.methodConstant) && contains(classFile, call.ownerConstant)) {
                return true;
            }
        }
        return false;
    }

    /** Name of the method that takes its place. */
    String substituteName() {
        return "kilonova$" + name().toLowerCase(Locale.ROOT);
    }

    /** Descriptor of the static method that takes its place: what was the receiver is an argument. */
    String substituteDescriptor() {
        return substitute;
    }

    /** As people write it. */
    String displayName() {
        return owner.substring(owner.lastIndexOf('/') + 1) + "." + method;
    }

    /** Text in the constant pool of a class file: a tag, the length in two bytes, the text. */
    private static byte[] constant(String text) {
        return ("\u0001\u0000" + (char) text.length() + text).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static boolean contains(byte[] bytes, byte[] part) {
        for (int i = 0; i <= bytes.length - part.length; i++) {
            int same = 0;
            while (same < part.length && bytes[i + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }
}
