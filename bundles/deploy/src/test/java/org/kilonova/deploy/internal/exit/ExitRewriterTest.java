// SPDX-License-Identifier: Apache-2.0
package org.kilonova.deploy.internal.exit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kilonova.deploy.internal.JarBuilder;
import org.kilonova.deploy.internal.SampleManager;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Class files that this compiler does not write. */
class ExitRewriterTest {

    private static final Handle EXIT = new Handle(Opcodes.H_INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);

    private static byte[] type(int version, int access, Consumer<ClassWriter> methods) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, access, "Made", null, "java/lang/Object", null);
        methods.accept(writer);
        writer.visitEnd();
        return writer.toByteArray();
    }

    private static void method(ClassWriter writer, int access, String name, Consumer<MethodVisitor> code) {
        MethodVisitor method = writer.visitMethod(access, name, "()V", null, null);
        method.visitCode();
        code.accept(method);
        method.visitInsn(Opcodes.RETURN);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    private static void exits(MethodVisitor method) {
        method.visitInsn(Opcodes.ICONST_3);
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/System", "exit", "(I)V", false);
    }

    private static void halts(MethodVisitor method) {
        method.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Runtime", "getRuntime", "()Ljava/lang/Runtime;", false);
        method.visitInsn(Opcodes.ICONST_3);
        method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Runtime", "halt", "(I)V", false);
    }

    private static void invokes(MethodVisitor method, Object constant) {
        method.visitLdcInsn(constant);
        method.visitInsn(Opcodes.ICONST_3);
        method.visitMethodInsn(
                Opcodes.INVOKEVIRTUAL, MethodHandle.class.getName().replace('.', '/'), "invokeExact", "(I)V", false);
    }

    private static void initialise(byte[] classFile) throws Throwable {
        byte[] rewritten =
                ExitRewriter.rewrite(classFile, "made 1.0.0 (bundle 7)").orElseThrow();
        ClassLoader loader = new ClassLoader() {
            @Override
            protected Class<?> findClass(String name) {
                return defineClass(name, rewritten, 0, rewritten.length);
            }
        };
        try {
            Class<?> made = Class.forName("Made", true, loader);
            made.getDeclaredMethod("run").invoke(null);
        } catch (ExceptionInInitializerError e) {
            throw e.getCause();
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {Opcodes.V1_2, Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_6, Opcodes.V1_7, Opcodes.V1_8, Opcodes.V17})
    void classesOfAllVersions(int version) {
        byte[] made = type(
                version,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                writer -> method(writer, Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC, "run", ExitRewriterTest::halts));
        SecurityException e = assertThrows(SecurityException.class, () -> initialise(made));
        assertTrue(e.getMessage().startsWith("made 1.0.0 (bundle 7) called Runtime.halt, "), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {Opcodes.V1_7, Opcodes.V1_8, Opcodes.V9, Opcodes.V17})
    void interfaces(int version) {
        byte[] made = type(
                version,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
                writer -> method(writer, Opcodes.ACC_STATIC, "<clinit>", ExitRewriterTest::exits));
        assertThrows(SecurityException.class, () -> initialise(made));
    }

    @Test
    void anInterfaceThatCannotHaveTheMethodIsRefused() {
        byte[] made = type(
                Opcodes.V1_6,
                Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT,
                writer -> method(writer, Opcodes.ACC_STATIC, "<clinit>", ExitRewriterTest::exits));
        assertThrows(IllegalArgumentException.class, () -> ExitRewriter.rewrite(made, "made"));
    }

    @Test
    void constants() {
        for (Object constant : new Object[] {
            EXIT,
            new ConstantDynamic(
                    "handle",
                    "Ljava/lang/invoke/MethodHandle;",
                    new Handle(
                            Opcodes.H_INVOKESTATIC,
                            "java/lang/invoke/ConstantBootstraps",
                            "explicitCast",
                            "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/Class;"
                                    + "Ljava/lang/Object;)Ljava/lang/Object;",
                            false),
                    EXIT)
        }) {
            byte[] made = type(
                    Opcodes.V17,
                    Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER,
                    writer -> method(
                            writer,
                            Opcodes.ACC_PUBLIC | Opcodes.ACC_STATIC,
                            "run",
                            method -> invokes(method, constant)));
            assertThrows(SecurityException.class, () -> initialise(made));
        }
    }

    @Test
    void onlyWhatNamesACallIsRead() throws Exception {
        assertTrue(ExitCall.mayBeIn(JarBuilder.classFile(Exits.InMethod.class)));
        assertTrue(ExitCall.mayBeIn(JarBuilder.classFile(Exits.ByUnboundReference.class)));
        assertTrue(ExitCall.mayBeIn(JarBuilder.classFile(Exits.Harmless.class)));
        assertFalse(ExitCall.mayBeIn(JarBuilder.classFile(SampleManager.class)));
        assertEquals(Optional.empty(), ExitRewriter.rewrite(JarBuilder.classFile(Exits.Harmless.class), "made"));
    }

    @Test
    void theRestOfAClassStaysAsItIs() throws Exception {
        byte[] before = JarBuilder.classFile(Exits.InLambda.class);
        byte[] after = ExitRewriter.rewrite(before, "made").orElseThrow();
        assertEquals(new ClassReader(before).getAccess(), new ClassReader(after).getAccess());
        assertEquals(before[7], after[7]);
    }
}
