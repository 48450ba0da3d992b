// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Leads each {@link ExitCall} of one class to a private method of that class which throws. */
final class ExitRewriter extends ClassVisitor {

    private static final int API = Opcodes.ASM9;

    private final String bundle;
    private final Set<ExitCall> found = EnumSet.noneOf(ExitCall.class);
    private String self;
    private boolean isInterface;
    private int major;

    private ExitRewriter(ClassVisitor writer, String bundle) {
        super(API, writer);
        this.bundle = bundle;
    }

    /**
     * The class file without such calls; empty if there are none.
     *
     * @param bundle for the message of the exception
     * @throws RuntimeException if the class file cannot be read or written
     */
    static Optional<byte[]> rewrite(byte[] classFile, String bundle) {
        ClassReader reader = new ClassReader(classFile);
        ClassWriter writer = new ClassWriter(reader, 0);
        ExitRewriter rewriter = new ExitRewriter(writer, bundle);
        reader.accept(rewriter, 0);
        return rewriter.found.isEmpty() ? Optional.empty() : Optional.of(writer.toByteArray());
    }

    @Override
    public void visit(int version, int access, String name, String signature, String superName, String[] interfaces) {
        self = name;
        isInterface = (access & Opcodes.ACC_INTERFACE) != 0;
        major = version & 0xffff;
        // An interface may have private methods from Java 8 on; what Java 7 wrote is the same otherwise.
        int written = isInterface && major == Opcodes.V1_7 ? Opcodes.V1_8 : version;
        super.visit(written, access, name, signature, superName, interfaces);
    }

    @Override
    public MethodVisitor visitMethod(
            int access, String name, String descriptor, String signature, String[] exceptions) {
        return new MethodVisitor(API, super.visitMethod(access, name, descriptor, signature, exceptions)) {

            @Override
            public void visitMethodInsn(int opcode, String owner, String name, String descriptor, boolean ofInterface) {
                Optional<ExitCall> call = ExitCall.find(owner, name, descriptor);
                if (call.isEmpty()) {
                    super.visitMethodInsn(opcode, owner, name, descriptor, ofInterface);
                } else {
                    Handle substitute = substitute(call.get());
                    super.visitMethodInsn(
                            Opcodes.INVOKESTATIC, self, substitute.getName(), substitute.getDesc(), isInterface);
                }
            }

            @Override
            public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
                super.visitInvokeDynamicInsn(name, descriptor, bootstrap, constants(arguments));
            }

            @Override
            public void visitLdcInsn(Object value) {
                super.visitLdcInsn(constant(value));
            }
        };
    }

    @Override
    public void visitEnd() {
        found.forEach(this::addSubstitute);
        super.visitEnd();
    }

    private Handle substitute(ExitCall call) {
        if (isInterface && major < Opcodes.V1_7) {
            throw new IllegalArgumentException("an interface compiled for Java 6 or earlier");
        }
        found.add(call);
        return new Handle(
                Opcodes.H_INVOKESTATIC, self, call.substituteName(), call.substituteDescriptor(), isInterface);
    }

    private Object[] constants(Object[] values) {
        Object[] constants = new Object[values.length];
        for (int i = 0; i < values.length; i++) {
            constants[i] = constant(values[i]);
        }
        return constants;
    }

    /** A method reference is a constant, also within one that is computed. */
    private Object constant(Object value) {
        if (value instanceof Handle handle) {
            return ExitCall.find(handle.getOwner(), handle.getName(), handle.getDesc())
                    .map(this::substitute)
                    .orElse(handle);
        }
        if (value instanceof ConstantDynamic computed) {
            Object[] arguments = new Object[computed.getBootstrapMethodArgumentCount()];
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = constant(computed.getBootstrapMethodArgument(i));
            }
            return new ConstantDynamic(
                    computed.getName(), computed.getDescriptor(), computed.getBootstrapMethod(), arguments);
        }
        return value;
    }

    private void addSubstitute(ExitCall call) {
        MethodVisitor method = super.visitMethod(
                Opcodes.ACC_PRIVATE | Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC,
                call.substituteName(),
                call.substituteDescriptor(),
                null,
                null);
        String exception = "java/lang/SecurityException";
        method.visitCode();
        method.visitTypeInsn(Opcodes.NEW, exception);
        method.visitInsn(Opcodes.DUP);
        method.visitLdcInsn(bundle + " called " + call.displayName()
                + ", which would end the container with all its managers: throw an exception instead, and let the"
                + " operator end it with kilonova stop");
        method.visitMethodInsn(Opcodes.INVOKESPECIAL, exception, "<init>", "(Ljava/lang/String;)V", false);
        method.visitInsn(Opcodes.ATHROW);
        method.visitMaxs(3, 2);
        method.visitEnd();
    }
}
